import { equal, toHex } from "./bytes.ts";
import { JejakError } from "./errors.ts";
import { sha256, type HashFunction } from "./hash.ts";

/** A tree hash: SHA-256, 32 bytes. */
const LENGTH = 32;

/** 0x01 ‖ left ‖ right. */
const PAIR = 1 + 2 * LENGTH;

/** SHA-256 of nothing: the root of an empty log. */
export const EMPTY_ROOT: Readonly<Uint8Array> = sha256(new Uint8Array(0));

/** `SHA-256(0x00 ‖ data)`. */
export function leafHash(data: Uint8Array, hash: HashFunction = sha256): Uint8Array {
  const prefixed = new Uint8Array(1 + data.length);
  prefixed.set(data, 1);
  return hash(prefixed);
}

/** `SHA-256(0x01 ‖ left ‖ right)`. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: HashFunction = sha256): Uint8Array {
  const pair = new Uint8Array(PAIR);
  pair[0] = 1;
  pair.set(left, 1);
  pair.set(right, 1 + LENGTH);
  return hash(pair);
}

/** Roots of the complete subtrees of one height, from the left, 32 bytes each. */
interface Level {
  data: Uint8Array;
  count: number;
}

/** An append-only RFC 6962 tree in flat buffers, about 64 bytes a leaf, that keeps what proofs need. */
export interface Log {
  readonly size: number;
  /** Appends a leaf hash; gives its index. @throws JejakError `hash-length` */
  append(leaf: Uint8Array): number;
  /** Takes back everything from `size` on, after a reorganisation. @throws JejakError `tree-size` */
  truncate(size: number): void;
  leaf(index: number): Uint8Array;
  /** Root of the first `size` leaves; of all by default. */
  root(size?: number): Uint8Array;
  /** Roots of the complete subtrees that make up the first `size` leaves, the smallest (right-most) first. */
  peaks(size?: number): Peak[];
  inclusionProof(index: number, size?: number): Uint8Array[];
  consistencyProof(oldSize: number, size?: number): Uint8Array[];
}

/** A complete subtree of 2^level leaves, as AuditLog keeps it in storage. */
export interface Peak {
  level: number;
  hash: Uint8Array;
}

/** An empty log. Bring Node's or another fast SHA-256 where millions of leaves come. */
export function createLog(hash: HashFunction = sha256): Log {
  const levels: Level[] = [];
  const pair = new Uint8Array(PAIR);
  pair[0] = 1;
  const sizeOf = (): number => levels[0]?.count ?? 0;
  return {
    get size() {
      return sizeOf();
    },
    append: (leaf) => {
      checkHash(leaf);
      push(levels, leaf, pair, hash);
      return sizeOf() - 1;
    },
    truncate: (size) => {
      checkSize(size, 0, sizeOf());
      levels.forEach((level, height) => (level.count = Math.floor(size / 2 ** height)));
    },
    leaf: (index) => {
      checkIndex(index, sizeOf());
      return complete(levels, 0, index);
    },
    root: (size = sizeOf()) => {
      checkSize(size, 0, sizeOf());
      return rootOfRange(levels, 0, size, hash);
    },
    peaks: (size = sizeOf()) => {
      checkSize(size, 0, sizeOf());
      return peakLevels(size).map((level) => ({
        level,
        hash: complete(levels, level, Math.floor(size / 2 ** level) - 1),
      }));
    },
    inclusionProof: (index, size = sizeOf()) => {
      checkSize(size, 0, sizeOf());
      checkIndex(index, size);
      return inclusionPath(levels, index, 0, size, hash);
    },
    consistencyProof: (oldSize, size = sizeOf()) => {
      checkSize(size, 0, sizeOf());
      checkSize(oldSize, 1, size);
      return consistencyPath(levels, oldSize, 0, size, true, hash);
    },
  };
}

/** Puts a leaf at the end of its level; a pair that becomes complete carries its parent upwards. */
function push(levels: Level[], leaf: Uint8Array, pair: Uint8Array, hash: HashFunction): void {
  let carried = leaf;
  for (let height = 0; ; height++) {
    const level = (levels[height] ??= { data: new Uint8Array(16 * LENGTH), count: 0 });
    const at = level.count * LENGTH;
    if (at === level.data.length) level.data = doubled(level.data);
    level.data.set(carried, at);
    level.count++;
    if (level.count % 2 === 1) return;
    copyPair(level.data, at - LENGTH, pair);
    carried = hash(pair);
  }
}

/** Byte by byte: for 64 bytes that is quicker than a view and `set`. */
function copyPair(data: Uint8Array, from: number, pair: Uint8Array): void {
  for (let i = 0; i < 2 * LENGTH; i++) pair[1 + i] = data[from + i] as number;
}

