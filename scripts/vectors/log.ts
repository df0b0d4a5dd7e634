import { hex, seeded, sha256 } from "./random.ts";

const LARGEST = 40;
const ZERO_BYTE = Buffer.of(0);
const ONE_BYTE = Buffer.of(1);

/** MTH of RFC 6962, 2.1, on leaf hashes. */
function mth(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256("");
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return sha256(ONE_BYTE, mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

function split(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** PATH of RFC 6962, 2.1.1. */
function path(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  if (index < k) return [...path(index, leaves.slice(0, k)), mth(leaves.slice(k))];
  return [...path(index - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

/** SUBPROOF of RFC 6962, 2.1.2. */
function subproof(oldSize: number, leaves: readonly Buffer[], known: boolean): Buffer[] {
  if (oldSize === leaves.length) return known ? [] : [mth(leaves)];
  const k = split(leaves.length);
  if (oldSize <= k) return [...subproof(oldSize, leaves.slice(0, k), known), mth(leaves.slice(k))];
  return [...subproof(oldSize - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

interface InclusionVector {
  name: string;
  leaf: string;
  index: number;
  size: number;
  proof: string[];
  root: string;
  valid: boolean;
}

interface ConsistencyVector {
  name: string;
  oldSize: number;
  size: number;
  oldRoot: string;
  root: string;
  proof: string[];
  valid: boolean;
}

const data = Array.from({ length: LARGEST }, (_, i) => Buffer.from(`entry ${i}`));
const leaves = data.map((entry) => sha256(ZERO_BYTE, entry));
const rootAt = (size: number): string => hex(mth(leaves.slice(0, size)));

function inclusion(index: number, size: number): InclusionVector {
  const proof = path(index, leaves.slice(0, size)).map(hex);
  const leaf = hex(leaves[index] as Buffer);
  return { name: `${index} of ${size}`, leaf, index, size, proof, root: rootAt(size), valid: true };
}

function consistency(oldSize: number, size: number): ConsistencyVector {
  const proof = subproof(oldSize, leaves.slice(0, size), true).map(hex);
  const roots = { oldRoot: rootAt(oldSize), root: rootAt(size) };
  return { name: `${oldSize} to ${size}`, oldSize, size, ...roots, proof, valid: true };
}

const flip = (hash: string): string => hash.slice(0, -1) + (hash.endsWith("0") ? "1" : "0");
const SOME_HASH = hex(sha256("no node of the tree"));

function badInclusions(): InclusionVector[] {
  const good = inclusion(5, 13);
  const bad = (name: string, change: Partial<InclusionVector>) => ({
    ...good,
    ...change,
    name,
    valid: false,
  });
  return [
    bad("index equal to size", { index: 13 }),
    bad("index beyond size", { index: 4_000_000_000 }),
    bad("size 0", { index: 0, size: 0, proof: [], root: rootAt(0) }),
    bad("another index", { index: 4 }),
    bad("a size of another height", { size: 17 }),
    bad("another leaf", { leaf: SOME_HASH }),
    bad("another root", { root: flip(good.root) }),
    bad("proof too short", { proof: good.proof.slice(0, -1) }),
    bad("proof too short at its start", { proof: good.proof.slice(1) }),
    bad("no proof", { proof: [] }),
    bad("proof too long", { proof: [...good.proof, SOME_HASH] }),
    bad("proof too long at its start", { proof: [SOME_HASH, ...good.proof] }),
    bad("proof in another order", { proof: good.proof.toReversed() }),
    bad("one bit of the proof changed", {
      proof: good.proof.map((hash, i) => (i === 1 ? flip(hash) : hash)),
    }),
    bad("leaf of 31 bytes", { leaf: good.leaf.slice(0, -2) }),
    bad("root of 33 bytes", { root: `${good.root}00` }),
    bad("proof hash of 31 bytes", { proof: good.proof.map((hash) => hash.slice(0, -2)) }),
    bad("two proof hashes as one", { proof: [`0x${good.proof.map((hash) => hash.slice(2)).join("")}`] }),
    bad("empty proof hash", { proof: ["0x", ...good.proof] }),
    bad("an inner node as leaf", {
      leaf: hex(mth(leaves.slice(4, 6))),
      index: 2,
      size: 6,
      proof: [hex(mth(leaves.slice(0, 4)))],
      root: rootAt(6),
    }),
    { ...inclusion(0, 1), name: "proof for the only leaf", proof: [SOME_HASH], valid: false },
  ];
}

function badConsistencies(): ConsistencyVector[] {
  const good = consistency(6, 13);
  const bad = (name: string, change: Partial<ConsistencyVector>) => ({
    ...good,
    ...change,
    name,
    valid: false,
  });
  return [
    bad("from size 0", { oldSize: 0, oldRoot: rootAt(0), proof: [] }),
    bad("from size 0 with a proof", { oldSize: 0, oldRoot: rootAt(0) }),
    bad("from size 0 to size 0", { oldSize: 0, size: 0, oldRoot: rootAt(0), root: rootAt(0), proof: [] }),
    bad("to a smaller size", { oldSize: 13, size: 6, oldRoot: good.root, root: good.oldRoot }),
    bad("another old size", { oldSize: 7 }),
    bad("a size of another height", { size: 17 }),
    bad("another old root", { oldRoot: flip(good.oldRoot) }),
    bad("another root", { root: flip(good.root) }),
    bad("proof too short", { proof: good.proof.slice(0, -1) }),
    bad("proof too short at its start", { proof: good.proof.slice(1) }),
    bad("no proof", { proof: [] }),
    bad("proof too long", { proof: [...good.proof, SOME_HASH] }),
    bad("proof too long at its start", { proof: [SOME_HASH, ...good.proof] }),
    bad("one bit of the proof changed", {
      proof: good.proof.map((hash, i) => (i === 0 ? flip(hash) : hash)),
    }),
    bad("old root of 31 bytes", { oldRoot: good.oldRoot.slice(0, -2) }),
    bad("root of 0 bytes", { root: "0x" }),
    bad("proof hash of 33 bytes", { proof: good.proof.map((hash) => `${hash}00`) }),
    { ...consistency(8, 8), name: "a proof between equal sizes", proof: [SOME_HASH], valid: false },
    { ...consistency(8, 8), name: "equal sizes, two roots", root: SOME_HASH, valid: false },
    {
      ...consistency(8, 13),
      name: "from a power of two, with the old root in the proof",
      proof: [rootAt(8), ...consistency(8, 13).proof],
      valid: false,
    },
  ];
}

/** A hash of no bytes: what goes for one where lengths are not checked. */
const GARBAGE = "0x";

/** Every way in which public test data of transparency logs alter a proof of inclusion. */
function alteredInclusions(index: number, size: number): InclusionVector[] {
  const good = inclusion(index, size);
  const { proof, root } = good;
  const changes: Record<string, Partial<InclusionVector>> = {
    "index - 1": { index: index - 1 },
    "index + 1": { index: index + 1 },
    "index xor 2": { index: index ^ 2 },
    "size * 2": { size: size * 2 },
    "size / 2": { size: Math.floor(size / 2) },
    "a leaf of 9 bytes": { leaf: hex(Buffer.from("WrongLeaf")) },
    "an empty leaf": { leaf: GARBAGE },
    "an empty root": { root: GARBAGE },
    "the root of no leaves": { root: rootAt(0) },
    "a random root": { root: SOME_HASH },
    "garbage behind": { proof: [...proof, GARBAGE] },
    "the root behind": { proof: [...proof, root] },
    "garbage in front": { proof: [GARBAGE, ...proof] },
    "the root in front": { proof: [root, ...proof] },
    ...eachFlipped(proof, 0x08),
    ...(proof.length > 0 && { "one hash less": { proof: proof.slice(0, -1) } }),
    ...(proof.length > 1 && {
      "a hash in between": { proof: [...proof.slice(0, 1), SOME_HASH, ...proof.slice(1)] },
    }),
  };
  return named(good, changes);
}

/** Every way in which public test data of transparency logs alter a proof of consistency. */
function alteredConsistencies(oldSize: number, size: number): ConsistencyVector[] {
  const good = consistency(oldSize, size);
  const { proof, root, oldRoot } = good;
  const wrong = hex(Buffer.from("WrongRoot"));
  const changes: Record<string, Partial<ConsistencyVector>> = {
    "old size - 1": { oldSize: oldSize - 1 },
    "old size + 1": { oldSize: oldSize + 1 },
    "old size xor 2": { oldSize: oldSize ^ 2 },
    "size * 2": { size: size * 2 },
    "size / 2": { size: Math.floor(size / 2) },
    "an old root of 9 bytes": { oldRoot: wrong },
    "a root of 9 bytes": { root: wrong },
    "roots exchanged": { oldRoot: root, root: oldRoot },
    "no proof": { proof: [] },
    "garbage behind": { proof: [...proof, GARBAGE] },
    "the old root behind": { proof: [...proof, oldRoot] },
    "the root behind": { proof: [...proof, root] },
    "garbage in front": { proof: [GARBAGE, ...proof] },
    "the old root in front": { proof: [oldRoot, ...proof] },
    "the root in front": { proof: [root, ...proof] },
    "its first hash twice": { proof: [...proof.slice(0, 1), ...proof] },
    "one hash less": { proof: proof.slice(0, -1) },
    ...eachFlipped(proof, 0x10),
  };
  return named(good, changes);
}

function eachFlipped(proof: readonly string[], bits: number): Record<string, { proof: string[] }> {
  return Object.fromEntries(
    proof.map((_, at) => [
      `bit changed in hash ${at}`,
      { proof: proof.map((hash, i) => (i === at ? flipFirst(hash, bits) : hash)) },
    ]),
  );
}

function flipFirst(hash: string, bits: number): string {
  const bytes = Buffer.from(hash.slice(2), "hex");
  bytes[0] = (bytes[0] as number) ^ bits;
  return hex(bytes);
}

function named<V extends { name: string; valid: boolean }>(
  good: V,
  changes: Record<string, Partial<V>>,
): V[] {
  return Object.entries(changes).map(([name, change]) => ({
    ...good,
    ...change,
    name: `${good.name}: ${name}`,
    valid: false,
  }));
}

/** The trees of public test data: one leaf, a complete tree, trees with a right edge, and one of three levels. */
const INCLUSIONS = [
  [0, 1],
  [0, 8],
  [5, 8],
  [2, 3],
  [1, 5],
  [8, 9],
  [16, 21],
] as const;
const CONSISTENCIES = [
  [1, 8],
  [6, 8],
  [2, 5],
  [6, 7],
  [4, 8],
  [7, 21],
] as const;

/** Sizes that prove nothing, whatever the roots. */
function emptyConsistencies(): ConsistencyVector[] {
  const nothing = { oldSize: 0, size: 0, oldRoot: rootAt(0), root: rootAt(0), proof: [] };
  const one = { oldSize: 1, size: 1, oldRoot: rootAt(1), root: rootAt(1), proof: [] };
  const cases: Record<string, Partial<ConsistencyVector>> = {
    "0 to 0, two roots": { ...nothing, root: SOME_HASH },
    "0 to 0, with a proof": { ...nothing, proof: [rootAt(0)] },
    "0 to 1": { ...nothing, size: 1, root: rootAt(1) },
    "0 to 1, with a proof": { ...nothing, size: 1, root: rootAt(1), proof: [rootAt(0)] },
    "1 to 0": { ...one, size: 0, root: rootAt(0) },
    "2 to 1": { ...one, oldSize: 2, oldRoot: rootAt(2) },
    "1 to 1, two roots": { ...one, root: SOME_HASH },
    "1 to 1, with a proof": { ...one, proof: [rootAt(0)] },
    "1 to 2 without proof": { ...one, size: 2, root: rootAt(2) },
  };
  return Object.entries(cases).map(([name, change]) => ({
    ...consistency(1, 1),
    ...change,
    name,
    valid: false,
  }));
}

/** Leaf i of a sequence: SHA-256(seed as uint64 ‖ i as uint64), which a contract computes too. */
function sequence(seed: number, size: number) {
  const leaf = (index: number): Buffer => {
    const packed = Buffer.alloc(16);
    packed.writeBigUInt64BE(BigInt(seed), 0);
    packed.writeBigUInt64BE(BigInt(index), 8);
    return sha256(packed);
  };
  return { seed, size, root: hex(mth(Array.from({ length: size }, (_, i) => leaf(i)))) };
}

export function logVectors() {
  const random = seeded("log");
  const sizes = Array.from({ length: LARGEST }, (_, i) => i + 1);
  const some = (): boolean => random.below(6) === 0;
  return {
    about: "roots[n] is the root of the first n leaves; leaves[i] = SHA-256(0x00 || data[i])",
    data: data.map(hex),
    leaves: leaves.map(hex),
    roots: [0, ...sizes].map(rootAt),
    sequences: [1, 2, 3, 4, 5, 6].map((seed) => sequence(seed, 1 + random.below(400))),
    inclusion: [
      ...sizes.flatMap((size) =>
        sizes.filter((n) => n <= size && (size < 9 || some())).map((n) => inclusion(n - 1, size)),
      ),
      ...badInclusions(),
      ...INCLUSIONS.flatMap(([index, size]) => alteredInclusions(index, size)),
    ],
    consistency: [
      ...sizes.flatMap((size) =>
        sizes.filter((n) => n <= size && (size < 9 || some())).map((n) => consistency(n, size)),
      ),
      ...badConsistencies(),
      ...emptyConsistencies(),
      ...CONSISTENCIES.flatMap(([oldSize, size]) => alteredConsistencies(oldSize, size)),
    ],
  };
}
