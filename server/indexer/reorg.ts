import type pg from "pg";
import { to0x } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Reader } from "../chain/reader.ts";
import { inTransaction, type Queryable } from "../store/pool.ts";
import { foldComplete, packPeaks, peakSources, rootOf, type Accumulator } from "./accumulator.ts";
import { advance } from "./apply-step.ts";
import { bytes } from "./checks.ts";
import { refreshProcesses } from "./processes.ts";
import type { TrailState } from "./rows.ts";
import type { BlockId } from "./state.ts";
import { updateTrails } from "./write.ts";

/** A block of the index, with the size of the log after it. */
export interface IndexedBlock extends BlockId {
  size: number;
}

const HEADERS_AT_A_TIME = 32;

/**
 * The newest indexed block that the chain still has, looking back from `below`.
 * @throws JejakError `chain-reorganised-final` where a block that was final is gone
 */
export async function commonAncestor(db: Queryable, reader: Reader, below: number): Promise<IndexedBlock> {
  const final = await finalizedBlock(db);
  for (let at = below; ;) {
    const ours = await blocksBelow(db, at);
    const theirs = await reader.headers(ours.map((block) => block.number));
    const match = ours.find((block, i) => theirs[i]?.hash === block.hash);
    if (match) return checkNotFinal(match, final);
    const oldest = ours.at(-1);
    if (!oldest) throw reorganisedFinal(final, "no indexed block is on the chain");
    at = oldest.number - 1;
  }
}

function checkNotFinal(ancestor: IndexedBlock, final: number): IndexedBlock {
  if (ancestor.number < final) throw reorganisedFinal(final, ancestor.number);
  return ancestor;
}

function reorganisedFinal(finalized: number, ancestor: unknown): JejakError {
  return new JejakError("chain-reorganised-final", { values: { finalized, ancestor } });
}

async function finalizedBlock(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ finalized_block: string }>("SELECT finalized_block FROM ledger.cursor");
  return Number(rows[0]?.finalized_block ?? -1);
}

async function blocksBelow(db: Queryable, most: number): Promise<IndexedBlock[]> {
  const { rows } = await db.query<{ number: string; hash: Buffer; time: string; size: string }>(
    "SELECT number, hash, time, size FROM ledger.blocks WHERE number <= $1 ORDER BY number DESC LIMIT $2",
    [most, HEADERS_AT_A_TIME],
  );
  return rows.map((row) => ({
    number: Number(row.number),
    hash: to0x(row.hash),
    time: Number(row.time),
    size: Number(row.size),
  }));
}

/** The newest indexed block at or below `most`. */
export async function indexedBlock(db: Queryable, most: number): Promise<IndexedBlock | null> {
  const [block] = await blocksBelow(db, most);
  return block ?? null;
}

/** Tables whose rows belong to one entry, by its index, and never change. */
const BY_INDEX = [
  "steps",
  "approvals",
  "directory_heads",
  "policies",
  "governance",
  "withdrawals",
  "writers",
  "batches",
  "batch_changes",
  "versions",
];

/**
 * Takes back everything above a block, in one transaction: rows, folds and cursor. Readers see the ledger
 * before, or the ledger as it stood at that block.
 */
export async function rollBack(pool: pg.Pool, to: IndexedBlock): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("SELECT FROM ledger.cursor FOR UPDATE");
    const log = await logAt(client, to.size);
    const contentFrom = await forgetContent(client, to.size);
    const trails = await shortenTrails(client, to.size);
    for (const table of BY_INDEX)
      await client.query(`DELETE FROM ledger.${table} WHERE index >= $1`, [to.size]);
    await client.query("DELETE FROM ledger.entries WHERE index >= $1", [to.size]);
    await updateTrails(client, trails);
    await restoreDirectory(client, to.size);
    await client.query("DELETE FROM ledger.subtrees WHERE (position + 1) << level > $1", [to.size]);
    await client.query("DELETE FROM ledger.checkpoints WHERE block_number > $1", [to.number]);
    await client.query("DELETE FROM ledger.blocks WHERE number > $1", [to.number]);
    await refreshProcesses(
      client,
      trails.map((trail) => trail.id),
    );
    await moveBack(client, to, log, contentFrom);
  });
}

/** The log's peaks when it had `size` leaves, from stored leaves and subtrees. */
async function logAt(db: Queryable, size: number): Promise<Accumulator> {
  const peaks: Buffer[] = [];
  for (const { peak, level, from, to } of peakSources(size)) {
    const { rows } = await db.query<{ hash: Buffer }>(
      level === 0
        ? "SELECT leaf AS hash FROM ledger.entries WHERE index >= $1 AND index < $2 ORDER BY index"
        : "SELECT hash FROM ledger.subtrees WHERE position >= $1 AND position < $2 AND level = $3 ORDER BY position",
      level === 0 ? [from, to] : [from, to, level],
    );
    if (rows.length !== to - from)
      throw new JejakError("invariant-broken", { detail: "leaves are missing", values: { from, to, level } });
    peaks[peak] = foldComplete(rows.map((row) => row.hash));
  }
  return { size, peaks };
}

