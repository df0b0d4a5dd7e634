import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** A step as its version needs it. */
export interface StepTextRow extends pg.QueryResultRow {
  trail: string;
  index: string;
  trail_index: number;
  recorded_at: string;
  corrects: string;
  content_hash: Buffer;
  /** Of the manifest, as indexed; null where it is not here. */
  state: "published" | "withdrawn" | null;
  /** Whether the manifest is of the trail's own process. */
  own: boolean | null;
  size: number | null;
}

/** The steps of these trails below a size of the log, trail by trail, in order. */
export async function stepTextsOf(
  db: Queryable,
  trails: readonly (number | string)[],
  size: number,
): Promise<StepTextRow[]> {
  const { rows } = await db.query<StepTextRow>(
    `SELECT s.trail, s.index, s.trail_index, s.recorded_at, s.corrects, s.content_hash,
            m.state, m.ocid = t.ocid AS own, m.size
     FROM ledger.steps s
     JOIN ledger.trails t ON t.id = s.trail
     LEFT JOIN ledger.manifests m ON m.content_hash = s.content_hash
     WHERE s.trail = ANY ($1::bigint[]) AND s.index < $2 ORDER BY s.trail, s.trail_index`,
    [trails, size],
  );
  return rows;
}
