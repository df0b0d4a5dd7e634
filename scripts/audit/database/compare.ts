import { isDeepStrictEqual } from "node:util";
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
import { PAGE, keyOf, readRows, readTables } from "./tables.ts";
import type { Row, Table } from "./tables.ts";

export interface DatabaseOptions {
  databaseUrl: string;
  rpc: Rpc;
  trust: Trust;
  /** What the audit fetched by its own path, by which the reference's entries are proved. */
  spool: Spool;
  /** Folder of the server's content; without it what comes from manifests is skipped. */
  content?: string;
  report: Report;
}

/** Tables that follow from manifests, not from the chain alone. */
const OF_CONTENT: ReadonlySet<string> = new Set([
  "manifests",
  "documents",
  "processes",
  "versions",
  "changes",
]);

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
  const { rpc, trust, report, content } = options;
  const cursor = await readCursor(audited, options);
  if (cursor === undefined) return;
  const [block, safe, finalized] = [cursor.block_number, cursor.safe_block, cursor.finalized_block].map(
    Number,
  );
  const extent = { block: block ?? 0, safe: safe ?? -1, finalized: finalized ?? -1 };
  const reference = await buildReference({ rpc, trust, extent, content });
  try {
    await proveEntries(reference.pool, options, Number(cursor.size));
    const figures = await compareTables(audited, reference.pool, report, content !== undefined);
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

async function compareTables(
  audited: Queryable,
  reference: pg.Pool,
  report: Report,
  hasContent: boolean,
): Promise<{ tables: number; rows: number }> {
  const tables = await readTables(reference);
  const present = await readTables(audited);
  let rows = 0;
  for (const table of tables) {
    const place = { at: `ledger.${table.name}` };
    if (OF_CONTENT.has(table.name) && !hasContent) {
      report.add({ area: "database", code: "reference-missing", status: "skipped", place });
      continue;
    }
    if (!present.some((found) => isDeepStrictEqual(found, table))) {
      const found = present.find(({ name }) => name === table.name) ?? null;
      report.fail("database", "database-changed", place, { expected: table, found });
      continue;
    }
    rows += await compareTable(audited, reference, report, withoutLag(table, hasContent));
  }
  return { tables: tables.length, rows };
}

/** How far content was looked for follows from the content only. */
function withoutLag(table: Table, hasContent: boolean): Table {
  if (table.name !== "cursor" || hasContent) return table;
  return { ...table, columns: table.columns.filter((column) => column !== "manifests_through") };
}

/** Page by page of the reference, each with what the other side has between the same keys. */
async function compareTable(
  audited: Queryable,
  reference: pg.Pool,
  report: Report,
  table: Table,
): Promise<number> {
  let after: Row | undefined;
  let compared = 0;
  for (;;) {
    const expected = await readRows(reference, table, after, undefined, PAGE);
    const until = expected.length < PAGE ? undefined : expected.at(-1);
    compareRows(report, table, expected, await readRows(audited, table, after, until));
    compared += expected.length;
    if (until === undefined) return compared;
    after = until;
  }
}

function compareRows(report: Report, table: Table, expected: readonly Row[], found: readonly Row[]): void {
  const rows = new Map(found.map((row) => [keyOf(table, row), row]));
  const at = `ledger.${table.name}`;
  for (const row of expected) {
    const key = keyOf(table, row);
    const other = rows.get(key);
    rows.delete(key);
    if (other === undefined) report.fail("database", "database.deleted", { at }, { key, expected: row });
    else compareColumns(report, table, row, other);
  }
  for (const [key, row] of rows) report.fail("database", "database.added", { at }, { key, found: row });
}

function compareColumns(report: Report, table: Table, expected: Row, found: Row): void {
  table.columns.forEach((column, i) => {
    if (expected[i] === found[i]) return;
    const values = { key: keyOf(table, expected), column, expected: expected[i], found: found[i] };
    report.fail("database", "database.edited", { at: `ledger.${table.name}` }, values);
  });
}
