import { AbiCoder, concat, keccak256, toBeHex, zeroPadBytes } from "ethers";
import { digestOf } from "./digests.ts";
import { approversWord, entry, packed, type EntryVector, type Value } from "./entries.ts";
import { hex, seeded, sha256, type Seeded } from "./random.ts";

const MOST32 = 2 ** 32 - 1;
const MOST40 = 2 ** 40 - 1;

const word = (value: number): string => toBeHex(value, 32);

/** Indexes of 32 bits, eight a word, and the successors behind them. */
function items(indexes: readonly number[], successors: readonly string[] = []): string {
  const words = Math.ceil(indexes.length / 8) * 32;
  const packedIndexes = zeroPadBytes(concat(indexes.map((index) => toBeHex(index, 4))), words);
  return concat([packedIndexes, ...successors]);
}

function words(bytes: string): [string, Value][] {
  return (bytes.slice(2).match(/.{64}/g) ?? []).map((text): [string, Value] => ["bytes32", `0x${text}`]);
}

interface BatchFields {
  recordedAt: number;
  agency: string;
  batch: number;
  root: string;
  size: number;
  validUntil: number;
  succession: number;
  approvers: number[];
}

function batchEntry(name: string, fields: BatchFields): EntryVector {
  const { size, validUntil, succession } = fields;
  return entry(
    name,
    { kind: 6, ...fields, root: fields.root.slice(2) },
    ["uint256", 6],
    ["uint256", fields.recordedAt],
    ["bytes32", fields.agency],
    ["uint256", fields.batch],
    ["bytes32", fields.root],
    ["bytes32", packed(["uint32", "uint40", "uint32"], [size, validUntil, succession])],
    ["bytes32", approversWord(fields.approvers)],
  );
}

interface ChangeFields extends Omit<BatchFields, "root" | "size"> {
  sequence: number;
  indexes: number[];
}

const META = ["uint8", "uint8", "uint16", "uint32", "uint40", "uint32"];

function changeWords(
  kind: number,
  fields: ChangeFields,
  [status, reason]: [number, number],
  list: string,
): [string, Value][] {
  const { indexes, sequence, validUntil, succession } = fields;
  const meta = [status, reason, indexes.length, sequence, validUntil, succession];
  return [
    ["uint256", kind],
    ["uint256", fields.recordedAt],
    ["bytes32", fields.agency],
    ["uint256", fields.batch],
    ["bytes32", packed(META, meta)],
    ["bytes32", approversWord(fields.approvers)],
    ...words(list),
  ];
}

function statusEntry(
  name: string,
  fields: ChangeFields,
  change: [number, number],
  successors: string[] = [],
): EntryVector {
  const typed = { successors: successors.map((successor) => successor.slice(2)) };
  const [status, reason] = change;
  return entry(
    name,
    { kind: 7, ...fields, status, reason, ...typed },
    ...changeWords(7, fields, change, items(fields.indexes, successors)),
  );
}

function erasureEntry(name: string, fields: ChangeFields): EntryVector {
  return entry(name, { kind: 8, ...fields }, ...changeWords(8, fields, [0, 0], items(fields.indexes)));
}

const count = (length: number): number[] => Array.from({ length }, (_, i) => i);

function entries(random: Seeded): EntryVector[] {
  const base = {
    ...{ recordedAt: 1_790_000_000, agency: random.bytes32(), batch: 7 },
    ...{ validUntil: 1_790_003_600, succession: 0, approvers: [4] },
  };
  const most = { ...base, validUntil: MOST40, succession: MOST32, approvers: [MOST32], batch: MOST32 };
  const change = { ...base, sequence: 0, indexes: [0] };
  const full = { ...most, sequence: MOST32, indexes: count(400).map((i) => MOST32 - 399 + i) };
  const root = random.bytes32();
  const successors = count(51).map(() => random.bytes32());
  return [
    batchEntry("record batch", { ...base, root, size: 64 }),
    batchEntry("record batch, every field at its most", { ...most, root, size: 2 ** 20 }),
    statusEntry("record revoked", change, [1, 4]),
    statusEntry("nine records suspended", { ...change, sequence: 3, indexes: count(9) }, [2, 2]),
    statusEntry("record superseded", { ...change, indexes: [63] }, [3, 7], successors.slice(0, 1)),
    statusEntry("record status, 400 indexes", full, [1, 255]),
    statusEntry("record status, 51 successors", { ...change, indexes: count(51) }, [3, 7], successors),
    erasureEntry("erasure", { ...change, sequence: 1, indexes: [5, 6, 1_048_575] }),
    erasureEntry("erasure, 400 indexes", full),
  ];
}

/** Changes to one byte of good entries that make them no entry at all. */
function malformed(good: readonly EntryVector[]) {
  const of = (name: string): string => (good.find((vector) => vector.name === name) as EntryVector).words;
  const withByte = (words: string, place: number, byte: number, value: string): string => {
    const at = 2 + 2 * (32 * place + byte);
    return words.slice(0, at) + value + words.slice(at + 2);
  };
  const nine = of("nine records suspended");
  return [
    { name: "a batch with a word too many", words: `${of("record batch")}${"00".repeat(32)}` },
    { name: "a batch number above 32 bits", words: withByte(of("record batch"), 3, 27, "01") },
    { name: "unused bits of a batch's meta", words: withByte(of("record batch"), 5, 31, "01") },
    { name: "a status without indexes", words: withByte(of("record revoked"), 4, 3, "00").slice(0, -64) },
    { name: "a count above the words that there are", words: withByte(nine, 4, 3, "11") },
    { name: "a count below the words that there are", words: withByte(nine, 4, 3, "08") },
    { name: "unused places of indexes", words: withByte(nine, 7, 31, "01") },
    { name: "indexes not ascending", words: withByte(nine, 6, 7, "00") },
    { name: "unused bits of a status's meta", words: withByte(nine, 4, 31, "01") },
    { name: "superseded without successors", words: withByte(nine, 4, 0, "03") },
    { name: "successors of what is revoked", words: withByte(of("record superseded"), 4, 0, "01") },
    { name: "an erasure with a reason", words: withByte(of("erasure"), 4, 1, "01") },
    { name: "a status of five words", words: nine.slice(0, 2 + 5 * 64) },
  ];
}

