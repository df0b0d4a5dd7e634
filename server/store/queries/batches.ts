import type pg from "pg";
import { KIND, WRITER_STATE } from "../../../protocol/kinds.ts";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** A batch of civil records, and how often it has changed. */
export interface BatchRow extends pg.QueryResultRow {
  agency: Buffer;
  official_id: string;
  agency_name: string;
  index: string;
  number: string;
  recorded_at: string;
  root: Buffer;
  size: string;
  succession: string;
  approvers: string[];
  block_number: string;
  block_hash: Buffer | null;
  tx_hash: Buffer;
  /** Number of its changes. */
  sequence: string;
  changed_index: string | null;
  changed_at: string | null;
  /** Of the block with its newest change, or with the batch itself: stands for all that came before. */
  changed_hash: Buffer | null;
}

const BATCHES = `
  SELECT b.agency, a.official_id, a.name AS agency_name, b.index, b.number, b.recorded_at, b.root, b.size,
         b.succession, b.approvers, e.block_number, k.hash AS block_hash, e.tx_hash,
         coalesce(c.sequence + 1, 0) AS sequence, c.index AS changed_index, c.recorded_at AS changed_at,
         CASE WHEN c.index IS NULL THEN k.hash ELSE c.hash END AS changed_hash
  FROM ledger.batches b
  JOIN ledger.agencies a ON a.agency = b.agency
  JOIN ledger.entries e ON e.index = b.index
  LEFT JOIN ledger.blocks k ON k.number = e.block_number
  LEFT JOIN LATERAL (
    SELECT n.sequence, n.index, n.recorded_at, nk.hash
    FROM ledger.batch_changes n
    JOIN ledger.entries ne ON ne.index = n.index
    LEFT JOIN ledger.blocks nk ON nk.number = ne.block_number
    WHERE n.agency = b.agency AND n.batch = b.number AND n.index < $2
    ORDER BY n.sequence DESC LIMIT 1
  ) c ON true
  WHERE b.agency = $1 AND b.index < $2`;

/** Batches of an agency with numbers below `before`, the newest first. */
export async function batchesOf(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  before: number,
  limit: number,
): Promise<BatchRow[]> {
  const { rows } = await db.query<BatchRow>(`${BATCHES} AND b.number < $3 ORDER BY b.number DESC LIMIT $4`, [
    agency,
    view.size,
    before,
    limit,
  ]);
  return rows;
}

/** One batch; null where there is none in the view. */
export async function findBatch(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  number: number,
): Promise<BatchRow | null> {
  const { rows } = await db.query<BatchRow>(`${BATCHES} AND b.number = $3`, [agency, view.size, number]);
  return rows[0] ?? null;
}

/** A change of status, of all of a batch that have one; `indexes`: 4 bytes a place. */
export interface StatusChangeRow extends pg.QueryResultRow {
  status: number;
  indexes: Buffer;
}

/** The first `sequence` changes of a batch that are of status, in their order. */
export async function statusChangesOf(
  db: Queryable,
  agency: Uint8Array,
  number: number,
  sequence: number,
): Promise<StatusChangeRow[]> {
  const { rows } = await db.query<StatusChangeRow>(
    `SELECT status, indexes FROM ledger.batch_changes
     WHERE agency = $1 AND batch = $2 AND sequence < $3 AND status IS NOT NULL ORDER BY sequence`,
    [agency, number, sequence],
  );
  return rows;
}

export async function agencyExists(db: Queryable, agency: Uint8Array): Promise<boolean> {
  const { rowCount } = await db.query("SELECT FROM ledger.agencies WHERE agency = $1", [agency]);
  return rowCount === 1;
}

/** The contract that may write batches after the first `size` entries; null before one is enacted. */
export async function recordRegistryAt(db: Queryable, size: number): Promise<Buffer | null> {
  const { rows } = await db.query<{ writer: Buffer }>(
    "SELECT writer FROM ledger.writers WHERE kind = $1 AND state = $2 AND index < $3 ORDER BY index DESC LIMIT 1",
    [KIND.recordBatch, WRITER_STATE.enacted, size],
  );
  return rows[0]?.writer ?? null;
}
