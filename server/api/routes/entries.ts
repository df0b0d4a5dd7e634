import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { entriesAfter, markOf } from "../../store/queries/entries.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { feedCursor, pageFrom, parseFeedCursor } from "../cursor.ts";
import type { FeedCursor } from "../cursor.ts";
import { reorganisation } from "../feed.ts";
import { entryAnswer } from "../present/entry.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { EntryAnswer, EntryPage, EntryParams, FeedQuery } from "../schemas/entry.ts";

/** @throws JejakError `feed-reorganised` where the entry behind the cursor is no longer the one that was read. */
async function checkFeed(db: Queryable, view: View, cursor: FeedCursor): Promise<void> {
  const common = await reorganisation(db, view, cursor);
  if (!common) return;
  const { lastCommonIndex, after } = common;
  throw new JejakError("feed-reorganised", { values: { index: cursor.index, lastCommonIndex, after } });
}

export const getFeed = route({
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
      const { items, next } = pageFrom(rows, query.limit, (row) => feedCursor(row.index, markOf(row)));
      return ok({ items: items.map((row) => entryAnswer(row, view)), next, asOf: asOf(view) });
    }),
});

export const getEntry = route({
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
