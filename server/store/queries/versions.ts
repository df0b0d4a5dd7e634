import type pg from "pg";
import type { Means } from "../../../protocol/ocds/declared.ts";
import type { Aspect } from "../../../protocol/ocds/material.ts";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

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

/** A step in a list of versions. */
export interface VersionRow extends pg.QueryResultRow {
  index: string;
  trail_index: number;
  recorded_at: string;
  tags: string;
  corrects: string;
  state: StepTextRow["state"];
  own: boolean | null;
  /** Null where the step's text is not here, or not yet compared. */
  changes: number | null;
  material: number | null;
  undeclared: number | null;
  unknown: number | null;
}

/** Steps of a trail above a trail index and up to another one, with the figures of what each changed. */
export async function versionsOf(
  db: Queryable,
  view: View,
  trail: string,
  { after, through, limit }: { after: number; through: number; limit: number },
): Promise<VersionRow[]> {
  const { rows } = await db.query<VersionRow>(
    `SELECT s.index, s.trail_index, s.recorded_at, s.tags, s.corrects, m.state, m.ocid = t.ocid AS own,
            v.changes, v.material, v.undeclared, v.unknown
     FROM ledger.steps s
     JOIN ledger.trails t ON t.id = s.trail
     LEFT JOIN ledger.manifests m ON m.content_hash = s.content_hash
     LEFT JOIN ledger.versions v ON v.index = s.index
     WHERE s.trail = $1 AND s.trail_index > $2 AND s.trail_index <= $3 AND s.index < $4
     ORDER BY s.trail_index LIMIT $5`,
    [trail, after, through, view.size, limit],
  );
  return rows;
}

/** A step that changed something material. */
export interface ChangedStepRow extends pg.QueryResultRow {
  index: string;
  trail_index: number;
  recorded_at: string;
  tags: string;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  ocid: string;
  title: string | null;
  changes: number;
  material: number;
  undeclared: number;
  unknown: number;
}

/** Which of them: recorded from (inclusive) to (exclusive), by one agency, with undeclared changes only. */
export interface ChangedFilter {
  from: number;
  to: number;
  agency: Uint8Array | null;
  undeclared: boolean;
  /** Log index; older ones only. */
  before: number;
}

/** Steps that changed something material, newest first. */
export async function changedSteps(
  db: Queryable,
  view: View,
  filter: ChangedFilter,
  limit: number,
): Promise<ChangedStepRow[]> {
  const { rows } = await db.query<ChangedStepRow>(
    `SELECT s.index, s.trail_index, s.recorded_at, s.tags, s.agency, a.official_id, a.name AS agency_name, t.ocid,
            p.title, v.changes, v.material, v.undeclared, v.unknown
     FROM ledger.versions v
     JOIN ledger.steps s ON s.index = v.index
     JOIN ledger.trails t ON t.id = s.trail
     LEFT JOIN ledger.agencies a ON a.agency = s.agency
     LEFT JOIN ledger.processes p ON p.trail = s.trail
     WHERE v.material > 0 AND v.recorded_at >= $1 AND v.recorded_at < $2 AND v.index < least($3::bigint, $4::bigint)
       AND ($5::bytea IS NULL OR s.agency = $5) AND (NOT $6 OR v.undeclared > 0)
     ORDER BY v.recorded_at DESC, v.index DESC LIMIT $7`,
    [filter.from, filter.to, filter.before, view.size, filter.agency, filter.undeclared, limit],
  );
  return rows;
}

/** A material change as the index keeps it. */
export interface ChangeRow extends pg.QueryResultRow {
  index: string;
  path: string;
  field: string;
  kind: "added" | "changed" | "removed";
  aspect: Aspect;
  declared: boolean | null;
  means: Means | null;
  value_before: string | null;
  value_after: string | null;
}

/** Material changes of these steps, those that the index keeps. */
export async function changesOf(db: Queryable, steps: readonly string[]): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>(
    `SELECT index, path, field, kind, aspect, declared, means, value_before, value_after
     FROM ledger.changes WHERE index = ANY ($1::bigint[]) ORDER BY index, position`,
    [steps],
  );
  return rows;
}
