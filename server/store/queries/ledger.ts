import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** The cursor as a reader may see it. */
export interface StateRow extends pg.QueryResultRow {
  chain_id: string;
  audit_log: Buffer;
  block_number: string;
  block_time: string;
  size: string;
  root: Buffer;
  verified_block: string;
  head_block: string;
  safe_block: string;
  safe_size: string;
  finalized_block: string;
  finalized_size: string;
  halted: { code?: unknown } | null;
  updated_at: Date;
}

/** How far the index stands; null before its first block. */
export async function readState(db: Queryable): Promise<StateRow | null> {
  const { rows } = await db.query<StateRow>(
    `SELECT chain_id, audit_log, block_number, block_time, size, root, verified_block, head_block, safe_block, safe_size,
            finalized_block, finalized_size, halted, updated_at FROM ledger.cursor`,
  );
  return rows[0] ?? null;
}

/** A text that changes whenever the index moves or more of it becomes settled; one row is read. */
export async function readHeads(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ heads: string }>(
    "SELECT concat_ws(' ', encode(block_hash, 'hex'), size, safe_size, finalized_size) AS heads FROM ledger.cursor",
  );
  return rows[0]?.heads ?? "";
}

/** The newest root that stands in the contract's storage for good. */
export interface CheckpointRow extends pg.QueryResultRow {
  size: string;
  root: Buffer;
  block_number: string;
  tx_hash: Buffer;
}

export async function newestCheckpoint(db: Queryable): Promise<CheckpointRow | null> {
  const { rows } = await db.query<CheckpointRow>(
    "SELECT size, root, block_number, tx_hash FROM ledger.checkpoints ORDER BY size DESC LIMIT 1",
  );
  return rows[0] ?? null;
}

/** Words of the genesis entry; null while the log is empty. */
export async function genesisWords(db: Queryable): Promise<Buffer | null> {
  const { rows } = await db.query<{ words: Buffer }>("SELECT words FROM ledger.entries WHERE index = 0");
  return rows[0]?.words ?? null;
}

export interface Counts extends pg.QueryResultRow {
  agencies: string;
  processes: string;
  steps: string;
  documents: string;
  /** Distinct contents that steps recorded, and what became of their manifests. */
  contents: string;
  published: string;
  withdrawn: string;
}

/** Exact counts; they scan, so callers keep them for a while. */
export async function countAll(db: Queryable): Promise<Counts> {
  const { rows } = await db.query<Counts>(
    `WITH withdrawn AS MATERIALIZED (
       SELECT DISTINCT w.content_hash FROM ledger.withdrawals w
       WHERE w.applies AND w.agency = (
         SELECT f.agency FROM ledger.steps f WHERE f.content_hash = w.content_hash ORDER BY f.index LIMIT 1))
     SELECT (SELECT count(*) FROM ledger.agencies) AS agencies,
            (SELECT count(*) FROM ledger.trails) AS processes,
            (SELECT count(*) FROM ledger.steps) AS steps,
            (SELECT count(*) FROM ledger.documents) AS documents,
            (SELECT count(*) FROM (SELECT FROM ledger.steps GROUP BY content_hash) s) AS contents,
            (SELECT count(*) FROM ledger.manifests WHERE state = 'published'
              AND content_hash NOT IN (SELECT content_hash FROM withdrawn)) AS published,
            (SELECT count(*) FROM withdrawn) AS withdrawn`,
  );
  return rows[0] as Counts;
}

export interface NewestStepRow extends pg.QueryResultRow {
  index: string;
  recorded_at: string;
  tags: string;
  trail_index: number;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  ocid: string;
  title: string | null;
}

/** The steps recorded last, newest first. */
export async function newestSteps(db: Queryable, limit: number): Promise<NewestStepRow[]> {
  const { rows } = await db.query<NewestStepRow>(
    `SELECT s.index, s.recorded_at, s.tags, s.trail_index, s.agency, a.official_id, a.name AS agency_name, t.ocid,
            p.title
     FROM ledger.steps s JOIN ledger.trails t ON t.id = s.trail
     LEFT JOIN ledger.agencies a ON a.agency = s.agency
     LEFT JOIN ledger.processes p ON p.trail = t.id
     ORDER BY s.index DESC LIMIT $1`,
    [limit],
  );
  return rows;
}
