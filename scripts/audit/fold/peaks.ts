import { hash } from "node:crypto";
import { EMPTY_ROOT, peakLevels, rootFromPeaks } from "../../../protocol/log.ts";
import { toHex } from "../../../protocol/bytes.ts";
import type { HashFunction } from "../../../protocol/hash.ts";

/** Node's SHA-256. */
export const nodeSha256: HashFunction = (data) => hash("sha256", data, "buffer");

/** The log as AuditLog keeps it: its size and peaks; of a million entries, 32 bytes a level. */
export interface Peaks {
  readonly size: number;
  append(words: Buffer): void;
  /** Hex of the newest complete subtree of each level that counts, the lowest first. */
  list(): { level: number; hash: string }[];
  root(): string;
}

/** A log by its size and the hex of its peaks, the lowest first. */
export interface PeaksOf {
  size: number;
  hashes: readonly string[];
}

const EMPTY: PeaksOf = { size: 0, hashes: [] };
const LEVELS = 64;
const MOST_BYTES = 1 + 64 * 32;

/**
 * An empty log, or one that goes on from its peaks. Hashes go from buffer to buffer as binary strings: twice as fast as
 * one buffer a hash.
 */
export function createPeaks(from: PeaksOf = EMPTY): Peaks {
  const peaks = Buffer.alloc(LEVELS * 32);
  for (const [i, level] of peakLevels(from.size).entries())
    peaks.write(from.hashes[i] ?? "", 32 * level, "hex");
  const pair = Buffer.alloc(65, 1);
  const leaf = Buffer.alloc(MOST_BYTES);
  const views = new Map<number, Buffer>();
  let { size } = from;
  const viewOf = (length: number): Buffer => {
    let view = views.get(length);
    if (view === undefined) views.set(length, (view = leaf.subarray(0, 1 + length)));
    return view;
  };
  const list = (): { level: number; hash: string }[] =>
    peakLevels(size).map((level) => ({ level, hash: peaks.toString("hex", 32 * level, 32 * level + 32) }));
  return {
    get size() {
      return size;
    },
    append: (words) => {
      words.copy(leaf, 1);
      let carried = hash("sha256", viewOf(words.length), "binary");
      let level = 0;
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2, level++) {
        peaks.copy(pair, 1, 32 * level, 32 * level + 32);
        pair.write(carried, 33, 32, "binary");
        carried = hash("sha256", pair, "binary");
      }
      peaks.write(carried, 32 * level, 32, "binary");
      size++;
    },
    list,
    root: () => {
      if (size === 0) return toHex(EMPTY_ROOT);
      const hashes = list().map((peak) => Buffer.from(peak.hash, "hex"));
      return toHex(rootFromPeaks(size, hashes, nodeSha256));
    },
  };
}
