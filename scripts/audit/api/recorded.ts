import { EVENT, bytesAt, numberAt } from "../events.ts";
import type { LedgerEvent } from "../events.ts";
import type { Spool } from "../spool.ts";

/** An entry of the log with the events that came with it. */
export interface RecordedEntry {
  index: number;
  words: Buffer;
  block: number;
  /** The event before a step that opens a trail. */
  opened: LedgerEvent | undefined;
  /** The events behind it, up to the next entry. */
  companions: LedgerEvent[];
}

/** Everything that was fetched, entry by entry, in log order. */
export function* recordedEntries(spool: Spool): Generator<RecordedEntry> {
  let pending: RecordedEntry | undefined;
  let opened: LedgerEvent | undefined;
  for (const piece of spool.pieces()) {
    if (!("event" in piece) || piece.event.event === EVENT.checkpoint) continue;
    const { event, body, block } = piece.event;
    if (event === EVENT.trailOpened) opened = piece.event;
    else if (event !== EVENT.entry) pending?.companions.push(piece.event);
    else {
      if (pending !== undefined) yield pending;
      const words = bytesAt(body, 64, 0, 1);
      pending = { index: numberAt(body, 0), words, block, opened, companions: [] };
      opened = undefined;
    }
  }
  if (pending !== undefined) yield pending;
}

/** Text of an event as answers show it. */
export function shown(bytes: Buffer): string {
  return bytes.toString().replaceAll("\0", "\uFFFD");
}
