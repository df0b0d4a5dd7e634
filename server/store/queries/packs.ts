import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** A time, in Unix seconds: from the first, up to and without the second. */
export interface Period {
  from: number;
  to: number;
}

/** A process by its trail's id, the log index of the step that opened it. */
export interface SelectedRow {
  id: string;
  ocid: string;
  ocid_hash: Buffer;
}

const IN_PERIOD = `t.agency = $1 AND t.id < $2 AND t.opened_at < $4 AND t.last_at >= $3 AND EXISTS (
  SELECT FROM ledger.steps s
  WHERE s.trail = t.id AND s.recorded_at >= $3 AND s.recorded_at < $4 AND s.index < $2)`;

/** Processes of an agency with a step within a period, in the order of opening, above a trail's id. */
export async function trailsWithSteps(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  { from, to }: Period,
  { after, limit }: Record<"after" | "limit", number>,
): Promise<SelectedRow[]> {
  const { rows } = await db.query<SelectedRow>(
    `SELECT t.id, t.ocid, t.ocid_hash FROM ledger.trails t
     WHERE ${IN_PERIOD} AND t.id > $5 ORDER BY t.id LIMIT $6`,
    [agency, view.size, from, to, after, limit],
  );
  return rows;
}

/** How many processes of an agency have a step within a period; counts no further than `most`. */
export async function countWithSteps(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  { from, to }: Period,
  most: number,
): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `SELECT count(*) FROM (SELECT FROM ledger.trails t WHERE ${IN_PERIOD} LIMIT $5) selected`,
    [agency, view.size, from, to, most],
  );
  return Number(rows[0]?.count ?? 0);
}

/** The years (UTC) in which an agency recorded steps, newest first. */
export async function yearsWithSteps(db: Queryable, agency: Uint8Array): Promise<number[]> {
  const { rows } = await db.query<{ year: number }>(
    `WITH span AS (
       SELECT extract(year FROM to_timestamp(min(opened_at)) AT TIME ZONE 'UTC')::int AS first,
              extract(year FROM to_timestamp(max(last_at)) AT TIME ZONE 'UTC')::int AS last
       FROM ledger.trails WHERE agency = $1
     ), years AS (
       SELECT year, extract(epoch FROM make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'))::bigint AS starts,
              extract(epoch FROM make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'))::bigint AS ends
       FROM span, generate_series(span.first, span.last) AS year
     )
     SELECT year FROM years WHERE EXISTS (
       SELECT FROM ledger.trails t JOIN ledger.steps s ON s.trail = t.id
       WHERE t.agency = $1 AND t.opened_at < ends AND t.last_at >= starts
         AND s.recorded_at >= starts AND s.recorded_at < ends)
     ORDER BY year DESC`,
    [agency],
  );
  return rows.map(({ year }) => year);
}
