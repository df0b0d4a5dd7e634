import type { Queryable } from "../store/pool.ts";
import { markAt, sizeCommonWith } from "../store/queries/entries.ts";
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

async function commonWith(db: Queryable, view: View, cursor: FeedCursor, mark: Buffer): Promise<Common> {
  // Where no roll-back is known (another database served the cursor), what is final is common to everybody.
  const size = (await sizeCommonWith(db, cursor.index, mark)) ?? Math.min(view.finalizedSize, cursor.index);
  const last = size === 0 ? null : await markAt(db, size - 1);
  if (!last) return NOTHING;
  const after = feedCursor(size - 1, last);
  return { lastCommonIndex: size - 1, after, place: { index: size - 1, mark: last.subarray(0, 8) } };
}

/** Null where the entry behind the cursor is still the one that was read, or was never taken back. */
export async function reorganisation(db: Queryable, view: View, cursor: FeedCursor): Promise<Common | null> {
  if (cursor.mark === null) return null;
  const mark = await markAt(db, cursor.index);
  if (mark?.subarray(0, cursor.mark.length).equals(cursor.mark)) return null;
  // An index that is being rebuilt is merely behind the reader: nothing was taken back.
  if (!mark && (await sizeCommonWith(db, cursor.index, cursor.mark)) === null) return null;
  return commonWith(db, view, cursor, cursor.mark);
}
