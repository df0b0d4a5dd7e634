import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../pool.ts";

/** How settled a reader wants what it reads to be. */
export type Finality = "seen" | "safe" | "finalized";

/** State of the index that one answer is read from. Entries at `size` and above are not part of it. */
export interface View {
  readonly block: number;
  readonly hash: Buffer;
  readonly time: number;
  readonly size: number;
  readonly finality: Finality;
  /** Entries below these are safe, finalized. */
  readonly safeSize: number;
  readonly finalizedSize: number;
  /** False where the view stops below the newest entry that is indexed. */
  readonly newest: boolean;
}

/** The cursor's columns that {@link viewOf} reads. */
export const CURSOR_COLUMNS = `c.block_number, c.block_hash, c.block_time, c.size, c.safe_block, c.safe_size,
  c.finalized_block, c.finalized_size`;

export interface CursorRow extends pg.QueryResultRow {
  block_number: string;
  block_hash: Buffer;
  block_time: string;
  size: string;
  safe_block: string;
  safe_size: string;
  finalized_block: string;
  finalized_size: string;
}

/** The problem of an index that has not read its first block. */
export function indexMissing(): JejakError {
  return new JejakError("not-ready", { values: { waitingFor: ["index"] } });
}

function finalityOf(row: CursorRow): Finality {
  const block = Number(row.block_number);
  if (block <= Number(row.finalized_block)) return "finalized";
  return block <= Number(row.safe_block) ? "safe" : "seen";
}

/** The newest view that a cursor row allows. */
export function viewOf(row: CursorRow): View {
  return {
    block: Number(row.block_number),
    hash: row.block_hash,
    time: Number(row.block_time),
    size: Number(row.size),
    finality: finalityOf(row),
    safeSize: Number(row.safe_size),
    finalizedSize: Number(row.finalized_size),
    newest: true,
  };
}

const SETTLED = `SELECT number, hash, time, size FROM ledger.blocks WHERE number <= $1 ORDER BY number DESC LIMIT 1`;

interface BlockRow extends pg.QueryResultRow {
  number: string;
  hash: Buffer;
  time: string;
  size: string;
}

const RANK: Readonly<Record<Finality, number>> = { seen: 0, safe: 1, finalized: 2 };

async function settledView(
  db: Queryable,
  row: CursorRow,
  finality: Exclude<Finality, "seen">,
): Promise<View> {
  const newest = viewOf(row);
  if (RANK[newest.finality] >= RANK[finality]) return newest;
  const through = finality === "safe" ? row.safe_block : row.finalized_block;
  const { rows } = await db.query<BlockRow>(SETTLED, [through]);
  const block = rows[0];
  if (!block) throw new JejakError("not-ready", { values: { waitingFor: [finality] } });
  return {
    ...newest,
    block: Number(block.number),
    hash: block.hash,
    time: Number(block.time),
    size: Number(block.size),
    finality,
    newest: Number(block.size) === newest.size,
  };
}

async function openView(client: pg.PoolClient, finality: Finality): Promise<View> {
  // Both statements in one round trip: the snapshot is taken by the SELECT and holds until COMMIT.
  const results = (await client.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT ${CURSOR_COLUMNS} FROM ledger.cursor c`,
  )) as unknown as pg.QueryResult<CursorRow>[];
  const row = results[1]?.rows[0];
  if (!row) throw indexMissing();
  return finality === "seen" ? viewOf(row) : settledView(client, row, finality);
}

/** A snapshot that stays open until it is closed. */
export interface OpenView {
  readonly db: Queryable;
  readonly view: View;
  /** Gives the connection back. */
  readonly close: () => Promise<void>;
}

async function closeView(client: pg.PoolClient): Promise<void> {
  let broken: Error | undefined;
  await client.query("COMMIT").catch((cause: unknown) => {
    broken = cause instanceof Error ? cause : new Error(String(cause));
  });
  client.release(broken);
}

/**
 * Opens a snapshot for reads that take longer than one call; it holds a connection.
 * @throws JejakError as {@link inView}
 */
export async function holdView(pool: pg.Pool, finality: Finality): Promise<OpenView> {
  const client = await pool.connect();
  try {
    return { db: client, view: await openView(client, finality), close: () => closeView(client) };
  } catch (error) {
    await closeView(client);
    throw error;
  }
}

/**
 * Runs several reads on one snapshot, so that what an answer says and the state that it names belong together.
 * @throws JejakError `not-ready` before the first block is indexed, or before anything is as final as asked
 */
export async function inView<T>(
  pool: pg.Pool,
  finality: Finality,
  read: (db: Queryable, view: View) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    return await read(client, await openView(client, finality));
  } finally {
    await closeView(client);
  }
}
