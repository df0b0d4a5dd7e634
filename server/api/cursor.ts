import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { hex } from "./format.ts";

const FEED = /^(0|[1-9]\d{0,14})(?:-([0-9a-f]{16}))?$/;
const MARK_BYTES = 8;

/** A place in the feed: behind the entry at `index`, in the block whose hash begins so. */
export interface FeedCursor {
  index: number;
  /** Null where the reader gave the bare index: then nothing can be compared. */
  mark: Buffer | null;
}

/**
 * Names an entry so that a reorganisation behind it is noticed: `<index>-<first 8 bytes of its block's hash>`. The hash
 * stands for everything before; a leaf would not, for after a reorganisation the same entry may follow another one.
 */
export function feedCursor(index: number | string, mark: Uint8Array): string {
  return `${index}-${hex(mark.subarray(0, MARK_BYTES))}`;
}

/** @throws JejakError `cursor-malformed` */
export function parseFeedCursor(text: string): FeedCursor {
  const match = FEED.exec(text);
  if (match?.[1] === undefined) throw malformed(text);
  return {
    index: Number(match[1]),
    mark: match[2] === undefined ? null : Buffer.from(match[2], "hex"),
  };
}

/** An opaque place in a list: the sort keys of the last item. */
export function listCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

/**
 * The keys of a cursor that {@link listCursor} made.
 * @throws JejakError `cursor-malformed` where they have another form
 */
export function parseListCursor<T extends z.ZodType>(text: string, keys: T): z.output<T> {
  try {
    return keys.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw malformed(text, cause);
  }
}

/** A log index, trail index or number within a cursor. */
export const Place = z.int().min(-1);

/** Text within a cursor: whatever PostgreSQL can hold. */
export const Key = z.string().refine((text) => !text.includes("\0") && text.isWellFormed());

function malformed(cursor: string, cause?: unknown): JejakError {
  return new JejakError("cursor-malformed", { values: { cursor: cursor.slice(0, 100) }, cause });
}

/** Cuts the one row too many that was read to know whether a list goes on. */
export function pageFrom<R>(rows: readonly R[], limit: number, cursorOf: (last: R) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
