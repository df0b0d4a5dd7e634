import type { Pool } from "pg";
import type { Queryable } from "../../store/pool.ts";
import { entriesAfter, markAt, markOf } from "../../store/queries/entries.ts";
import type { EntryRow } from "../../store/queries/entries.ts";
import { inView } from "../../store/queries/view.ts";
import type { Finality, View } from "../../store/queries/view.ts";
import { feedCursor } from "../cursor.ts";
import type { FeedCursor } from "../cursor.ts";
import { reorganisation } from "../feed.ts";
import type { Common } from "../feed.ts";
import { hex } from "../format.ts";
import { entryAnswer } from "../present/entry.ts";
import { eventText } from "./text.ts";

const ENTRIES = 100;

/** Where a reader of the stream stands, null before the first entry, and how settled it wants what it reads. */
export interface PageAsked {
  readonly place: FeedCursor | null;
  readonly finality: Finality;
}

/** One entry, ready to be sent. */
export interface Item {
  readonly agency: string;
  readonly thing: string;
  readonly kind: number;
  readonly event: Buffer;
}

/** What follows a place: entries, or first of all that it is no longer there. */
export interface Page {
  readonly view: View;
  readonly rollback: Common | null;
  readonly items: readonly Item[];
  /** Where the reader stands after them. */
  readonly place: FeedCursor | null;
  readonly more: boolean;
}

function itemOf(row: EntryRow, view: View): Item {
  const event = eventText({
    id: feedCursor(row.index, markOf(row)),
    event: "entry",
    data: entryAnswer(row, view),
  });
  return {
    agency: hex(row.words.subarray(64, 96)),
    thing: hex(row.words.subarray(96, 128)),
    kind: row.kind,
    event: Buffer.from(event),
  };
}

function placeAt(row: EntryRow): FeedCursor {
  return { index: Number(row.index), mark: markOf(row).subarray(0, 8) };
}

/** A bare index says nothing of the entry there: from the first look on it is the one that is there now. */
async function named(db: Queryable, place: FeedCursor | null): Promise<FeedCursor | null> {
  if (!place || place.mark) return place;
  const mark = await markAt(db, place.index);
  return mark ? { index: place.index, mark: mark.subarray(0, 8) } : place;
}

/** Reads what follows a place, on one snapshot. */
export function readPage(pool: Pool, { place, finality }: PageAsked): Promise<Page> {
  return inView(pool, finality, async (db, view) => {
    const rollback = place && (await reorganisation(db, view, place));
    if (rollback) return { view, rollback, items: [], place: rollback.place, more: true };
    const rows = await entriesAfter(db, place?.index ?? -1, view.size, ENTRIES);
    const last = rows.at(-1);
    return {
      view,
      rollback: null,
      items: rows.map((row) => itemOf(row, view)),
      place: last ? placeAt(last) : await named(db, place),
      more: rows.length === ENTRIES,
    };
  });
}
