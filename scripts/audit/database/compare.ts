import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import type { Rpc } from "../../../server/chain/rpc.ts";
import { createPool } from "../../../server/store/pool.ts";
import type { Queryable } from "../../../server/store/pool.ts";
import { EVENT, bytesAt } from "../events.ts";
import { createPeaks } from "../fold/peaks.ts";
import { readHeader } from "../headers.ts";
import type { Report } from "../report.ts";
import type { Spool } from "../spool.ts";
import type { Trust } from "../trust.ts";
import { buildReference } from "./reference.ts";
import type { Rebuilt } from "./reference.ts";
import { compareTables } from "./rows.ts";
import type { RowProgress } from "./rows.ts";
import { PAGE } from "./tables.ts";

export interface DatabaseOptions {
  databaseUrl: string;
  rpc: Rpc;
  trust: Trust;
  /** What the audit fetched by its own path, by which the reference's entries are proved. */
  spool: Spool;
  /** Folder of the server's content; without it what comes from manifests is skipped. */
  content?: string;
  report: Report;
  progress?: DatabaseProgress;
}

/** Where the comparison stands, for whoever waits: first the reference is built, then row after row compared. */
export interface DatabaseProgress {
  rebuilt?: Rebuilt;
  compared?: RowProgress;
}

interface Cursor {
  block_number: string;
  safe_block: string;
  finalized_block: string;
  head_block: string;
  verified_block: string;
  size: string;
}

/**
 * Compares every table of the schema `ledger` with what follows from the chain. The expected rows are built by the
 * indexer on a PostgreSQL of its own; that its entries are the chain's is proved by the audit's own path. The database
 * under audit is only read, in one snapshot. The schema `kept` does not follow from the chain: it is not compared.
 * @throws JejakError `database-unavailable`, `index-halted`, those of the RPC
 */
export async function compareDatabase(options: DatabaseOptions): Promise<void> {
  const pool = createPool(options.databaseUrl, { name: "jejak audit", max: 1 });
  const client = await pool.connect().catch((cause: unknown) => {
    throw new JejakError("database-unavailable", { cause });
  });
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await compareSnapshot(client, options);
  } finally {
    client.release(true);
    await pool.end();
  }
}

async function compareSnapshot(audited: Queryable, options: DatabaseOptions): Promise<void> {
  const { rpc, trust, report, content, progress = {} } = options;
  const cursor = await readCursor(audited, options);
  if (cursor === undefined) return;
  const [block, safe, finalized] = [cursor.block_number, cursor.safe_block, cursor.finalized_block].map(
    Number,
  );
  const extent = { block: block ?? 0, safe: safe ?? -1, finalized: finalized ?? -1 };
  const rebuilt = progress.rebuilt && { progress: progress.rebuilt };
  const reference = await buildReference({ rpc, trust, extent, content, ...rebuilt });
  try {
    await proveEntries(reference.pool, options, Number(cursor.size));
    const compared = progress.compared && { progress: progress.compared };
    const hasContent = content !== undefined;
    const figures = await compareTables({
      audited,
      reference: reference.pool,
      report,
      hasContent,
      ...compared,
    });
    report.conclude("database", { block, ...figures });
  } finally {
    await reference.close();
  }
}

/** The one row of the cursor, if it can be believed so far that a reference can be built up to it. */
async function readCursor(audited: Queryable, { rpc, report }: DatabaseOptions): Promise<Cursor | undefined> {
  const { rows } = await audited.query<Cursor>("SELECT * FROM ledger.cursor");
  const [cursor] = rows;
  const newest = await readHeader(rpc, "latest");
  const within = (
    name: "block_number" | "head_block" | "verified_block" | "finalized_block" | "safe_block",
  ) => Number(cursor?.[name]) <= newest.number;
  if (cursor === undefined) {
    report.fail("database", "database.deleted", { at: "ledger.cursor" }, { expected: "one row", found: 0 });
    return undefined;
  }
  for (const name of [
    "block_number",
    "head_block",
    "verified_block",
    "finalized_block",
    "safe_block",
  ] as const) {
    if (within(name)) continue;
    const values = { column: name, expected: `at most ${newest.number}`, found: cursor[name] };
    report.fail("database", "database.edited", { at: "ledger.cursor" }, values);
  }
  return within("block_number") ? cursor : undefined;
}

/** The reference's entries make the same root as those that the audit fetched and checked by itself. */
async function proveEntries(
  reference: pg.Pool,
  { spool, report }: DatabaseOptions,
  size: number,
): Promise<void> {
  const [own, indexed] = [createPeaks(), createPeaks()];
  for (const piece of spool.pieces()) {
    if (own.size === size) break;
    if ("event" in piece && piece.event.event === EVENT.entry)
      own.append(bytesAt(piece.event.body, 64, 0, 1));
  }
  const sql = `SELECT words FROM ledger.entries WHERE index >= $1 ORDER BY index LIMIT ${PAGE}`;
  for (;;) {
    const { rows } = await reference.query<{ words: Buffer }>(sql, [indexed.size]);
    if (rows.length === 0) break;
    for (const { words } of rows) indexed.append(words);
  }
  const [expected, found] = [own.root(), indexed.root()];
  if (expected !== found)
    report.fail("database", "log-mismatch", { at: "ledger.entries" }, { expected, found });
}
