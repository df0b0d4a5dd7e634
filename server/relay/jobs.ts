import type pg from "pg";

import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import type { RelayContext } from "./context.ts";
import type { Fees } from "./fees.ts";

/** One signed transaction of a job. */
export interface Attempt extends Fees {
  hash: Hex;
  raw: Hex;
  /** Milliseconds. */
  signedAt: number;
}

/** One nonce of a gas key, and what it is used for. */
export interface Job {
  id: string;
  /** Ours, or that of a key which the relay had before. */
  sender: Hex;
  nonce: number;
  purpose: "batch" | "checkpoint" | "fill";
  target: Hex;
  data: Hex;
  gasLimit: bigint;
  status: "open" | "mined";
  mined: { block: number; blockHash: Hex } | null;
  /** Newest first. */
  attempts: Attempt[];
}

interface JobRow {
  id: string;
  sender: Buffer;
  nonce: string;
  purpose: Job["purpose"];
  target: Buffer;
  data: Buffer;
  gas_limit: string;
  status: Job["status"];
  block_number: string | null;
  block_hash: Buffer | null;
}

interface AttemptRow {
  job: string;
  hash: Buffer;
  raw: Buffer;
  max_fee: string;
  priority_fee: string;
  signed_at: Date;
}

/** Jobs on this chain that are not final yet, lowest nonce first. */
export async function liveJobs(ctx: RelayContext): Promise<Job[]> {
  const { rows } = await ctx.db.query<JobRow>(
    `SELECT id, sender, nonce, purpose, target, data, gas_limit, status, block_number, block_hash
     FROM kept.relay_jobs
     WHERE chain_id = $1 AND status IN ('open', 'mined') ORDER BY nonce`,
    [ctx.chainId],
  );
  const attempts = await attemptsOf(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => jobOf(row, attempts.get(row.id) ?? []));
}

async function attemptsOf(db: pg.ClientBase, jobs: readonly string[]): Promise<Map<string, Attempt[]>> {
  const { rows } = await db.query<AttemptRow>(
    `SELECT job, hash, raw, max_fee, priority_fee, signed_at FROM kept.relay_attempts
     WHERE job = ANY ($1::bigint[]) ORDER BY max_fee DESC`,
    [jobs],
  );
  const byJob = Map.groupBy(rows, ({ job }) => job);
  return new Map([...byJob].map(([job, group]) => [job, group.map(attemptOf)]));
}

function jobOf(row: JobRow, attempts: Attempt[]): Job {
  return {
    id: row.id,
    sender: to0x(row.sender),
    nonce: Number(row.nonce),
    purpose: row.purpose,
    target: to0x(row.target),
    data: to0x(row.data),
    gasLimit: BigInt(row.gas_limit),
    status: row.status,
    mined: row.block_hash && { block: Number(row.block_number), blockHash: to0x(row.block_hash) },
    attempts,
  };
}

function attemptOf(row: AttemptRow): Attempt {
  return {
    hash: to0x(row.hash),
    raw: to0x(row.raw),
    maxFee: BigInt(row.max_fee),
    priorityFee: BigInt(row.priority_fee),
    signedAt: row.signed_at.getTime(),
  };
}

/** Writes down a job; its first attempt follows in the same transaction. */
export async function insertJob(
  ctx: RelayContext,
  job: Pick<Job, "nonce" | "purpose" | "target" | "data" | "gasLimit">,
): Promise<string> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `INSERT INTO kept.relay_jobs (chain_id, sender, nonce, purpose, target, data, gas_limit)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      ctx.chainId,
      bytes(ctx.key.address),
      job.nonce,
      job.purpose,
      bytes(job.target),
      bytes(job.data),
      job.gasLimit,
    ],
  );
  return rows[0]?.id ?? "";
}

/** Writes down a signed transaction, also in the submissions that it carries. */
export async function insertAttempt(ctx: RelayContext, job: string, attempt: Attempt): Promise<void> {
  await ctx.db.query(
    `INSERT INTO kept.relay_attempts (hash, job, raw, max_fee, priority_fee, signed_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      bytes(attempt.hash),
      job,
      bytes(attempt.raw),
      attempt.maxFee,
      attempt.priorityFee,
      new Date(attempt.signedAt),
    ],
  );
  await ctx.db.query(
    `UPDATE kept.submissions SET tx_hashes = array_append(tx_hashes, $2), updated_at = now()
     WHERE id IN (SELECT submission FROM kept.relay_items WHERE job = $1)`,
    [job, bytes(attempt.hash)],
  );
}

