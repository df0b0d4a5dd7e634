import type pg from "pg";
import type { Queryable } from "../pool.ts";
import { WITHDRAWAL } from "./trail.ts";

/** What the ledger says of a content hash: its first step, and the withdrawal that withholds it. */
export interface ContentRow extends pg.QueryResultRow {
  first_index: string;
  recorded_at: string;
  withdrawal_index: string | null;
  withdrawal_reason: number | null;
  withdrawn_at: string | null;
}

/** Null where no step has this content. */
export async function contentRecord(db: Queryable, contentHash: Uint8Array): Promise<ContentRow | null> {
  const { rows } = await db.query<ContentRow>(
    `SELECT s.index AS first_index, s.recorded_at, w.*
     FROM ledger.steps s ${WITHDRAWAL} WHERE s.content_hash = $1 ORDER BY s.index LIMIT 1`,
    [contentHash],
  );
  return rows[0] ?? null;
}

/** Writes down where content came from; the first note stays. */
export async function noteContent(
  db: Queryable,
  contentHash: Uint8Array,
  size: number,
  suppliedBy: "submission" | "public",
): Promise<void> {
  await db.query(
    `INSERT INTO kept.content_meta (content_hash, size, supplied_by) VALUES ($1, $2, $3)
     ON CONFLICT (content_hash) DO NOTHING`,
    [contentHash, size, suppliedBy],
  );
}
