import type pg from "pg";
import { JejakError } from "../../protocol/errors.ts";
import { inTransaction } from "../store/pool.ts";
import { packPeaks, rootOf } from "./accumulator.ts";
import { bytes } from "./checks.ts";
import { copyRows, type Columns } from "./copy.ts";
import type { Row, Rows, TrailState } from "./rows.ts";
import type { BlockId, Deployment, IndexState } from "./state.ts";

type CopiedTable = Exclude<keyof Rows, "withdrawals" | "revocations" | "subtrees" | "trails">;

const TABLES: Record<CopiedTable, { table: string; columns: Columns }> = {
  entries: {
    table: "ledger.entries",
    columns: {
      index: "int8",
      recorded_at: "int8",
      block_number: "int8",
      kind: "int4",
      agency: "bytea",
      thing: "bytea",
      words: "bytea",
      leaf: "bytea",
      tx_hash: "bytea",
    },
  },
  steps: {
    table: "ledger.steps",
    columns: {
      index: "int8",
      trail: "int8",
      recorded_at: "int8",
      deadline: "int8",
      valid_until: "int8",
      tags: "int8",
      corrects: "int8",
      trail_number: "int8",
      succession: "int8",
      policy_index: "int8",
      trail_index: "int4",
      required: "int2",
      approvals: "int2",
      approvers: "int8[]",
      agency: "bytea",
      ocid_hash: "bytea",
      content_hash: "bytea",
      previous_head: "bytea",
      digest: "bytea",
    },
  },
  approvals: { table: "ledger.approvals", columns: { index: "int8", mandate: "int8", signature: "bytea" } },
  checkpoints: {
    table: "ledger.checkpoints",
    columns: { size: "int8", root: "bytea", block_number: "int8", tx_hash: "bytea" },
  },
  agencies: {
    table: "ledger.agencies",
    columns: {
      agency: "bytea",
      admitted_index: "int8",
      admitted_at: "int8",
      governance: "int8",
      official_id: "text",
      name: "text",
    },
  },
  directoryHeads: {
    table: "ledger.directory_heads",
    columns: { index: "int8", agency: "bytea", head: "bytea" },
  },
  mandates: {
    table: "ledger.mandates",
    columns: {
      agency: "bytea",
      number: "int8",
      granted_index: "int8",
      granted_at: "int8",
      roles: "int8",
      tags: "int8",
      valid_from: "int8",
      valid_until: "int8",
      change_valid_until: "int8",
      governance: "int8",
      approvers: "int8[]",
      signer: "bytea",
      signer_hash: "bytea",
      holder: "bytea",
      credential: "bytea",
      previous_head: "bytea",
    },
  },
  policies: {
    table: "ledger.policies",
    columns: {
      index: "int8",
      agency: "bytea",
      recorded_at: "int8",
      policy: "bytea",
      change_approvals: "int2",
      valid_until: "int8",
      governance: "int8",
      approvers: "int8[]",
      previous_head: "bytea",
    },
  },
  governance: {
    table: "ledger.governance",
    columns: {
      index: "int8",
      agency: "bytea",
      proposal: "int8",
      recorded_at: "int8",
      action: "int2",
      state: "int2",
      effective_at: "int8",
      valid_until: "int8",
      succession: "int8",
      approvers: "int8[]",
      content: "bytea",
      previous_head: "bytea",
      author: "bytea",
      successor: "bytea",
      args: "bytea",
    },
  },
  writers: {
    table: "ledger.writers",
    columns: {
      index: "int8",
      kind: "int8",
      state: "int2",
      recorded_at: "int8",
      effective_at: "int8",
      author: "bytea",
      writer: "bytea",
      code_hash: "bytea",
    },
  },
  batches: {
    table: "ledger.batches",
    columns: {
      index: "int8",
      agency: "bytea",
      number: "int8",
      recorded_at: "int8",
      root: "bytea",
      size: "int8",
      valid_until: "int8",
      succession: "int8",
      approvers: "int8[]",
    },
  },
  batchChanges: {
    table: "ledger.batch_changes",
    columns: {
      index: "int8",
      agency: "bytea",
      batch: "int8",
      sequence: "int8",
      recorded_at: "int8",
      status: "int2",
      reason: "int2",
      valid_until: "int8",
      succession: "int8",
      approvers: "int8[]",
      indexes: "bytea",
      successors: "bytea",
    },
  },
  blocks: {
    table: "ledger.blocks",
    columns: { number: "int8", hash: "bytea", time: "int8", size: "int8" },
  },
};

