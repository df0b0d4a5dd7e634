import { fromBase64, isBase64, toBase64 } from "../../../protocol/base64.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonObject, JsonValue } from "../../../protocol/json.ts";

/** A source of numbers that one seed decides. */
export interface Random {
  /** From 0 to `below` - 1. */
  int: (below: number) => number;
  pick: <T>(items: readonly T[]) => T;
  bytes: (length: number) => Uint8Array;
}

/** mulberry32 (public domain): small, fast, and enough to choose by. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (items) => items[int(items.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => int(256)),
  };
}

/** A place in a JSON value: the container and the key there. */
interface Place {
  holder: JsonObject | JsonValue[];
  key: string;
}

function placesIn(value: JsonValue): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)]);
}

const read = ({ holder, key }: Place): JsonValue => (holder as JsonObject)[key]!;

function write({ holder, key }: Place, value: JsonValue): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function nested(depth: number): JsonValue {
  let value: JsonValue = [];
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

const HOSTILE: readonly ((random: Random) => JsonValue)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0,
  () => 1.5,
  () => 2 ** 48,
  () => 2 ** 53,
  () => 1e308,
  () => "",
  () => "0x",
  () => "__proto__",
  () => `0x${"0".repeat(64)}`,
  () => "\u0000\ud83d\ude00",
  () => [],
  () => ({}),
  () => nested(150),
  ({ int }) => "A".repeat(4 * int(5_000)),
  ({ int }) => Array.from({ length: int(3_000) }, (_, i) => i),
  ({ int, bytes }) => toBase64(bytes(int(700))),
];

/** Alters one place of a value in a copy of it; `other` is what a piece may be taken from. */
const TREE: readonly ((random: Random, places: readonly Place[], other: readonly Place[]) => void)[] = [
  (random, places) => {
    write(random.pick(places), random.pick(HOSTILE)(random));
  },
  ({ pick }, places) => {
    const { holder, key } = pick(places);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  },
  ({ pick }, places) => {
    const place = pick(places);
    if (Array.isArray(place.holder)) place.holder.push(structuredClone(read(place)));
    else write({ ...place, key: `${place.key}x` }, read(place));
  },
  ({ pick }, places) => {
    const [a, b] = [pick(places), pick(places)];
    const before = read(a);
    write(a, structuredClone(read(b)));
    write(b, structuredClone(before));
  },
  ({ pick }, places, other) => {
    const place = pick(places);
    const alike = other.filter(({ key }) => key === place.key);
    if (alike.length > 0) write(place, structuredClone(read(pick(alike))));
  },
  (random, places) => {
    const numbers = places.filter((place) => typeof read(place) === "number");
    if (numbers.length === 0) return;
    const place = random.pick(numbers);
    write(place, Number(read(place)) + random.pick([-1, 1, 2, 256, 2 ** 32]));
  },
  (random, places) => {
    const texts = places.filter((place) => typeof read(place) === "string");
    const place = random.pick(texts);
    write(place, alterText(random, read(place) as string));
  },
  ({ pick }, places) => {
    const lists = places.map(read).filter((value) => Array.isArray(value));
    pick(lists).reverse();
  },
];

function alterText(random: Random, text: string): string {
  if (text.length > 80 && isBase64(text)) return toBase64(alterBytes(random, fromBase64(text)));
  const at = random.int(text.length + 1);
  const char = random.pick(["0", "1", "a", "f", "A", " ", "é"]);
  return text.slice(0, at) + char + text.slice(at + random.int(2));
}

function alterBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const { int, pick } = random;
  const [from, length] = [int(bytes.length), 1 + int(40)];
  const ways: (() => number[] | Uint8Array)[] = [
    () => bytes.with(from, (bytes[from] ?? 0) ^ (1 << int(8))),
    () => [...bytes.subarray(0, from), ...bytes.subarray(from + length)],
    () => [...bytes.subarray(0, from + length), ...bytes.subarray(from)],
    () => [...bytes.subarray(0, from), ...random.bytes(length), ...bytes.subarray(from)],
    () => bytes.subarray(0, from),
    () => [...bytes, ...random.bytes(length)],
  ];
  return Uint8Array.from(pick(ways)());
}

/** Garbage that is no evidence at all, or looks a little like some. */
const GARBAGE: readonly ((random: Random, text: string) => Uint8Array | string)[] = [
  ({ int, bytes }) => bytes(int(20_000)),
  ({ int }) => "[".repeat(int(2_000_000)),
  ({ int }) => '{"a":'.repeat(int(400_000)),
  ({ int }) => `"${"a".repeat(int(8_000_000))}"`,
  ({ int }) => "9".repeat(int(3_000_000)),
  ({ int }) => `[${"0,".repeat(int(300_000))}0]`,
  ({ int }) => `{${Array.from({ length: int(40_000) }, (_, i) => `"k${i}":0`).join(",")}}`,
  ({ int }) => new Uint8Array(int(30_000_000)),
  ({ int }, text) => text.replace('"version":1', `"version":${int(1_000)}`),
  ({ int }, text) => text.replace(/"nodes":\[/, `"nodes":[${'"AA==",'.repeat(int(190_000))}`),
  ({ int }, text) => text.replace(/"nodes":\[/, `"nodes":["${"AAAA".repeat(int(1_500_000))}",`),
  ({ int }, text) => text.replace(/"entries":\[/, `"entries":[${'{"index":0},'.repeat(int(150_000))}`),
  ({ int }, text) => text.replace(/"approvals":\[/, `"approvals":[${"{},".repeat(int(150_000))}`),
  ({ int }, text) => text.replace(/"mandates":\[/, `"mandates":[${'{"agency":1},'.repeat(int(150_000))}`),
  ({ int }, text) => text.replace(/"manifest":\{/, `"manifest":{"a":${"[".repeat(int(200_000))}`),
  ({ int }, text) => text.slice(0, int(text.length)),
  (_, text) => `${text}${text}`,
];

export type Mutation = "bytes" | "tree" | "garbage";

/** One altered file; several alterations of a tree may add up. */
export function mutate(
  random: Random,
  file: Uint8Array,
  other: Uint8Array,
): { kind: Mutation; bytes: Uint8Array } {
  const kind = random.pick<Mutation>(["bytes", "tree", "tree", "tree", "tree", "tree", "garbage"]);
  if (kind === "bytes") return { kind, bytes: alterBytes(random, file) };
  const text = new TextDecoder().decode(file);
  if (kind === "garbage") {
    const made = random.pick(GARBAGE)(random, text);
    return { kind, bytes: typeof made === "string" ? utf8(made) : made };
  }
  const value = JSON.parse(text) as JsonValue;
  const pieces = placesIn(JSON.parse(new TextDecoder().decode(other)) as JsonValue);
  for (let left = 1 + random.int(2); left > 0; left--) random.pick(TREE)(random, placesIn(value), pieces);
  return { kind, bytes: canonicalize(value) };
}
