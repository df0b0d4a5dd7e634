import type pg from "pg";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** The step that opened a process. */
export interface OpenedRow extends pg.QueryResultRow {
  index: string;
  ocid: string;
  words: Buffer;
}

/** Processes that an agency opened, with numbers above `after`, by their numbers. */
export async function openedProcesses(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  { after, limit }: Record<"after" | "limit", number>,
): Promise<OpenedRow[]> {
  const { rows } = await db.query<OpenedRow>(
    `SELECT e.index, t.ocid, e.words FROM ledger.trails t JOIN ledger.entries e ON e.index = t.id
     WHERE t.agency = $1 AND t.number > $2 AND t.id < $3 ORDER BY t.number LIMIT $4`,
    [agency, after, view.size, limit],
  );
  return rows;
}

/** How many processes an agency has opened in a view. */
export async function openedCount(db: Queryable, view: View, agency: Uint8Array): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    "SELECT count(*) FROM ledger.trails WHERE agency = $1 AND id < $2",
    [agency, view.size],
  );
  return Number(rows[0]?.count ?? 0);
}
