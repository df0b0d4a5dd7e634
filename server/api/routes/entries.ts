import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { entriesAfter, leafAt, sizeCommonWith } from "../../store/queries/entries.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { feedCursor, pageFrom, parseFeedCursor } from "../cursor.ts";
import type { FeedCursor } from "../cursor.ts";
import { entryAnswer } from "../present/entry.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { EntryAnswer, EntryPage, EntryParams, FeedQuery } from "../schemas/entry.ts";

async function reorganised(db: Queryable, view: View, cursor: FeedCursor, leaf: Buffer): Promise<JejakError> {
  // Where no roll-back is known (another database served the cursor), what is final is common to everybody.
  const size = (await sizeCommonWith(db, cursor.index, leaf)) ?? Math.min(view.finalizedSize, cursor.index);
  const last = size === 0 ? null : await leafAt(db, size - 1);
  return new JejakError("feed-reorganised", {
    values: {
      index: cursor.index,
      lastCommonIndex: last ? size - 1 : null,
      after: last ? feedCursor(size - 1, last) : null,
    },
  });
}

/** @throws JejakError `feed-reorganised` where the entry behind the cursor is no longer the one that was read. */
async function checkFeed(db: Queryable, view: View, cursor: FeedCursor): Promise<void> {
  if (cursor.leafStart === null) return;
  const leaf = await leafAt(db, cursor.index);
  if (leaf?.subarray(0, cursor.leafStart.length).equals(cursor.leafStart)) return;
  // An index that is being rebuilt is merely behind the reader: nothing was taken back.
  if (!leaf && (await sizeCommonWith(db, cursor.index, cursor.leafStart)) === null) return;
  throw await reorganised(db, view, cursor, cursor.leafStart);
}

const getFeed = route({
  method: "get",
  path: "/api/v1/entries",
  operationId: "listEntries",
  summary: {
    id: "Semua entri menurut urutan log, tanpa celah dari 0; aman terhadap penataan ulang rantai",
    en: "Every entry in log order, dense from 0; safe across reorganisations",
  },
  params: NoParameters,
  query: FeedQuery,
  answer: { status: 200, schema: EntryPage },
  problems: [
    "request-malformed",
    "cursor-malformed",
    "feed-reorganised",
    "not-ready",
    "database-unavailable",
  ],
  handle: ({ query }, { deps }) =>
    inView(deps.pool, query.finality, async (db, view) => {
      const cursor = query.after === undefined ? null : parseFeedCursor(query.after);
      if (cursor) await checkFeed(db, view, cursor);
      const rows = await entriesAfter(db, cursor?.index ?? -1, view.size, query.limit + 1);
      const { items, next } = pageFrom(rows, query.limit, (row) => feedCursor(row.index, row.leaf));
      return ok({ items: items.map((row) => entryAnswer(row, view)), next, asOf: asOf(view) });
    }),
});

const getEntry = route({
  method: "get",
  path: "/api/v1/entries/{index}",
  operationId: "getEntry",
  summary: { id: "Satu entri log", en: "One entry of the log" },
  params: EntryParams,
  query: NoParameters,
  answer: { status: 200, schema: EntryAnswer },
  problems: ["request-malformed", "entry-unknown", "not-ready", "database-unavailable"],
  handle: ({ params }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const [row] = await entriesAfter(db, params.index - 1, Math.min(view.size, params.index + 1), 1);
      if (!row) throw new JejakError("entry-unknown", { values: { index: params.index, size: view.size } });
      return ok({ ...entryAnswer(row, view), asOf: asOf(view) });
    }),
});

export const entries = [getFeed, getEntry];
