import { hash } from "node:crypto";
import { JejakError } from "../../protocol/errors.ts";

/** Every 8th level of complete subtrees is stored: see the table ledger.subtrees. */
const STORED_LEVELS = 8;
const LENGTH = 32;

/** Root of the complete subtree of the leaves position·2^level up to (position+1)·2^level. */
export interface Subtree {
  level: number;
  position: number;
  hash: Buffer;
}

/** An RFC 6962 log kept as its peaks, as AuditLog keeps it. */
export interface Accumulator {
  size: number;
  /** By level; where the size has no such bit the value is stale. */
  peaks: Buffer[];
}

/**
 * SHA-256 by OpenSSL. By way of a string: a Buffer of its own for every digest, outside the heap, makes it 2.5
 * times as slow.
 */
export function sha256(data: Uint8Array): Buffer {
  return Buffer.from(hash("sha256", data, "binary"), "binary");
}

const pair = Buffer.alloc(1 + 2 * LENGTH);
pair[0] = 1;

function node(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + LENGTH);
  return sha256(pair);
}

/** `SHA-256(0x00 ‖ words)`. */
export function leafOf(words: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(1 + words.length);
  prefixed[0] = 0;
  prefixed.set(words, 1);
  return sha256(prefixed);
}

/** Appends a leaf hash; gives every stored subtree that it completes to `completed`. */
export function appendLeaf(log: Accumulator, leaf: Buffer, completed: Subtree[]): void {
  let carried = leaf;
  let level = 0;
  for (let rest = log.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    carried = node(log.peaks[level] as Buffer, carried);
    level++;
    if (level % STORED_LEVELS === 0)
      completed.push({ level, position: Math.floor(log.size / 2 ** level), hash: carried });
  }
  log.peaks[level] = carried;
  log.size++;
}

/** Levels of the peaks of a log of this size, the highest first. */
function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) levels.unshift(level);
  }
  return levels;
}

/** MTH of RFC 6962: the peaks folded from the right. */
export function rootOf({ size, peaks }: Accumulator): Buffer {
  const [smallest, ...larger] = levelsOf(size).reverse();
  if (smallest === undefined) return sha256(Buffer.alloc(0));
  return larger.reduce((right, level) => node(peaks[level] as Buffer, right), peaks[smallest] as Buffer);
}

/** The peaks in one buffer, the highest level first: the column ledger.cursor.peaks. */
export function packPeaks({ size, peaks }: Accumulator): Buffer {
  return Buffer.concat(levelsOf(size).map((level) => peaks[level] as Buffer));
}

/** The opposite of {@link packPeaks}. @throws JejakError `invariant-broken` where the length does not fit */
export function unpackPeaks(size: number, packed: Buffer): Accumulator {
  const levels = levelsOf(size);
  if (packed.length !== levels.length * LENGTH)
    throw new JejakError("invariant-broken", { values: { size, peaks: packed.length } });
  const peaks: Buffer[] = [];
  levels.forEach((level, i) => (peaks[level] = packed.subarray(i * LENGTH, (i + 1) * LENGTH)));
  return { size, peaks };
}

/** Peaks by which the log of `size` leaves is rebuilt from stored hashes: `level` is 0 (leaves) or a stored one. */
export interface PeakSource {
  peak: number;
  level: number;
  from: number;
  to: number;
}

/** Which stored hashes make up each peak of a log of `size`: [from, to) of positions at `level`. */
export function peakSources(size: number): PeakSource[] {
  let leaf = 0;
  return levelsOf(size).map((peak) => {
    const level = peak - (peak % STORED_LEVELS);
    const from = leaf / 2 ** level;
    leaf += 2 ** peak;
    return { peak, level, from, to: leaf / 2 ** level };
  });
}

/** Root of a complete tree of these nodes (a power of two of them). */
export function foldComplete(nodes: readonly Buffer[]): Buffer {
  let row = nodes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      node(row[2 * i] as Buffer, row[2 * i + 1] as Buffer),
    );
  }
  if (!row[0]) throw new JejakError("invariant-broken", { detail: "a tree without nodes" });
  return row[0];
}
