import type { z } from "zod";
import { tagsOf } from "../../../protocol/tags.ts";
import { newestSteps } from "../../store/queries/ledger.ts";
import type { NewestStepRow } from "../../store/queries/ledger.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { time } from "../format.ts";
import { agencyNames, processHref } from "../present/agency-names.ts";
import { asOf, finalityAt } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { NewestPage, NewestQuery } from "../schemas/newest.ts";
import type { NewestStep } from "../schemas/newest.ts";

function stepOf(row: NewestStepRow, view: View): z.output<typeof NewestStep> {
  return {
    index: Number(row.index),
    recordedAt: time(row.recorded_at),
    finality: finalityAt(Number(row.index), view),
    ...agencyNames(row),
    ocid: row.ocid,
    title: row.title,
    trailIndex: row.trail_index,
    tags: tagsOf(Number(row.tags)),
    tagMask: Number(row.tags),
    href: processHref(row.agency, row.ocid),
  };
}

export const getNewestSteps = route({
  method: "get",
  path: "/api/v1/steps/newest",
  operationId: "listNewestSteps",
  summary: {
    id: "Langkah-langkah yang terakhir dicatat, terbaru dulu; semua langkah ada di /api/v1/entries",
    en: "The steps recorded last, newest first; all of them are in /api/v1/entries",
  },
  params: NoParameters,
  query: NewestQuery,
  answer: { status: 200, schema: NewestPage },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const rows = await newestSteps(db, query.limit);
      return ok({ items: rows.map((row) => stepOf(row, view)), next: null, asOf: asOf(view) });
    }),
});

export const steps = [getNewestSteps];
