import type { Queryable } from "../store/pool.ts";
import { leafAt, sizeCommonWith } from "../store/queries/entries.ts";
import type { View } from "../store/queries/view.ts";
import { feedCursor } from "./cursor.ts";
import type { FeedCursor } from "./cursor.ts";

/** What a reader whose cursor was reorganised away still has in common with the log. */
export interface Common {
  /** Log index of the last common entry; null where there is none. */
  readonly lastCommonIndex: number | null;
  /** Cursor to read on from; null: from the beginning. */
  readonly after: string | null;
  /** The same as a place. */
  readonly place: FeedCursor | null;
}

const NOTHING: Common = { lastCommonIndex: null, after: null, place: null };

async function commonWith(db: Queryable, view: View, cursor: FeedCursor, leaf: Buffer): Promise<Common> {
  // Where no roll-back is known (another database served the cursor), what is final is common to everybody.
  const size = (await sizeCommonWith(db, cursor.index, leaf)) ?? Math.min(view.finalizedSize, cursor.index);
  const last = size === 0 ? null : await leafAt(db, size - 1);
  if (!last) return NOTHING;
  const after = feedCursor(size - 1, last);
  return { lastCommonIndex: size - 1, after, place: { index: size - 1, leafStart: last.subarray(0, 8) } };
}

/** Null where the entry behind the cursor is still the one that was read, or was never taken back. */
export async function reorganisation(db: Queryable, view: View, cursor: FeedCursor): Promise<Common | null> {
  if (cursor.leafStart === null) return null;
  const leaf = await leafAt(db, cursor.index);
  if (leaf?.subarray(0, cursor.leafStart.length).equals(cursor.leafStart)) return null;
  // An index that is being rebuilt is merely behind the reader: nothing was taken back.
  if (!leaf && (await sizeCommonWith(db, cursor.index, cursor.leafStart)) === null) return null;
  return commonWith(db, view, cursor, cursor.leafStart);
}