const TRAIL_COLUMNS: Columns = {
  id: "int8",
  last_index: "int8",
  opened_at: "int8",
  last_at: "int8",
  number: "int8",
  length: "int8",
  deadline: "int8",
  tags: "int8",
  max_required: "int2",
  closed: "bool",
  closing_index: "int8",
  agency: "bytea",
  ocid_hash: "bytea",
  head: "bytea",
  ocid: "text",
};

/** What moves of a trail. */
const MOVED_COLUMNS: Columns = {
  id: "int8",
  last_index: "int8",
  last_at: "int8",
  length: "int8",
  deadline: "int8",
  tags: "int8",
  max_required: "int2",
  closing_index: "int8",
  head: "bytea",
};

const SUBTREE_COLUMNS: Columns = { level: "int2", position: "int8", hash: "bytea" };

/** The index as it stands in memory once rows are ready to be written, in values that no longer change. */
export interface Position {
  block: BlockId;
  size: number;
  root: Buffer;
  peaks: Buffer;
  /** Whether root and size were compared with the chain's at this block. */
  verified: boolean;
}

export function positionOf({ log, block }: IndexState, verified: boolean): Position {
  return { block: { ...block }, size: log.size, root: rootOf(log), peaks: packPeaks(log), verified };
}

/** Trails as values: the state they come from goes on while they are written. */
export function freezeTrails(rows: Rows): TrailState[] {
  return [...rows.trails].map((trail) => {
    const frozen = { ...trail };
    trail.fresh = false;
    return frozen;
  });
}

/**
 * Writes a range's rows and moves the cursor, in one transaction. Not waiting for the disk is safe here: rows
 * and cursor are lost together, and read from the chain again.
 *
 * @throws JejakError `index-moved` where another indexer, or a reindex, has moved the cursor meanwhile
 */
export async function writeRange(
  pool: pg.Pool,
  before: BlockId,
  after: Position,
  rows: Rows,
  trails: readonly TrailState[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("SET LOCAL synchronous_commit = off");
    await moveCursor(client, before, after);
    for (const [name, { table, columns }] of Object.entries(TABLES))
      await copyRows(client, table, columns, rows[name as CopiedTable]);
    await writeSubtrees(client, rows);
    await writeTrails(client, trails);
    for (const revocation of rows.revocations) await writeRevocation(client, revocation);
    for (const withdrawal of rows.withdrawals) await writeWithdrawal(client, withdrawal);
  });
}

