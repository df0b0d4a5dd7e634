import { isDeepStrictEqual } from "node:util";
import type { Queryable } from "../../../server/store/pool.ts";
import type { Report } from "../report.ts";
import { TABLES, countRows, keyOf, readRows, readTables, PAGE } from "./tables.ts";
import type { Row, Table } from "./tables.ts";

export interface TablesOptions {
  audited: Queryable;
  reference: Queryable;
  report: Report;
  /** Whether the reference was built from manifests too. */
  hasContent: boolean;
  progress?: RowProgress;
}

export type RowProgress = (at: { rows: number; of: number }) => void;

/** Every row of every table against the reference's; a table that is not known here is a finding by itself. */
export async function compareTables(options: TablesOptions): Promise<{ tables: number; rows: number }> {
  const { audited, reference, report, hasContent, progress } = options;
  const [expected, present] = [await readTables(reference), await readTables(audited)];
  refuseUnknown(report, [...expected, ...present]);
  const tables = expected
    .filter((table) => isComparable(report, table, hasContent) && isSame(report, table, present))
    .map((table) => withoutLag(table, hasContent));
  const of = await countRows(reference, tables);
  let rows = 0;
  progress?.({ rows, of });
  for (const table of tables) {
    await compareTable(options, table, (more) => {
      rows += more;
      if (more > 0) progress?.({ rows, of });
    });
  }
  return { tables: tables.length, rows };
}

const placeOf = ({ name }: Table) => ({ at: `ledger.${name}` });

function refuseUnknown(report: Report, tables: readonly Table[]): void {
  const unknown = new Map(
    tables.filter(({ name }) => !Object.hasOwn(TABLES, name)).map((table) => [table.name, table]),
  );
  for (const found of unknown.values())
    report.fail("database", "database-changed", placeOf(found), { expected: null, found });
}

function isComparable(report: Report, table: Table, hasContent: boolean): boolean {
  if (!Object.hasOwn(TABLES, table.name)) return false;
  if (TABLES[table.name] === "chain" || hasContent) return true;
  report.add({ area: "database", code: "reference-missing", status: "skipped", place: placeOf(table) });
  return false;
}

function isSame(report: Report, table: Table, present: readonly Table[]): boolean {
  const found = present.find(({ name }) => name === table.name) ?? null;
  if (isDeepStrictEqual(found, table)) return true;
  report.fail("database", "database-changed", placeOf(table), { expected: table, found });
  return false;
}

/** How far content was looked for follows from the content only. */
function withoutLag(table: Table, hasContent: boolean): Table {
  if (table.name !== "cursor" || hasContent) return table;
  return { ...table, columns: table.columns.filter((column) => column !== "manifests_through") };
}

/** Page by page of the reference, each with what the other side has between the same keys. */
async function compareTable(
  { audited, reference, report }: TablesOptions,
  table: Table,
  advance: (rows: number) => void,
): Promise<void> {
  let after: Row | undefined;
  for (;;) {
    const expected = await readRows(reference, table, after, undefined, PAGE);
    const until = expected.length < PAGE ? undefined : expected.at(-1);
    compareRows(report, table, expected, await readRows(audited, table, after, until));
    advance(expected.length);
    if (until === undefined) return;
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
