import { equal, toHex } from "./bytes.ts";
import { JejakError } from "./errors.ts";
import { sha256, type HashFunction } from "./hash.ts";
import { nodeHash, split } from "./log.ts";

/** Leaves `start` up to `start + count` of a log. */
export interface Range {
  start: number;
  count: number;
}

/** A leaf hash with its place. */
export interface PlacedLeaf {
  index: number;
  leaf: Uint8Array;
}

export interface Inclusions {
  /** Ascending by index, each once; one at least. */
  leaves: readonly PlacedLeaf[];
  size: number;
  /** Roots of `siblingRanges`, in that order. */
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/** Called at each end of the walk: a subtree without any of the leaves, or one of them. */
interface Visitor<T> {
  sibling: (range: Range) => T;
  leaf: (at: number) => T;
  node: (left: T, right: T) => T;
}

/**
 * Walks RFC 6962's tree of `size` leaves from the root, left before right, down to the leaves at `indexes` and no
 * further than it must.
 */
function walk<T>(indexes: readonly number[], size: number, visitor: Visitor<T>): T {
  const visit = (range: Range, from: number, to: number): T => {
    if (from === to) return visitor.sibling(range);
    if (range.count === 1) return visitor.leaf(from);
    const left = { start: range.start, count: split(range.count) };
    const middle = left.start + left.count;
    const right = { start: middle, count: range.count - left.count };
    const at = firstFrom(indexes, middle, from, to);
    return visitor.node(visit(left, from, at), visit(right, at, to));
  };
  checkIndexes(indexes, size);
  return visit({ start: 0, count: size }, 0, indexes.length);
}

/** Place in `indexes`, between `from` and `to`, of the first that is not below `least`. */
function firstFrom(indexes: readonly number[], least: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((indexes[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkIndexes(indexes: readonly number[], size: number): void {
  if (indexes.length === 0) throw new JejakError("tree-index", { values: { size } });
  let before = -1;
  for (const index of indexes) {
    const fits = Number.isSafeInteger(index) && index > before && index < size;
    if (!fits) throw new JejakError("tree-index", { values: { index, before, size } });
    before = index;
  }
}

/**
 * The subtrees whose roots prove together that leaves are at `indexes` in the log of `size` leaves: each hash once,
 * however many leaves need it.
 * @throws JejakError `tree-index` where the indexes are not ascending or not in the log, or there is none
 */
export function siblingRanges(indexes: readonly number[], size: number): Range[] {
  const ranges: Range[] = [];
  walk(indexes, size, {
    sibling: (range) => ranges.push(range),
    leaf: () => 0,
    node: () => 0,
  });
  return ranges;
}

/**
 * Checks that all leaves are at their places in the log of `size` leaves with this root.
 * @throws JejakError `proof-invalid` (with both roots, or the lengths), `tree-index`, `hash-length`
 */
export function checkInclusions(
  { leaves, size, proof, root }: Inclusions,
  hash: HashFunction = sha256,
): void {
  for (const hashed of [root, ...proof, ...leaves.map(({ leaf }) => leaf)]) {
    if (hashed.length !== 32) throw new JejakError("hash-length", { values: { bytes: hashed.length } });
  }
  let used = 0;
  const indexes = leaves.map(({ index }) => index);
  const calculated = walk<Uint8Array>(indexes, size, {
    sibling: () => {
      const next = proof[used++];
      if (next !== undefined) return next;
      throw new JejakError("proof-invalid", { detail: "too short", values: { length: proof.length } });
    },
    leaf: (at) => (leaves[at] as PlacedLeaf).leaf,
    node: (left, right) => nodeHash(left, right, hash),
  });
  if (used !== proof.length) {
    throw new JejakError("proof-invalid", {
      detail: "too long",
      values: { length: proof.length, expected: used },
    });
  }
  if (equal(calculated, root)) return;
  throw new JejakError("proof-invalid", {
    detail: "calculated another root",
    values: { calculated: toHex(calculated), claimed: toHex(root) },
  });
}
