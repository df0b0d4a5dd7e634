import { z } from "zod";
import { JejakError, type ErrorCode } from "../../../protocol/errors.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { countChanges, type MarkedChange } from "../../../protocol/ocds/versions.ts";
import type { StepVersion } from "../../content/versions.ts";
import type { Queryable } from "../../store/pool.ts";
import { processesOf, type ProcessRow } from "../../store/queries/processes.ts";
import { approversOf } from "../../store/queries/trail.ts";
import { stepTextsOf, versionsOf, type StepTextRow, type VersionRow } from "../../store/queries/versions.ts";
import { inView, type View } from "../../store/queries/view.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import type { Deps } from "../deps.ts";
import { hex0x } from "../format.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { missingAnswer, stepPlace, subjectAnswer, versionAnswer } from "../present/version.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { OcidParams, TrailParams, VersionsQuery } from "../schemas/process.ts";
import { Diff, DiffQuery, Versions } from "../schemas/version.ts";
import { attribute, readVersions, turned, type Attributed } from "../versions.ts";

/** A process by its ocid, of one agency where that is named. */
interface Named {
  ocid: string;
  agency?: string;
}

/** @throws JejakError `process-unknown`, `process-ambiguous` */
async function processNamed(db: Queryable, view: View, { ocid, agency }: Named): Promise<ProcessRow> {
  const key = agency === undefined ? null : agencyKey(agency);
  const rows = await processesOf(db, view, ocidKey(ocid), key);
  const [first, ...others] = rows;
  if (!first) throw new JejakError("process-unknown", { values: { ocid, agency } });
  if (others.length === 0) return first;
  const agencies = rows.map((row) => row.official_id ?? hex0x(row.agency));
  throw new JejakError("process-ambiguous", { values: { ocid, agencies } });
}

async function answersIn(db: Queryable, view: View, rows: readonly VersionRow[]) {
  const approvers = await approversOf(
    db,
    rows.map(({ index }) => index),
  );
  const byStep = Map.groupBy(approvers, ({ index }) => index);
  return rows.map((row) => versionAnswer(row, byStep, view));
}

const Keys = z.tuple([Place]);

function listVersions(deps: Deps, named: Named, query: z.output<typeof VersionsQuery>) {
  const after = query.after === undefined ? -1 : parseListCursor(query.after, Keys)[0];
  return inView(deps.pool, query.finality, async (db, view) => {
    const row = await processNamed(db, view, named);
    const range = { after: Math.min(after, 2 ** 31 - 1), through: 2 ** 31 - 1, limit: query.limit + 1 };
    const rows = await versionsOf(db, view, row.id, range);
    const { items, next } = pageFrom(rows, query.limit, (step) => listCursor([step.trail_index]));
    return ok({ ...subjectAnswer(row), items: await answersIn(db, view, items), next, asOf: asOf(view) });
  });
}

/** What a difference is read from: the steps between and all texts up to the newer of the two. */
interface Sides {
  row: ProcessRow;
  view: View;
  from: number;
  to: number;
  texts: readonly StepTextRow[];
  steps: Awaited<ReturnType<typeof answersIn>>;
}

/** @throws JejakError `step-unknown` */
function sides(deps: Deps, named: Named, query: z.output<typeof DiffQuery>): Promise<Sides> {
  return inView(deps.pool, query.finality, async (db, view) => {
    const row = await processNamed(db, view, named);
    const all = await stepTextsOf(db, [row.id], view.size);
    const to =
      query.to ?? (query.from === undefined ? all.length - 1 : Math.min(query.from + 1, all.length - 1));
    const from = query.from ?? to - 1;
    const last = Math.max(from, to);
    if (last >= all.length)
      throw new JejakError("step-unknown", { values: { step: last, steps: all.length } });
    const range = { after: Math.min(from, to), through: last, limit: all.length };
    const steps = await answersIn(db, view, await versionsOf(db, view, row.id, range));
    return { row, view, from, to, texts: all.slice(0, last + 1), steps };
  });
}

interface Compared {
  versions: readonly StepVersion[];
  differences: Attributed[];
}

