import type { Queryable } from "../../store/pool.ts";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";

/** How far a file of rows has come. */
export interface JobState {
  id: string;
  agency: Hex;
  rows: number;
  /** Rows whose records lie in the vault, and those whose batch the chain has. */
  kept: number;
  anchored: number;
  batches: number[];
  /** When the next of its batches is to be anchored; null where none waits. */
  dueAt: string | null;
  startedAt: string;
  /** When every pack and the report were written; null before. */
  finishedAt: string | null;
}

/** Notes a job once; the same file again is the same job, divided as at first. @returns rows a batch */
export async function noteJob(
  db: Queryable,
  job: {
    id: Uint8Array;
    agency: Hex;
    rows: number;
    rowsPerBatch: number;
    type: { integrity: string; body: string };
  },
): Promise<number> {
  const { integrity, body } = job.type;
  await db.query("INSERT INTO vault.types (integrity, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    integrity,
    body,
  ]);
  const { rows } = await db.query<{ rows_per_batch: number }>(
    `INSERT INTO vault.jobs (id, agency, type, rows, rows_per_batch) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING rows_per_batch`,
    [job.id, fromHex(job.agency), integrity, job.rows, job.rowsPerBatch],
  );
  return rows[0]?.rows_per_batch ?? job.rowsPerBatch;
}

export async function finishJob(db: Queryable, id: Uint8Array): Promise<void> {
  await db.query("UPDATE vault.jobs SET finished_at = coalesce(finished_at, now()) WHERE id = $1", [id]);
}

/** The type whose records a job issues, as canonical JSON. */
export async function typeOfJob(db: Queryable, id: Uint8Array): Promise<string | undefined> {
  const { rows } = await db.query<{ body: string }>(
    "SELECT body FROM vault.jobs JOIN vault.types ON integrity = type WHERE id = $1",
    [id],
  );
  return rows[0]?.body;
}

interface StateRow {
  id: Buffer;
  agency: Buffer;
  rows: number;
  kept: string;
  anchored: string;
  batches: number[];
  due_at: Date | null;
  started_at: Date;
  finished_at: Date | null;
}

const STATE = `
  SELECT id, jobs.agency, rows, started_at, finished_at,
    coalesce(sum(length(indexes) / 4) FILTER (WHERE root IS NOT NULL), 0) AS kept,
    coalesce(sum(length(indexes) / 4) FILTER (WHERE entry IS NOT NULL), 0) AS anchored,
    coalesce(array_agg(batch ORDER BY batch) FILTER (WHERE entry IS NOT NULL), '{}') AS batches,
    min(due_at) FILTER (WHERE entry IS NULL) AS due_at
  FROM vault.jobs LEFT JOIN vault.parts ON job = id`;

/** Null where the vault knows no such job. `id` as {@link JobState} has it. */
export async function jobState(db: Queryable, id: string): Promise<JobState | null> {
  const { rows } = await db.query<StateRow>(`${STATE} WHERE id = $1 GROUP BY id`, [Buffer.from(id, "hex")]);
  return rows.map(stateOf)[0] ?? null;
}

function stateOf(row: StateRow): JobState {
  return {
    id: toHex(row.id),
    agency: `0x${toHex(row.agency)}`,
    rows: row.rows,
    kept: Number(row.kept),
    anchored: Number(row.anchored),
    batches: row.batches,
    dueAt: row.due_at?.toISOString() ?? null,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