function digests(random: Seeded) {
  const deployment = { chainId: "31337", verifyingContract: random.address() };
  const agency = random.bytes32();
  const listed = keccak256(items([5, 6, 9]));
  const messages = [
    ["Batch", { agency, number: 1, root: random.bytes32(), size: 1_024, validUntil: 1_799_000_000 }],
    ["Batch", { agency, number: MOST32, root: random.bytes32(), size: MOST32, validUntil: MOST40 }],
    [
      "Status",
      { agency, batch: 1, sequence: 0, status: 2, reason: 3, items: listed, validUntil: 1_799_000_000 },
    ],
    [
      "Status",
      {
        agency,
        batch: MOST32,
        sequence: MOST32,
        status: 255,
        reason: 255,
        items: listed,
        validUntil: MOST40,
      },
    ],
    ["Erase", { agency, batch: 1, sequence: 4, items: listed, validUntil: 1_799_000_000 }],
    ["Erase", { agency, batch: MOST32, sequence: MOST32, items: listed, validUntil: MOST40 }],
  ] as const;
  return messages.map(([type, message]) => ({
    ...{ type, ...deployment, message },
    digest: digestOf(deployment, type, message),
  }));
}

const coder = AbiCoder.defaultAbiCoder();
const inMapping = (type: string, key: string | number, slot: string): string =>
  keccak256(coder.encode([type, "bytes32"], [key, slot]));

function slots(random: Seeded) {
  const [agency, number, index] = [random.bytes32(), 7, 70_000];
  const base = inMapping("uint256", number, inMapping("bytes32", agency, word(2)));
  const key = keccak256(concat([agency, word(number)]));
  const [statusPart, erasedPart] = [Math.floor(index / 128), Math.floor(index / 256)];
  const root = keccak256(agency);
  return {
    ...{ agency, number, index, batch: base, changes: toBeHex(BigInt(base) + 1n, 32) },
    ...{ statusPart, status: inMapping("uint256", statusPart, inMapping("bytes32", key, word(4))) },
    ...{ erasedPart, erased: inMapping("uint256", erasedPart, inMapping("bytes32", key, word(5))) },
    batches: [
      { root, size: 64, word: `${root.slice(0, -2)}06` },
      { root, size: 1_048_576, word: `${root.slice(0, -2)}14` },
    ],
    packed: [
      { size: 64, sequence: 0, packed: zeroPadBytes("0x0000004000000000", 32) },
      { size: 1_048_576, sequence: MOST32, packed: zeroPadBytes("0x00100000ffffffff", 32) },
    ],
  };
}

type Change = { status: number; indexes: number[] } | { erased: number[] };

const CHANGES: Change[] = [
  { status: 2, indexes: [0, 1, 127, 128, 255] },
  { status: 1, indexes: [2, 127] },
  { erased: [0, 7, 8, 255] },
  { status: 0, indexes: [1] },
  { status: 3, indexes: [3, 254] },
  { erased: [1] },
];

/** The slots of a batch of 256 after these changes, by LEDGER.md's formula, each as one integer. */
function bitmaps() {
  const status = [0n, 0n];
  let erased = 0n;
  for (const change of CHANGES) {
    if ("erased" in change) {
      for (const index of change.erased) erased |= 1n << BigInt(255 - (index % 256));
      continue;
    }
    for (const index of change.indexes) {
      const shift = BigInt(8 * (31 - Math.floor((index % 128) / 4)) + 2 * (index % 4));
      const slot = Math.floor(index / 128);
      const cleared = (status[slot] as bigint) & ~(3n << shift);
      status[slot] = cleared | (BigInt(change.status) << shift);
    }
  }
  const asHex = (value: bigint): string => toBeHex(value, 32);
  return { size: 256, changes: CHANGES, status: status.map(asHex), erased: [asHex(erased)] };
}

function successors(random: Seeded) {
  const [older, newer] = [random.bytes32(), random.bytes32()];
  const bytes = (text: string): Buffer => Buffer.from(text.slice(2), "hex");
  return [{ older, newer, successor: hex(sha256(Buffer.of(2), bytes(older), bytes(newer))) }];
}

export function recordVectors() {
  const random = seeded("records");
  const good = entries(random);
  return {
    about:
      "civil records: entries of kinds 6 to 8, messages of RecordRegistry, its slots, bitmaps after changes; items = keccak256(index words || successors); successor = SHA-256(0x02 || old || new)",
    entries: good,
    malformed: malformed(good),
    digests: digests(random),
    items: [[0], [5, 6, 9], count(8), count(9), [MOST32]].map((indexes) => ({
      indexes,
      words: items(indexes),
      hash: keccak256(items(indexes)),
    })),
    slots: slots(random),
    bitmaps: bitmaps(),
    successors: successors(random),
  };
}
