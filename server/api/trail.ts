import { z } from "zod";
import type { Queryable } from "../store/pool.ts";
import type { ProcessRow } from "../store/queries/processes.ts";
import { approversOf, conflictsOf, correctionsOf, documentsOf, stepsOf } from "../store/queries/trail.ts";
import type { StepRow } from "../store/queries/trail.ts";
import type { View } from "../store/queries/view.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "./cursor.ts";
import { hex } from "./format.ts";
import { conflictsAnswer, stepAnswer } from "./present/step.ts";
import type { StepParts } from "./present/step.ts";
import { asOf } from "./present/view.ts";
import type { Process, Trail } from "./schemas/process.ts";

const Keys = z.tuple([Place]);

async function partsOf(
  db: Queryable,
  view: View,
  trail: string,
  steps: readonly StepRow[],
): Promise<StepParts> {
  const documents = await documentsOf(
    db,
    steps.map((step) => step.content_hash),
  );
  const approvers = await approversOf(
    db,
    steps.map((step) => step.index),
  );
  const corrections = Map.groupBy(await correctionsOf(db, view, trail), (row) => Number(row.corrected));
  return {
    documents: Map.groupBy(documents, (row) => hex(row.content_hash)),
    approvers: Map.groupBy(approvers, (row) => row.index),
    corrections: new Map(
      [...corrections].map(([step, rows]) => [step, rows.map((row) => Number(row.index))]),
    ),
  };
}

/** The trail of a process, from the step after the cursor on. */
export async function readTrail(
  db: Queryable,
  view: View,
  row: ProcessRow,
  process: Process,
  page: { after?: string | undefined; limit: number },
): Promise<z.output<typeof Trail>> {
  const after = page.after === undefined ? -1 : parseListCursor(page.after, Keys)[0];
  const rows = await stepsOf(db, view, row.id, Math.min(after, 2 ** 31 - 1), page.limit + 1);
  const { items, next } = pageFrom(rows, page.limit, (step) => listCursor([step.trail_index]));
  const parts = await partsOf(db, view, row.id, items);
  return {
    ...process,
    steps: items.map((step) => stepAnswer(step, parts, view)),
    conflicts: conflictsAnswer(await conflictsOf(db, view, row.id)),
    next,
    asOf: asOf(view),
  };
}