/**
 * Content goes with the step that first recorded it; a withdrawal's effect goes with the withdrawal.
 * @returns the log index from which content has to be looked for again
 */
async function forgetContent(client: pg.ClientBase, size: number): Promise<number> {
  const { rows } = await client.query<{ content_hash: Buffer; first_index: string }>(
    `DELETE FROM ledger.manifests WHERE first_index >= $1 OR (state = 'withdrawn' AND content_hash IN (
       SELECT content_hash FROM ledger.withdrawals WHERE index >= $1)) RETURNING content_hash, first_index`,
    [size],
  );
  await client.query("DELETE FROM ledger.documents WHERE content_hash = ANY ($1::bytea[])", [
    rows.map((row) => row.content_hash),
  ]);
  return Math.min(size, ...rows.map((row) => Number(row.first_index)));
}

interface StepRow {
  trail: string;
  index: string;
  recorded_at: string;
  trail_index: number;
  tags: string;
  corrects: string;
  deadline: string;
  required: number;
  digest: Buffer;
}

/** Removes trails opened at or above `size`; folds what stays of the others once more. */
async function shortenTrails(client: pg.ClientBase, size: number): Promise<TrailState[]> {
  await client.query(
    "DELETE FROM ledger.processes p USING ledger.trails t WHERE t.id = p.trail AND t.last_index >= $1",
    [size],
  );
  await client.query("DELETE FROM ledger.trails WHERE id >= $1", [size]);
  const { rows } = await client.query<StepRow>(
    `SELECT s.trail, s.index, s.recorded_at, s.trail_index, s.tags, s.corrects, s.deadline, s.required, s.digest
     FROM ledger.steps s JOIN ledger.trails t ON t.id = s.trail
     WHERE t.last_index >= $1 AND s.index < $1 ORDER BY s.index`,
    [size],
  );
  const trails = new Map<number, TrailState>();
  for (const row of rows) foldStep(trails, row);
  return [...trails.values()];
}

function foldStep(trails: Map<number, TrailState>, row: StepRow): void {
  const id = Number(row.trail);
  const trail = trails.get(id) ?? blankTrail(id);
  trails.set(id, trail);
  const terms = {
    index: row.trail_index,
    tags: Number(row.tags),
    corrects: Number(row.corrects),
    deadline: Number(row.deadline),
    required: row.required,
  };
  advance(trail, terms, { index: Number(row.index), at: Number(row.recorded_at), digest: row.digest });
}

/** Only what {@link updateTrails} writes is folded; the rest of the row has never changed. */
function blankTrail(id: number): TrailState {
  const none = Buffer.alloc(32);
  const fixed = {
    openedAt: 0,
    number: 0,
    agency: none,
    ocidHash: none,
    ocid: "",
    subject: null,
    fresh: false,
  };
  const folded = {
    lastIndex: 0,
    lastAt: 0,
    length: 0,
    deadline: 0,
    tags: 0,
    maxRequired: 0,
    closingIndex: null,
  };
  return { id, head: none, ...fixed, ...folded };
}

async function restoreDirectory(client: pg.ClientBase, size: number): Promise<void> {
  await client.query("DELETE FROM ledger.agencies WHERE admitted_index >= $1", [size]);
  await client.query("DELETE FROM ledger.mandates WHERE granted_index >= $1", [size]);
  await client.query(
    `UPDATE ledger.mandates SET revoked_index = NULL, revoked_at = NULL, revoked_reason = NULL,
       suspect_from = NULL, revoked_approvers = NULL WHERE revoked_index >= $1`,
    [size],
  );
}

async function moveBack(
  client: pg.ClientBase,
  to: IndexedBlock,
  log: Accumulator,
  contentFrom: number,
): Promise<void> {
  await client.query(
    `UPDATE ledger.cursor SET block_number = $1, block_hash = $2, block_time = $3, size = $4, root = $5,
       peaks = $6, verified_block = least(verified_block, $1), safe_block = least(safe_block, $1),
       safe_size = least(safe_size, $4), finalized_block = least(finalized_block, $1),
       finalized_size = least(finalized_size, $4), manifests_through = least(manifests_through, $7),
       updated_at = now()`,
    [to.number, bytes(to.hash), to.time, to.size, rootOf(log), packPeaks(log), contentFrom],
  );
}