function doubled(data: Uint8Array): Uint8Array {
  const larger = new Uint8Array(2 * data.length);
  larger.set(data);
  return larger;
}

function complete(levels: readonly Level[], height: number, index: number): Uint8Array {
  const level = levels[height];
  if (level === undefined || index >= level.count) {
    throw new JejakError("invariant-broken", {
      detail: "subtree outside the log",
      values: { height, index },
    });
  }
  return level.data.slice(index * LENGTH, (index + 1) * LENGTH);
}

/** MTH of leaves `start` to `start + count`; complete subtrees are read, the rest is RFC 6962's recursion. */
function rootOfRange(levels: readonly Level[], start: number, count: number, hash: HashFunction): Uint8Array {
  if (count === 0) return EMPTY_ROOT.slice();
  const height = Math.log2(count);
  if (Number.isInteger(height)) return complete(levels, height, start / count);
  const left = split(count);
  return nodeHash(
    rootOfRange(levels, start, left, hash),
    rootOfRange(levels, start + left, count - left, hash),
    hash,
  );
}

/** PATH of RFC 6962: the siblings from the leaf upwards. */
function inclusionPath(
  levels: readonly Level[],
  index: number,
  start: number,
  count: number,
  hash: HashFunction,
): Uint8Array[] {
  if (count === 1) return [];
  const left = split(count);
  const inLeft = index < left;
  const path = inLeft
    ? inclusionPath(levels, index, start, left, hash)
    : inclusionPath(levels, index - left, start + left, count - left, hash);
  path.push(
    inLeft ? rootOfRange(levels, start + left, count - left, hash) : rootOfRange(levels, start, left, hash),
  );
  return path;
}

/** SUBPROOF of RFC 6962; `known` where the verifier has the old root itself. */
function consistencyPath(
  levels: readonly Level[],
  oldSize: number,
  start: number,
  count: number,
  known: boolean,
  hash: HashFunction,
): Uint8Array[] {
  if (oldSize === count) return known ? [] : [rootOfRange(levels, start, count, hash)];
  const left = split(count);
  const inLeft = oldSize <= left;
  const path = inLeft
    ? consistencyPath(levels, oldSize, start, left, known, hash)
    : consistencyPath(levels, oldSize - left, start + left, count - left, false, hash);
  path.push(
    inLeft ? rootOfRange(levels, start + left, count - left, hash) : rootOfRange(levels, start, left, hash),
  );
  return path;
}

/** The largest power of two smaller than `count` (at least 2). */
export function split(count: number): number {
  let left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

/** Levels of the peaks of a log of this size: its set bits, the lowest first. */
export function peakLevels(size: number): number[] {
  const levels: number[] = [];
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) levels.push(level);
  }
  return levels;
}

/**
 * Root from the size and the peak slots read in one block, the smallest peak first.
 * @throws JejakError `tree-size` where there are more or fewer peaks than bits, `hash-length`
 */
export function rootFromPeaks(
  size: number,
  peaks: readonly Uint8Array[],
  hash: HashFunction = sha256,
): Uint8Array {
  const levels = peakLevels(size);
  if (levels.length !== peaks.length) {
    throw new JejakError("tree-size", { values: { size, peaks: peaks.length, expected: levels.length } });
  }
  peaks.forEach(checkHash);
  const [first, ...rest] = peaks;
  if (first === undefined) return EMPTY_ROOT.slice();
  return rest.reduce((right, left) => nodeHash(left, right, hash), first);
}

/** Root of a list of leaf hashes. */
export function rootOf(leaves: readonly Uint8Array[], hash: HashFunction = sha256): Uint8Array {
  const log = createLog(hash);
  for (const leaf of leaves) log.append(leaf);
  return log.root();
}

