import { equal, toHex } from "../../protocol/bytes.ts";
import type { LogEntry, Opened } from "../../protocol/evidence/open.ts";
import { nodeHash } from "../../protocol/log.ts";
import type { Reads } from "./state.ts";
import { columns } from "./text.ts";

/** The root of the log from its peaks, the lowest first. */
export function rootLines(size: number, peaks: Reads["peaks"]): { text: string; hash: Uint8Array } {
  const rows: string[][] = [];
  let hash: Uint8Array | undefined;
  for (const peak of peaks) {
    hash = hash === undefined ? peak.hash : nodeHash(peak.hash, hash);
    rows.push([`with peak ${peak.level}`, toHex(hash)]);
  }
  if (hash === undefined) throw new Error("an empty log");
  rows.push([`root of size ${size}`, toHex(hash)]);
  return { text: columns(rows), hash };
}

/** Every step of every inclusion proof. @throws Error where one does not end in the root */
export function inclusionLines({ entries, evidence }: Opened, root: Uint8Array): string {
  return entries.map((entry) => walk(entry, evidence.root.size, root)).join("\n\n");
}

function walk({ index, leaf, path }: LogEntry, size: number, root: Uint8Array): string {
  const rows = [[`entry ${index}`, "leaf", toHex(leaf)]];
  let [hash, position, used] = [leaf, index, 0];
  for (let last = size - 1; last > 0; last >>= 1, position >>= 1) {
    const isRight = position % 2 === 1;
    const next = isRight || position < last ? path[used++] : undefined;
    if (next === undefined) continue;
    hash = isRight ? nodeHash(next, hash) : nodeHash(hash, next);
    rows.push([`hash ${used - 1}`, isRight ? "left" : "right", toHex(hash)]);
  }
  if (!equal(hash, root)) throw new Error(`entry ${index} is not in the log`);
  return columns(rows);
}
