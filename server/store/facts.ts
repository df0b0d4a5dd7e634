import type pg from "pg";
import type { Queryable } from "./pool.ts";

/** Writes down that the sample ledger is complete; `/readyz` waits for it. Idempotent. */
export async function markSampleComplete(db: Queryable): Promise<void> {
  await db.query(
    `INSERT INTO kept.facts (name, value) VALUES ('sample', '{"complete": true}')
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
  );
}

/** Whether the sample ledger is complete. */
export async function isSampleComplete(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ complete: boolean }>(
    "SELECT (value ->> 'complete')::boolean AS complete FROM kept.facts WHERE name = 'sample'",
  );
  return rows[0]?.complete ?? false;
}

/** The processes that talk to the chain, besides the one that answers `/metrics`. */
export type Reporting = "indexer" | "relay" | "checkpoints";

const FAILURES = "rpc-failures-";
const REPORT_MS = 5_000;

async function saveFailures(db: Queryable, process: Reporting, counts: ReadonlyMap<string, number>) {
  await db.query(
    `INSERT INTO kept.facts (name, value) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [FAILURES + process, JSON.stringify(Object.fromEntries(counts))],
  );
}

/**
 * Writes a process's counts of failed RPC requests down every few seconds, where they have changed. In the process
 * they are only added up: nothing waits for the database, and while it is away they are kept for the next time.
 * @returns the call that stops it
 */
export function reportFailures(
  db: Queryable,
  process: Reporting,
  counts: ReadonlyMap<string, number>,
  everyMs = REPORT_MS,
): () => void {
  let written = 0;
  let writing = false;
  const report = async () => {
    const sum = [...counts.values()].reduce((total, count) => total + count, 0);
    if (writing || sum === written) return;
    writing = true;
    await saveFailures(db, process, counts).then(
      () => (written = sum),
      () => undefined,
    );
    writing = false;
  };
  const timer = setInterval(() => void report(), everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}

/** Failed RPC requests since each process started, as it wrote them down last. */
export interface FailureRow extends pg.QueryResultRow {
  process: Reporting;
  /** By `<code> <class of method>`. */
  counts: Record<string, number>;
}

export async function readFailures(db: Queryable): Promise<FailureRow[]> {
  const { rows } = await db.query<FailureRow>(
    "SELECT substr(name, length($1) + 1) AS process, value AS counts FROM kept.facts WHERE starts_with(name, $1)",
    [FAILURES],
  );
  return rows;
}