export interface Inclusion {
  leaf: Uint8Array;
  index: number;
  size: number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/**
 * Checks that a leaf hash is at `index` of the log of `size` leaves with this root.
 * @throws JejakError `proof-invalid` (with both roots, or the lengths), `tree-index`, `hash-length`
 */
export function checkInclusion({ root, ...path }: Inclusion, hash: HashFunction = sha256): void {
  const calculated = inclusionRoot(path, hash);
  checkHash(root);
  checkRoot("root", calculated, root);
}

/**
 * The root that a leaf hash at `index` of the log of `size` leaves leads to by its path.
 * @throws JejakError `proof-invalid` (with the lengths), `tree-index`, `hash-length`
 */
export function inclusionRoot(
  { leaf, index, size, proof }: Omit<Inclusion, "root">,
  hash: HashFunction = sha256,
): Uint8Array {
  checkIndex(index, size);
  [leaf, ...proof].forEach(checkHash);
  let calculated = leaf;
  let used = 0;
  let position = index;
  for (let last = size - 1; last > 0; last = Math.floor(last / 2)) {
    const sibling = position % 2 === 1 || position < last;
    if (sibling) {
      const other = proof[used++];
      if (other === undefined) throw tooShort(proof.length);
      calculated = position % 2 === 1 ? nodeHash(other, calculated, hash) : nodeHash(calculated, other, hash);
    }
    position = Math.floor(position / 2);
  }
  checkUsed(used, proof.length);
  return calculated;
}

export interface Consistency {
  oldSize: number;
  size: number;
  oldRoot: Uint8Array;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/**
 * Checks that the log of `size` leaves begins with the log of `oldSize` leaves (RFC 9162, 2.1.4.2).
 * @throws JejakError `proof-invalid`, `tree-size` (old size 0, or larger than the new), `hash-length`
 */
export function checkConsistency(
  { oldSize, size, oldRoot, root, proof }: Consistency,
  hash: HashFunction = sha256,
): void {
  checkSize(size, 1, Number.MAX_SAFE_INTEGER);
  checkSize(oldSize, 1, size);
  [oldRoot, root, ...proof].forEach(checkHash);
  if (oldSize === size) {
    checkUsed(0, proof.length);
    checkRoot("old root", root, oldRoot);
    return;
  }
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : proof;
  const [calculatedOld, calculated] = foldConsistency(path, oldSize, size, hash);
  checkRoot("old root", calculatedOld, oldRoot);
  checkRoot("root", calculated, root);
}

export interface ConsistencyPath {
  oldSize: number;
  size: number;
  /** A consistency proof that begins with the root of the last complete subtree of the old log in every case. */
  path: readonly Uint8Array[];
}

/**
 * The roots that a consistency path leads to: of the first `oldSize` leaves, and of all. Whoever knows the larger
 * root learns the smaller one of the same log.
 * @throws JejakError `proof-invalid` (too short, too long), `tree-size` (old size 0, or not below the new), `hash-length`
 */
export function rootsOfPath(
  { oldSize, size, path }: ConsistencyPath,
  hash: HashFunction = sha256,
): { oldRoot: Uint8Array; root: Uint8Array } {
  checkSize(size, 1, Number.MAX_SAFE_INTEGER);
  checkSize(oldSize, 1, size - 1);
  path.forEach(checkHash);
  const [oldRoot, root] = foldConsistency(path, oldSize, size, hash);
  return { oldRoot, root };
}

function foldConsistency(
  path: readonly Uint8Array[],
  oldSize: number,
  size: number,
  hash: HashFunction,
): [old: Uint8Array, current: Uint8Array] {
  let position = oldSize - 1;
  let last = size - 1;
  for (; position % 2 === 1; position = (position - 1) / 2) last = Math.floor(last / 2);
  const [start] = path;
  if (start === undefined) throw tooShort(0);
  let [old, current, used] = [start, start, 1];
  for (; last > 0; position = Math.floor(position / 2), last = Math.floor(last / 2)) {
    if (position % 2 === 0 && position === last) continue;
    const other = path[used++];
    if (other === undefined) throw tooShort(path.length);
    if (position % 2 === 1) {
      old = nodeHash(other, old, hash);
      current = nodeHash(other, current, hash);
    } else current = nodeHash(current, other, hash);
  }
  checkUsed(used, path.length);
  return [old, current];
}

/** Whether `checkInclusion` passes; malformed input is `false` too. */
export function verifyInclusion(inclusion: Inclusion, hash: HashFunction = sha256): boolean {
  return passes(() => {
    checkInclusion(inclusion, hash);
  });
}

/** Whether `checkConsistency` passes; malformed input is `false` too. */
export function verifyConsistency(consistency: Consistency, hash: HashFunction = sha256): boolean {
  return passes(() => {
    checkConsistency(consistency, hash);
  });
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof JejakError) return false;
    throw error;
  }
}

function checkHash(hashed: Uint8Array): void {
  if (hashed.length !== LENGTH) throw new JejakError("hash-length", { values: { bytes: hashed.length } });
}

function checkIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new JejakError("tree-index", { values: { index, size } });
  }
}

function checkSize(size: number, least: number, most: number): void {
  if (!Number.isSafeInteger(size) || size < least || size > most) {
    throw new JejakError("tree-size", { values: { size, least, most } });
  }
}

function tooShort(length: number): JejakError {
  return new JejakError("proof-invalid", { detail: "too short", values: { length } });
}

function checkUsed(used: number, length: number): void {
  if (used !== length)
    throw new JejakError("proof-invalid", { detail: "too long", values: { length, expected: used } });
}

function checkRoot(which: string, calculated: Uint8Array, claimed: Uint8Array): void {
  if (!equal(calculated, claimed)) {
    throw new JejakError("proof-invalid", {
      detail: `calculated another ${which}`,
      values: { calculated: toHex(calculated), claimed: toHex(claimed) },
    });
  }
}
