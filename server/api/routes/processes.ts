import { z } from "zod";
import { JejakError, type ErrorCode } from "../../../protocol/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import { listProcesses, processesOf } from "../../store/queries/processes.ts";
import type { ProcessFilter, ProcessOrder, ProcessRow } from "../../store/queries/processes.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { Key, Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { inForceAnswer, momentOf, stepsAt, type StepsAt } from "../in-force.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { asOf } from "../present/view.ts";
import { conditionsOf, processIn } from "../processes.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import type { Process } from "../schemas/process.ts";
import { OcidParams, ProcessPage, ProcessQuery, Trail, TrailParams, TrailQuery } from "../schemas/process.ts";
import { InForce } from "../schemas/version.ts";
import { readTrail } from "../trail.ts";

type Query = z.output<typeof ProcessQuery>;

const Keys = z.tuple([z.literal(["recorded", "opened", "length", "title"]), Key, Place]);

function afterOf(query: Query, order: ProcessOrder): Pick<ProcessFilter, "after"> {
  if (query.after === undefined) return {};
  const [cursorOrder, key, id] = parseListCursor(query.after, Keys);
  const numeric = order === "title" || /^\d{1,15}$/.test(key);
  if (cursorOrder !== order || !numeric) {
    throw new JejakError("cursor-malformed", {
      values: { cursor: query.after.slice(0, 100), sort: query.sort },
    });
  }
  return { after: { key, id } };
}

function filterOf(query: Query): ProcessFilter {
  const descending = query.sort.startsWith("-");
  const order = (descending ? query.sort.slice(1) : query.sort) as ProcessOrder;
  return { ...conditionsOf(query), ...afterOf(query, order), order, descending };
}

async function answersIn(db: Queryable, view: View, rows: readonly ProcessRow[]): Promise<Process[]> {
  const answers: Process[] = [];
  for (const row of rows) answers.push(await processIn(db, view, row));
  return answers;
}

export const getProcesses = route({
  method: "get",
  path: "/api/v1/processes",
  operationId: "listProcesses",
  summary: {
    id: "Mencari proses menurut teks, instansi, tag, dan waktu langkah terakhir",
    en: "Search processes by text, agency, tag and the time of their newest step",
  },
  params: NoParameters,
  query: ProcessQuery,
  answer: { status: 200, schema: ProcessPage },
  problems: ["request-malformed", "cursor-malformed", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) => {
    const filter = filterOf(query);
    return inView(deps.pool, query.finality, async (db, view) => {
      const rows = await listProcesses(db, view, filter, query.limit + 1);
      const { items, next } = pageFrom(rows, query.limit, (row) =>
        listCursor([filter.order, row.sort_key, Number(row.id)]),
      );
      return ok({ items: await answersIn(db, view, items), next, asOf: asOf(view) });
    });
  },
});

const TRAIL_PROBLEMS = [
  "request-malformed",
  "cursor-malformed",
  "process-unknown",
  "versions-too-large",
  "content-damaged",
  "not-ready",
  "database-unavailable",
] as const satisfies ErrorCode[];

/** The trail, or what stands in force at the time that is asked for: its texts are read when the view is closed. */
async function trailIn(
  db: Queryable,
  view: View,
  row: ProcessRow,
  query: z.output<typeof TrailQuery>,
): Promise<z.output<typeof Trail> | StepsAt> {
  if (query.at !== undefined) return stepsAt(db, view, row, momentOf(query.at));
  return readTrail(db, view, row, await processIn(db, view, row), query);
}

export const getProcess = route({
  method: "get",
  path: "/api/v1/processes/{ocid}",
  operationId: "getProcess",
  summary: {
    id: "Jejak proses dengan ocid ini; daftar bila beberapa instansi mencatatnya",
    en: "The trail of the process with this ocid; a list where several agencies recorded it",
  },
  params: OcidParams,
  query: TrailQuery,
  answer: { status: 200, schema: z.union([Trail, ProcessPage, InForce]) },
  problems: TRAIL_PROBLEMS,
  handle: async ({ params: { ocid }, query }, { deps }) => {
    const found = await inView(deps.pool, query.finality, async (db, view) => {
      const rows = await processesOf(db, view, ocidKey(ocid), null);
      const [first] = rows;
      if (!first) throw new JejakError("process-unknown", { values: { ocid } });
      if (rows.length === 1) return trailIn(db, view, first, query);
      return { items: await answersIn(db, view, rows), next: null, asOf: asOf(view) };
    });
    return ok("until" in found ? await inForceAnswer(deps, found, query.form) : found);
  },
});

export const getTrail = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/processes/{ocid}",
  operationId: "getTrail",
  summary: {
    id: "Jejak lengkap sebuah proses pada satu instansi",
    en: "The whole trail of a process at one agency",
  },
  params: TrailParams,
  query: TrailQuery,
  answer: { status: 200, schema: z.union([Trail, InForce]) },
  problems: TRAIL_PROBLEMS,
  handle: async ({ params, query }, { deps }) => {
    const found = await inView(deps.pool, query.finality, async (db, view) => {
      const [row] = await processesOf(db, view, ocidKey(params.ocid), agencyKey(params.agency));
      if (!row) throw new JejakError("process-unknown", { values: { ...params } });
      return trailIn(db, view, row, query);
    });
    return ok("until" in found ? await inForceAnswer(deps, found, query.form) : found);
  },
});

export const processes = [getProcesses, getProcess, getTrail];
