import type { z } from "zod";
import { compile } from "../../protocol/ocds/compile.ts";
import { versioned } from "../../protocol/ocds/versioned.ts";
import { formatTime } from "../../protocol/time.ts";
import type { ProcessRow } from "../store/queries/processes.ts";
import { stepTextsOf, type StepTextRow } from "../store/queries/versions.ts";
import type { View } from "../store/queries/view.ts";
import type { Queryable } from "../store/pool.ts";
import type { Deps } from "./deps.ts";
import { endOf } from "./filters.ts";
import { processHref } from "./present/agency-names.ts";
import { missingAnswer, stepPlace, subjectAnswer } from "./present/version.ts";
import { asOf } from "./present/view.ts";
import type { InForce } from "./schemas/version.ts";
import { readTexts } from "./versions.ts";

export type Form = "compiled" | "versioned";

/** What the answer is made of once the database is let go. */
export interface StepsAt {
  row: ProcessRow;
  view: View;
  at: number;
  until: readonly StepTextRow[];
  following: StepTextRow | undefined;
}

/** A bare date means the end of that day (UTC). */
export function momentOf(at: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(at) ? endOf(at) - 1 : Math.floor(Date.parse(at) / 1000);
}

/** The steps of a trail recorded until a time, and the first after it. */
export async function stepsAt(db: Queryable, view: View, row: ProcessRow, at: number): Promise<StepsAt> {
  const steps = await stepTextsOf(db, [row.id], view.size);
  const following = steps.find(({ recorded_at }) => Number(recorded_at) > at);
  const until = following === undefined ? steps : steps.slice(0, following.trail_index);
  return { row, view, at, until, following };
}

/**
 * The process as it stood at that time.
 * @throws JejakError `versions-too-large`, `content-damaged`
 */
export async function inForceAnswer(
  deps: Pick<Deps, "content">,
  { row, view, at, until, following }: StepsAt,
  form: Form,
): Promise<z.output<typeof InForce>> {
  const found = await readTexts(deps, until);
  const releases = found.map(({ release }) => release).filter((release) => release !== null);
  return {
    ...subjectAnswer(row),
    at: formatTime(at),
    through: formatTime(view.time),
    settled: at < view.time,
    compiledRelease: form === "compiled" ? compile(releases) : null,
    versionedRelease: form === "versioned" && releases.length > 0 ? versioned(releases) : null,
    inForce: until.map(stepPlace),
    following: following === undefined ? null : stepPlace(following),
    missing: missingAnswer(found.map((step) => ({ ...step.row, text: step.state }))),
    evidence: `${processHref(row.agency, row.ocid)}/evidence`,
    asOf: asOf(view),
  };
}
