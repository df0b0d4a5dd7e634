import type { Queryable } from "../store/pool.ts";
import type { ProcessRow } from "../store/queries/processes.ts";
import { foldRowsOf } from "../store/queries/trail.ts";
import type { View } from "../store/queries/view.ts";
import { endOf, maskOf, secondsOf } from "./filters.ts";
import { agencyKey } from "./names.ts";
import { processAfter, processAnswer } from "./present/process.ts";
import type { ProcessesExport } from "./schemas/export.ts";
import type { Process } from "./schemas/process.ts";
import { searchFor } from "./search.ts";

/** What of a search leaves processes out. */
export function conditionsOf(query: ProcessesExport) {
  return {
    ...(query.q !== undefined && searchFor(query.q)),
    ...(query.agency !== undefined && { agency: agencyKey(query.agency) }),
    ...(query.tag !== undefined && { tags: maskOf(query.tag) }),
    ...(query.from !== undefined && { from: secondsOf(query.from) }),
    ...(query.to !== undefined && { to: endOf(query.to) }),
    ...(query.undeclared !== undefined && { undeclared: true }),
  };
}

/** The process as it stood in the view: trails that moved since are folded from their steps. */
export async function processIn(db: Queryable, view: View, row: ProcessRow): Promise<Process> {
  if (Number(row.last_index) < view.size) return processAnswer(row);
  return processAfter(row, await foldRowsOf(db, view, row.id));
}
