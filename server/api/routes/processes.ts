import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { CLOSES, OTHER, tagMask } from "../../../protocol/tags.ts";
import type { Queryable } from "../../store/pool.ts";
import { listProcesses, processesOf } from "../../store/queries/processes.ts";
import type { ProcessFilter, ProcessOrder, ProcessRow } from "../../store/queries/processes.ts";
import { foldRowsOf } from "../../store/queries/trail.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { Key, Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { processAfter, processAnswer } from "../present/process.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import type { Process } from "../schemas/process.ts";
import { OcidParams, ProcessPage, ProcessQuery, Trail, TrailParams, TrailQuery } from "../schemas/process.ts";
import { readTrail } from "../trail.ts";

type Query = z.output<typeof ProcessQuery>;

const DAY_SECONDS = 86_400;
const Keys = z.tuple([z.literal(["recorded", "opened", "length", "title"]), Key, Place]);

/** Unix seconds, rounded up: recorded times are whole seconds, and both ends are compared with those. */
function secondsOf(when: string): number {
  return Math.ceil(Date.parse(when) / 1000);
}

/** The end of a range is exclusive; a bare date means that whole day. */
function endOf(when: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(when) ? secondsOf(when) + DAY_SECONDS : secondsOf(when);
}

function maskOf(tag: NonNullable<Query["tag"]>): number {
  if (tag === "closes") return CLOSES;
  return tag === "other" ? OTHER : tagMask([tag]);
}

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
  return {
    ...(query.q !== undefined && { text: query.q, ocidHash: ocidKey(query.q) }),
    ...(query.agency !== undefined && { agency: agencyKey(query.agency) }),
    ...(query.tag !== undefined && { tags: maskOf(query.tag) }),
    ...(query.from !== undefined && { from: secondsOf(query.from) }),
    ...(query.to !== undefined && { to: endOf(query.to) }),
    ...afterOf(query, order),
    order,
    descending,
  };
}

/** The process as it stood in the view: trails that moved since are folded from their steps. */
async function answerIn(db: Queryable, view: View, row: ProcessRow): Promise<Process> {
  if (Number(row.last_index) < view.size) return processAnswer(row);
  return processAfter(row, await foldRowsOf(db, view, row.id));
}

async function answersIn(db: Queryable, view: View, rows: readonly ProcessRow[]): Promise<Process[]> {
  const answers: Process[] = [];
  for (const row of rows) answers.push(await answerIn(db, view, row));
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
  answer: { status: 200, schema: z.union([Trail, ProcessPage]) },
  problems: ["request-malformed", "cursor-malformed", "process-unknown", "not-ready", "database-unavailable"],
  handle: ({ params: { ocid }, query }, { deps }) =>
    inView(deps.pool, query.finality, async (db, view) => {
      const rows = await processesOf(db, view, ocidKey(ocid), null);
      const [first] = rows;
      if (!first) throw new JejakError("process-unknown", { values: { ocid } });
      if (rows.length === 1)
        return ok(await readTrail(db, view, first, await answerIn(db, view, first), query));
      return ok({ items: await answersIn(db, view, rows), next: null, asOf: asOf(view) });
    }),
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
  answer: { status: 200, schema: Trail },
  problems: ["request-malformed", "cursor-malformed", "process-unknown", "not-ready", "database-unavailable"],
  handle: ({ params, query }, { deps }) =>
    inView(deps.pool, query.finality, async (db, view) => {
      const [row] = await processesOf(db, view, ocidKey(params.ocid), agencyKey(params.agency));
      if (!row) throw new JejakError("process-unknown", { values: { ...params } });
      return ok(await readTrail(db, view, row, await answerIn(db, view, row), query));
    }),
});

export const processes = [getProcesses, getProcess, getTrail];
