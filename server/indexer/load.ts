import { to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND, WRITER_STATE } from "../../protocol/kinds.ts";
import type { LedgerLog } from "../chain/decode.ts";
import type { Queryable } from "../store/pool.ts";
import { rootOf, unpackPeaks } from "./accumulator.ts";
import { loadBatch, loadBatches } from "./batches.ts";
import { bytes } from "./checks.ts";
import type { TrailState } from "./rows.ts";
import { RECORD_KINDS } from "./writers.ts";
import { trailKey, type BlockId, type Deployment, type IndexState } from "./state.ts";

interface CursorRow {
  chain_id: string;
  audit_log: Buffer;
  block_number: string;
  block_hash: Buffer;
  block_time: string;
  size: string;
  root: Buffer;
  peaks: Buffer;
  verified_block: string;
  finalized_block: string;
}

/** The index as the database has it. */
export interface Loaded {
  state: IndexState;
  verifiedBlock: number;
  finalizedBlock: number;
}

/**
 * Reads the state that the next range is applied to; null where there is no cursor yet.
 * @throws JejakError `chain-mismatch` where the database indexes another chain or deployment
 */
export async function loadState(db: Queryable, deployment: Deployment): Promise<Loaded | null> {
  const { rows } = await db.query<CursorRow>(
    `SELECT chain_id, audit_log, block_number, block_hash, block_time, size, root, peaks, verified_block,
       finalized_block FROM ledger.cursor`,
  );
  const [row] = rows;
  if (!row) return null;
  checkDeployment(row, deployment);
  const log = unpackPeaks(Number(row.size), row.peaks);
  if (!rootOf(log).equals(row.root))
    throw new JejakError("invariant-broken", { detail: "the cursor's peaks do not fold to its root" });
  const block: BlockId = {
    number: Number(row.block_number),
    hash: to0x(row.block_hash),
    time: Number(row.block_time),
  };
  return {
    state: {
      log,
      block,
      trails: new Map(),
      heads: new Map(),
      batches: new Map(),
      writers: await loadWriters(db),
    },
    verifiedBlock: Number(row.verified_block),
    finalizedBlock: Number(row.finalized_block),
  };
}

function checkDeployment(row: CursorRow, { chainId, auditLog }: Deployment): void {
  const found = { chainId: Number(row.chain_id), auditLog: to0x(row.audit_log) };
  if (found.chainId === chainId && found.auditLog === auditLog) return;
  throw new JejakError("chain-mismatch", {
    detail: "the database indexes another deployment; jejak reindex makes it anew",
    values: { expected: { chainId, auditLog }, found },
  });
}

async function loadWriters(db: Queryable): Promise<Set<Hex>> {
  const { rows } = await db.query<{ writer: Buffer }>(
    "SELECT DISTINCT writer FROM ledger.writers WHERE state = $1 AND kind = ANY ($2::bigint[])",
    [WRITER_STATE.enacted, RECORD_KINDS],
  );
  return new Set(rows.map(({ writer }) => to0x(writer)));
}

/** Puts into the state every trail, directory head and batch that these logs continue. */
export async function loadKnown(db: Queryable, state: IndexState, logs: readonly LedgerLog[]): Promise<void> {
  const missing = new Map<string, Buffer>();
  const agencies = new Set<Hex>();
  const batches: Batch[] = [];
  for (const log of logs) {
    if (log.type !== "entry" || log.words.length < 128) continue;
    const kind = log.words.readUInt32BE(28);
    if (kind === KIND.step) noteTrail(state, missing, log.words);
    else if (kind >= KIND.agency && kind <= KIND.governance) noteAgency(state, agencies, log.words);
    else if (RECORD_KINDS.includes(kind)) batches.push(batchOf(log.words));
  }
  if (missing.size > 0) await loadTrails(db, state, [...missing.values()]);
  if (agencies.size > 0) await loadHeads(db, state, [...agencies]);
  for (const batch of batches) await loadKnownBatch(db, state, batch);
}

interface Batch {
  agency: Hex;
  number: number;
}

function batchOf(words: Buffer): Batch {
  return { agency: to0x(words.subarray(64, 96)), number: words.readUInt32BE(124) };
}

async function loadKnownBatch(db: Queryable, state: IndexState, { agency, number }: Batch): Promise<void> {
  const batches = state.batches.get(agency) ?? (await loadBatches(db, agency));
  state.batches.set(agency, batches);
  if (batches.byNumber.has(number) || number > batches.count) return;
  const batch = await loadBatch(db, agency, number);
  if (batch) batches.byNumber.set(number, batch);
}

function noteTrail(state: IndexState, missing: Map<string, Buffer>, words: Buffer): void {
  const thing = words.subarray(64, 128);
  const key = trailKey(thing);
  const opens = words.length === 288 && words.readUInt32BE(196) === 0;
  if (!opens && !state.trails.has(key)) missing.set(key, thing);
}

function noteAgency(state: IndexState, agencies: Set<Hex>, words: Buffer): void {
  const agency = to0x(words.subarray(64, 96));
  if (!state.heads.has(agency)) agencies.add(agency);
}

interface TrailRow {
  id: string;
  last_index: string;
  opened_at: string;
  last_at: string;
  number: string;
  length: string;
  deadline: string;
  tags: string;
  max_required: number;
  closing_index: string | null;
  agency: Buffer;
  ocid_hash: Buffer;
  head: Buffer;
  ocid: string;
}

async function loadTrails(db: Queryable, state: IndexState, things: readonly Buffer[]): Promise<void> {
  const { rows } = await db.query<TrailRow>(
    `SELECT t.* FROM ledger.trails t
     JOIN unnest($1::bytea[], $2::bytea[]) AS k (agency, ocid_hash) USING (ocid_hash, agency)`,
    [things.map((thing) => thing.subarray(0, 32)), things.map((thing) => thing.subarray(32))],
  );
  for (const row of rows)
    state.trails.set(trailKey(Buffer.concat([row.agency, row.ocid_hash])), trailOf(row));
}

function trailOf(row: TrailRow): TrailState {
  return {
    id: Number(row.id),
    lastIndex: Number(row.last_index),
    openedAt: Number(row.opened_at),
    lastAt: Number(row.last_at),
    number: Number(row.number),
    length: Number(row.length),
    deadline: Number(row.deadline),
    tags: Number(row.tags),
    maxRequired: row.max_required,
    closingIndex: row.closing_index === null ? null : Number(row.closing_index),
    agency: new Uint8Array(row.agency),
    ocidHash: new Uint8Array(row.ocid_hash),
    head: new Uint8Array(row.head),
    ocid: row.ocid,
    subject: null,
    fresh: false,
  };
}

async function loadHeads(db: Queryable, state: IndexState, agencies: readonly Hex[]): Promise<void> {
  const { rows } = await db.query<{ agency: Buffer; head: Buffer }>(
    `SELECT DISTINCT ON (agency) agency, head FROM ledger.directory_heads
     WHERE agency = ANY ($1::bytea[]) ORDER BY agency, index DESC`,
    [agencies.map(bytes)],
  );
  for (const { agency, head } of rows) state.heads.set(to0x(agency), to0x(head));
}