export async function insertItems(db: pg.ClientBase, job: string, ids: readonly string[]): Promise<void> {
  await db.query(
    `INSERT INTO kept.relay_items (job, position, submission)
     SELECT $1, place - 1, id FROM unnest($2::uuid[]) WITH ORDINALITY AS item (id, place)`,
    [job, ids],
  );
}

/** A submission in a batch. */
export interface Item {
  position: number;
  id: string;
  digest: Hex;
  agency: Hex;
  ocidHash: Hex;
  previousHead: Hex;
  tries: number;
}

interface ItemRow {
  position: number;
  id: string;
  digest: Buffer;
  agency: Buffer;
  ocid_hash: Buffer;
  previous_head: Buffer;
  tries: number;
}

/** What stood in a batch, by position. */
export async function itemsOf(db: pg.ClientBase, job: string): Promise<Item[]> {
  const { rows } = await db.query<ItemRow>(
    `SELECT i.position, s.id, s.digest, s.agency, s.ocid_hash, s.previous_head, s.tries
     FROM kept.relay_items i JOIN kept.submissions s ON s.id = i.submission
     WHERE i.job = $1 ORDER BY i.position`,
    [job],
  );
  return rows.map((row) => ({
    position: row.position,
    id: row.id,
    digest: to0x(row.digest),
    agency: to0x(row.agency),
    ocidHash: to0x(row.ocid_hash),
    previousHead: to0x(row.previous_head),
    tries: row.tries,
  }));
}

export async function markMined(
  db: pg.ClientBase,
  job: string,
  at: { hash: Hex; block: number; blockHash: Hex },
): Promise<void> {
  await db.query(
    `UPDATE kept.relay_jobs SET status = 'mined', tx_hash = $2, block_number = $3, block_hash = $4
     WHERE id = $1`,
    [job, bytes(at.hash), at.block, bytes(at.blockHash)],
  );
}

/** The block is gone, the transaction waits again; so do its steps, whatever had become of them. */
export async function markOpen(db: pg.ClientBase, job: string): Promise<void> {
  await db.query(
    `UPDATE kept.relay_jobs SET status = 'open', tx_hash = NULL, block_number = NULL, block_hash = NULL
     WHERE id = $1`,
    [job],
  );
  await db.query(
    `UPDATE kept.submissions s
     SET status = 'sent', entry_index = NULL, block_number = NULL, block_hash = NULL, error = NULL,
         updated_at = now()
     FROM kept.relay_items i
     WHERE i.job = $1 AND s.id = i.submission AND s.status <> 'queued'`,
    [job],
  );
}

/** Nothing can change any more what became of these transactions. */
export async function markFinal(db: pg.ClientBase, jobs: readonly string[]): Promise<void> {
  await db.query("UPDATE kept.relay_jobs SET status = 'final' WHERE id = ANY ($1::bigint[])", [jobs]);
  await db.query(
    `UPDATE kept.submissions s SET settled_at = now()
     FROM kept.relay_items i
     WHERE i.job = ANY ($1::bigint[]) AND s.id = i.submission AND s.status NOT IN ('queued', 'sent')`,
    [jobs],
  );
}

/** Another transaction has the nonce for good: the steps wait for the next batch. */
export async function markLost(db: pg.ClientBase, job: string): Promise<void> {
  await db.query("UPDATE kept.relay_jobs SET status = 'lost' WHERE id = $1", [job]);
  await db.query(
    `UPDATE kept.submissions s SET status = 'queued', updated_at = now()
     FROM kept.relay_items i WHERE i.job = $1 AND s.id = i.submission AND s.status = 'sent'`,
    [job],
  );
}

export function bytes(hex: Hex): Buffer {
  return Buffer.from(fromHex(hex));
}