async function compareSides(deps: Deps, { texts, from, to }: Sides): Promise<Compared> {
  const versions = await readVersions(deps, texts);
  const stateAt = (place: number): JsonObject | null => versions[place]?.version.compiled ?? null;
  const [older, newer] = [Math.min(from, to), Math.max(from, to)];
  const between = versions.slice(older + 1);
  const steps = between.map(({ row, version }) => ({
    trailIndex: row.trail_index,
    changes: version.changes ?? [],
  }));
  const differences = attribute({ from: stateAt(older), to: stateAt(newer), steps });
  return { versions, differences: from > to ? differences.map(turned) : differences };
}

function changeAnswer({ change, aspect, declared, means, steps }: Attributed) {
  const { path, field, kind, before, after } = change;
  return { path, field, kind, before, after, material: aspect !== null, aspect, declared, means, steps };
}

async function difference(deps: Deps, named: Named, query: z.output<typeof DiffQuery>) {
  const found = await sides(deps, named, query);
  const { versions, differences } = await compareSides(deps, found);
  const placeAt = (place: number) => {
    const version = versions[place];
    return version ? stepPlace(version.row) : null;
  };
  const to = placeAt(found.to);
  if (to === null) throw new JejakError("step-unknown", { values: { step: found.to } });
  const marked = differences.map(({ change, aspect, declared }): MarkedChange => {
    return { ...change, aspect, declared, means: null };
  });
  return ok({
    ...subjectAnswer(found.row),
    from: placeAt(found.from),
    to,
    counts: countChanges(marked),
    changes: differences.slice(0, query.limit).map(changeAnswer),
    steps: found.steps,
    missing: missingAnswer(versions.map(({ row, state }) => ({ ...row, text: state }))),
    asOf: asOf(found.view),
  });
}

const LIST_PROBLEMS = [
  "request-malformed",
  "cursor-malformed",
  "process-unknown",
  "not-ready",
  "database-unavailable",
] as const satisfies ErrorCode[];

const DIFF_PROBLEMS = [
  "request-malformed",
  "process-unknown",
  "step-unknown",
  "versions-too-large",
  "content-damaged",
  "not-ready",
  "database-unavailable",
] as const satisfies ErrorCode[];

const LIST = {
  method: "get",
  query: VersionsQuery,
  answer: { status: 200, schema: Versions },
} as const;

const DIFF = { method: "get", query: DiffQuery, answer: { status: 200, schema: Diff } } as const;

export const getTrailVersions = route({
  ...LIST,
  path: "/api/v1/agencies/{agency}/processes/{ocid}/versions",
  operationId: "getTrailVersions",
  summary: {
    id: "Versi-versi sebuah proses: setiap langkah, siapa, kapan, dan berapa banyak yang diubahnya",
    en: "The versions of a process: each step, by whom, when, and how much it changed",
  },
  params: TrailParams,
  problems: [...LIST_PROBLEMS],
  handle: ({ params, query }, { deps }) => listVersions(deps, params, query),
});

const getProcessVersions = route({
  ...LIST,
  path: "/api/v1/processes/{ocid}/versions",
  operationId: "getProcessVersions",
  summary: {
    id: "Versi-versi proses dengan ocid ini, bila satu instansi mencatatnya",
    en: "The versions of the process with this ocid, where one agency recorded it",
  },
  params: OcidParams,
  problems: [...LIST_PROBLEMS, "process-ambiguous"],
  handle: ({ params, query }, { deps }) => listVersions(deps, params, query),
});

export const getTrailDiff = route({
  ...DIFF,
  path: "/api/v1/agencies/{agency}/processes/{ocid}/diff",
  operationId: "getTrailDiff",
  summary: {
    id: "Selisih dua versi, bidang demi bidang: sebelum, sesudah, oleh langkah mana, diumumkan atau tidak",
    en: "What differs between two versions, field by field: before, after, by which step, declared or not",
  },
  params: TrailParams,
  problems: [...DIFF_PROBLEMS],
  handle: ({ params, query }, { deps }) => difference(deps, params, query),
});

const getProcessDiff = route({
  ...DIFF,
  path: "/api/v1/processes/{ocid}/diff",
  operationId: "getProcessDiff",
  summary: {
    id: "Selisih dua versi proses dengan ocid ini, bila satu instansi mencatatnya",
    en: "What differs between two versions of the process with this ocid, where one agency recorded it",
  },
  params: OcidParams,
  problems: [...DIFF_PROBLEMS, "process-ambiguous"],
  handle: ({ params, query }, { deps }) => difference(deps, params, query),
});

export const versions = [getTrailVersions, getProcessVersions, getTrailDiff, getProcessDiff];
