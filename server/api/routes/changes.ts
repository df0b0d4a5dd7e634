import { z } from "zod";
import { changedSteps, changesOf, type ChangedFilter } from "../../store/queries/versions.ts";
import { inView } from "../../store/queries/view.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { endOf, secondsOf } from "../filters.ts";
import { agencyKey } from "../names.ts";
import { changedStepAnswer } from "../present/version.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { ChangedPage, ChangesQuery } from "../schemas/version.ts";
import { WEEK_SECONDS, weekStart } from "../week.ts";

const Keys = z.tuple([Place]);

/** A week and a range both hold: what lies in both is listed. */
function filterOf(query: z.output<typeof ChangesQuery>): ChangedFilter {
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
  handle: ({ query }, { deps }) => {
    const filter = filterOf(query);
    return inView(deps.pool, query.finality, async (db, view) => {
      const rows = await changedSteps(db, view, filter, query.limit + 1);
      const { items, next } = pageFrom(rows, query.limit, (row) => listCursor([Number(row.index)]));
      const changes = await changesOf(
        db,
        items.map(({ index }) => index),
      );
      const byStep = Map.groupBy(changes, ({ index }) => index);
      return ok({ items: items.map((row) => changedStepAnswer(row, byStep, view)), next, asOf: asOf(view) });
    });
  },
});

export const changes = [getChanges];
