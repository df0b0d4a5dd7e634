import { z } from "zod";
import { changedSteps, changesOf, type ChangedFilter } from "../../store/queries/versions.ts";
import { inView } from "../../store/queries/view.ts";
import { changesFeed } from "../atom.ts";
import type { Asked } from "../atom.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import type { Deps } from "../deps.ts";
import { endOf, secondsOf } from "../filters.ts";
import { time } from "../format.ts";
import { agencyKey } from "../names.ts";
import { changedStepAnswer } from "../present/version.ts";
import { asOf, asOfHeader } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { ChangedPage, ChangesQuery, FeedQuery } from "../schemas/version.ts";
import { WEEK_SECONDS, weekStart } from "../week.ts";

const Keys = z.tuple([Place]);

type FeedAsked = z.output<typeof FeedQuery>;

/** A feed begins at the newest: it has no cursor. */
type Query = Omit<FeedAsked, "lang"> & { after?: string | undefined };

/** A week and a range both hold: what lies in both is listed. */
function filterOf(query: Query): ChangedFilter {
  const week = query.week === undefined ? 0 : weekStart(query.week);
  const [from, to] = [query.from, query.to];
  return {
    from: Math.max(week, from === undefined ? 0 : secondsOf(from)),
    to: Math.min(
      query.week === undefined ? Number.MAX_SAFE_INTEGER : week + WEEK_SECONDS,
      to === undefined ? Number.MAX_SAFE_INTEGER : endOf(to),
    ),
    agency: query.agency === undefined ? null : agencyKey(query.agency),
    undeclared: query.undeclared !== undefined,
    before: query.after === undefined ? Number.MAX_SAFE_INTEGER : parseListCursor(query.after, Keys)[0],
  };
}

function readChanges(deps: Deps, query: Query) {
  const filter = filterOf(query);
  return inView(deps.pool, query.finality, async (db, view) => {
    const rows = await changedSteps(db, view, filter, query.limit + 1);
    const { items, next } = pageFrom(rows, query.limit, (row) => listCursor([Number(row.index)]));
    const changes = await changesOf(
      db,
      items.map(({ index }) => index),
    );
    const byStep = Map.groupBy(changes, ({ index }) => index);
    const steps = items.map((row) => changedStepAnswer(row, byStep, view));
    return { items: steps, next, view, time: time(view.time) };
  });
}

async function listChanges(deps: Deps, query: z.output<typeof ChangesQuery>) {
  const { items, next, view } = await readChanges(deps, query);
  return ok({ items, next, asOf: asOf(view) });
}

export const getChanges = route({
  method: "get",
  path: "/api/v1/changes",
  operationId: "listChanges",
  summary: {
    id: "Langkah-langkah yang mengubah hal pokok, terbaru dulu, menurut minggu atau waktu",
    en: "Steps that changed something material, newest first, by week or time",
  },
  params: NoParameters,
  query: ChangesQuery,
  answer: { status: 200, schema: ChangedPage },
  problems: ["request-malformed", "cursor-malformed", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) => listChanges(deps, query),
});

const USUAL = FeedQuery.parse({});

/** The query of a feed in one order, without what is usual anyway. */
function askedOf({ agency, finality, from, to, undeclared, week, limit, lang }: FeedAsked): Asked {
  return [
    ["agency", agency],
    ["finality", finality === USUAL.finality ? undefined : finality],
    ["from", from],
    ["to", to],
    ["undeclared", undeclared],
    ["week", week],
    ["limit", limit === USUAL.limit ? undefined : String(limit)],
    ["lang", lang],
  ].filter((pair): pair is [string, string] => pair[1] !== undefined);
}

const getChangesFeed = route({
  method: "get",
  path: "/api/v1/changes.atom",
  operationId: "getChangesFeed",
  summary: {
    id: "Hal yang sama sebagai umpan Atom, untuk pembaca berita",
    en: "The same as an Atom feed, for readers of news",
  },
  params: NoParameters,
  query: FeedQuery,
  answer: {
    status: 200,
    type: "application/atom+xml",
    headers: ["Content-Language", "Jejak-As-Of"],
    schema: z.string(),
  },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: async ({ query: asked }, { deps, language }) => {
    const { lang, ...query } = asked;
    const { items, time, view } = await readChanges(deps, query);
    const written = lang ?? language;
    const headers = { "Content-Language": written, Vary: "Accept-Language", ...asOfHeader(view) };
    const feed = changesFeed(written, askedOf(asked), items, items[0]?.recordedAt ?? time);
    return { status: 200, type: "application/atom+xml", bytes: feed, headers };
  },
});

export const changes = [getChanges, getChangesFeed];
