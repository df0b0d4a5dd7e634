import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** Reorganisations that this installation has met; depths in entries. */
export interface ReorganisationRow extends pg.QueryResultRow {
  count: string;
  deepest: string;
}

export async function reorganisations(db: Queryable): Promise<ReorganisationRow> {
  const { rows } = await db.query<ReorganisationRow>(
    `SELECT count(*) AS count, coalesce(max(entries), 0) AS deepest
     FROM (SELECT count(*) AS entries FROM kept.rolled_back GROUP BY rollback) r`,
  );
  return rows[0] as ReorganisationRow;
}

/** Submissions that wait, by status, and how long the oldest has; by an index of these only. */
export interface WaitingRow extends pg.QueryResultRow {
  status: "queued" | "sent";
  count: string;
  oldest: number;
}

export async function waitingSubmissions(db: Queryable): Promise<WaitingRow[]> {
  const { rows } = await db.query<WaitingRow>(
    `SELECT status, count(*) AS count, extract(epoch FROM now() - min(created_at))::float8 AS oldest
     FROM kept.submissions WHERE status IN ('queued', 'sent') GROUP BY status`,
  );
  return rows;
}

/** Submissions that are settled, by status; scans. */
export interface SettledRow extends pg.QueryResultRow {
  status: "recorded" | "refused" | "conflict";
  count: string;
}

export async function settledSubmissions(db: Queryable): Promise<SettledRow[]> {
  const { rows } = await db.query<SettledRow>(
    `SELECT status, count(*) AS count FROM kept.submissions
     WHERE status NOT IN ('queued', 'sent') GROUP BY status`,
  );
  return rows;
}

/** Batches of civil records, and what changed them; scans. */
export interface RecordCountsRow extends pg.QueryResultRow {
  batches: string;
  changes: string;
}

export async function recordCounts(db: Queryable): Promise<RecordCountsRow> {
  const { rows } = await db.query<RecordCountsRow>(
    `SELECT (SELECT count(*) FROM ledger.batches) AS batches,
            (SELECT count(*) FROM ledger.batch_changes) AS changes`,
  );
  return rows[0] as RecordCountsRow;
}

/** Bytes of the manifests that are published; scans. */
export async function publishedBytes(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ bytes: string }>(
    "SELECT coalesce(sum(size), 0) AS bytes FROM ledger.manifests WHERE state = 'published'",
  );
  return Number(rows[0]?.bytes);
}

/** The relay's purse and its last checkpoint. */
export interface PurseRow extends pg.QueryResultRow {
  /** Wei. */
  balance: string;
  low: boolean;
  checkpoint_age: number | null;
  checkpoint_size: string | null;
  /** Seconds since the purse was looked at. */
  age: number;
}

/** Null before the relay has looked into it. */
export async function relayPurse(db: Queryable): Promise<PurseRow | null> {
  const { rows } = await db.query<PurseRow>(
    `SELECT balance, low, extract(epoch FROM now() - checkpoint_at)::float8 AS checkpoint_age, checkpoint_size,
            extract(epoch FROM now() - updated_at)::float8 AS age FROM kept.relay_state`,
  );
  return rows[0] ?? null;
}