async function moveCursor(client: pg.ClientBase, before: BlockId, after: Position): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE ledger.cursor SET block_number = $3, block_hash = $4, block_time = $5, size = $6, root = $7,
       peaks = $8, verified_block = CASE WHEN $9 THEN $3::bigint ELSE verified_block END,
       head_block = greatest(head_block, $3), updated_at = now()
     WHERE block_number = $1 AND block_hash = $2`,
    [
      before.number,
      bytes(before.hash),
      after.block.number,
      bytes(after.block.hash),
      after.block.time,
      after.size,
      after.root,
      after.peaks,
      after.verified,
    ],
  );
  if (rowCount !== 1) throw new JejakError("index-moved", { values: { expected: before } });
}

async function writeSubtrees(client: pg.ClientBase, { subtrees }: Rows): Promise<void> {
  const rows = subtrees.map(({ level, position, hash }): Row => [level, position, hash]);
  await copyRows(client, "ledger.subtrees", SUBTREE_COLUMNS, rows);
}

function trailRow(trail: TrailState): Row {
  return [
    trail.id,
    trail.lastIndex,
    trail.openedAt,
    trail.lastAt,
    trail.number,
    trail.length,
    trail.deadline,
    trail.tags,
    trail.maxRequired,
    trail.closingIndex !== null,
    trail.closingIndex,
    trail.agency,
    trail.ocidHash,
    trail.head,
    trail.ocid,
  ];
}

function movedRow(trail: TrailState): Row {
  const { id, lastIndex, lastAt, length, deadline, tags, maxRequired, closingIndex, head } = trail;
  return [id, lastIndex, lastAt, length, deadline, tags, maxRequired, closingIndex, head];
}

async function writeTrails(client: pg.ClientBase, trails: readonly TrailState[]): Promise<void> {
  await copyRows(client, "ledger.trails", TRAIL_COLUMNS, trails.filter((trail) => trail.fresh).map(trailRow));
  await updateTrails(
    client,
    trails.filter((trail) => !trail.fresh),
  );
}

/**
 * Writes trails that have a row already. By way of a temporary table: arrays as parameters would be written and
 * read as text.
 */
export async function updateTrails(client: pg.ClientBase, moved: readonly TrailState[]): Promise<void> {
  if (moved.length === 0) return;
  await client.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS moved_trails (id bigint, last_index bigint, last_at bigint,
       length bigint, deadline bigint, tags bigint, max_required smallint, closing_index bigint, head bytea)
     ON COMMIT DELETE ROWS`,
  );
  await copyRows(client, "moved_trails", MOVED_COLUMNS, moved.map(movedRow));
  // Without these the planner may read all trails to move a few.
  await client.query("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off");
  await client.query(
    `UPDATE ledger.trails t SET last_index = m.last_index, last_at = m.last_at, length = m.length,
       deadline = m.deadline, tags = m.tags, max_required = m.max_required, head = m.head,
       closing_index = m.closing_index, closed = m.closing_index IS NOT NULL
     FROM moved_trails m WHERE t.id = m.id`,
  );
}

async function writeRevocation(
  client: pg.ClientBase,
  revocation: Rows["revocations"][number],
): Promise<void> {
  const { agency, number, index, at, reason, suspectFrom, approvers } = revocation;
  await client.query(
    `UPDATE ledger.mandates SET revoked_index = $3, revoked_at = $4, revoked_reason = $5, suspect_from = $6,
       revoked_approvers = $7
     WHERE agency = $1 AND number = $2`,
    [agency, number, index, at, reason, suspectFrom, approvers],
  );
}

async function writeWithdrawal(client: pg.ClientBase, withdrawal: Row): Promise<void> {
  await client.query(
    `INSERT INTO ledger.withdrawals
       (index, agency, ocid_hash, recorded_at, trail_index, reason, approvers, succession, content_hash, applies)
     SELECT $1, $2::bytea, $3::bytea, $4, $5::bigint, $6, $7, $8, $9::bytea, EXISTS (
       SELECT FROM ledger.trails t JOIN ledger.steps s ON s.trail = t.id
       WHERE t.agency = $2 AND t.ocid_hash = $3 AND s.trail_index = $5 AND s.content_hash = $9)`,
    [...withdrawal],
  );
}

/** Makes the cursor where there is none: before the first block of the deployment. */
export async function ensureCursor(pool: pg.Pool, deployment: Deployment, start: BlockId): Promise<void> {
  const root = rootOf({ size: 0, peaks: [] });
  const at = [start.number, bytes(start.hash), start.time];
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO ledger.cursor (chain_id, audit_log, block_number, block_hash, block_time, size, root, peaks,
         verified_block, head_block, safe_block, safe_size, finalized_block, finalized_size, manifests_through,
         updated_at)
       VALUES ($4, $5, $1, $2, $3, 0, $6, '', $1, $1, -1, 0, -1, 0, 0, now())
       ON CONFLICT (one) DO NOTHING`,
      [...at, deployment.chainId, bytes(deployment.auditLog), root],
    );
    if (rowCount === 1)
      await client.query("INSERT INTO ledger.blocks (number, hash, time, size) VALUES ($1, $2, $3, 0)", at);
  });
}
