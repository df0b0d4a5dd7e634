import type { Queryable } from "../../../server/store/pool.ts";

/** A table of the schema `ledger`, as the database itself describes it. */
export interface Table {
  name: string;
  /** Columns of the primary key, in order. */
  key: string[];
  /** Columns that are stored, not generated. */
  columns: string[];
}

/** Every table of the schema, by what its rows follow from: the chain alone, or manifests too. */
export const TABLES: Readonly<Record<string, "chain" | "content">> = {
  agencies: "chain",
  approvals: "chain",
  batch_changes: "chain",
  batches: "chain",
  blocks: "chain",
  changes: "content",
  checkpoints: "chain",
  cursor: "chain",
  directory_heads: "chain",
  documents: "content",
  entries: "chain",
  governance: "chain",
  manifests: "content",
  mandates: "chain",
  policies: "chain",
  processes: "content",
  steps: "chain",
  subtrees: "chain",
  trails: "chain",
  versions: "content",
  withdrawals: "chain",
  writers: "chain",
};

/** What each installation says of itself rather than of the ledger; its bounds are compared with the chain apart. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  cursor: ["updated_at", "head_block", "verified_block", "halted"],
};

/** Whatever keeps rows in the schema, with its key and the columns that follow from the chain. */
export async function readTables(db: Queryable): Promise<Table[]> {
  const { rows } = await db.query<{ name: string; key: string[] | null; columns: string[] }>(`
    SELECT t.relname AS name,
      (SELECT array_agg(a.attname::text ORDER BY k.place)
       FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place), pg_attribute a
       WHERE i.indrelid = t.oid AND i.indisprimary AND a.attrelid = t.oid AND a.attnum = k.attnum) AS key,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
       WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
    FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'ledger' AND t.relkind IN ('r', 'p', 'm', 'f') ORDER BY t.relname`);
  return rows.map(({ name, key, columns }) => {
    return { name, key: key ?? [], columns: columns.filter((column) => !(OWN[name] ?? []).includes(column)) };
  });
}

/** One row: its columns as PostgreSQL writes them, null where they are NULL. */
export type Row = (string | null)[];

export const PAGE = 2_000;

const list = (names: readonly string[], suffix = ""): string =>
  names.map((name) => `"${name}"${suffix}`).join(", ");

/** Rows behind `after` and up to `until` (by key, both as the rows have it), in the order of the key. */
export async function readRows(
  db: Queryable,
  { name, key, columns }: Table,
  after: Row | undefined,
  until: Row | undefined,
  limit?: number,
): Promise<Row[]> {
  const values: unknown[] = [];
  const bound = (operator: string, row: Row): string => {
    const places = key.map((column) => {
      values.push(row[columns.indexOf(column)]);
      return `$${values.length}`;
    });
    return `(${list(key)}) ${operator} (${places.join(", ")})`;
  };
  const bounds = [after && bound(">", after), until && bound("<=", until)].filter(
    (part) => part !== undefined,
  );
  const where = bounds.length === 0 ? "" : `WHERE ${bounds.join(" AND ")}`;
  const most = limit === undefined ? "" : `LIMIT ${limit}`;
  const sql = `SELECT array[${list(columns, "::text")}] AS row FROM ledger."${name}" ${where} ORDER BY ${list(key)} ${most}`;
  const { rows } = await db.query<{ row: Row }>(sql, values);
  return rows.map(({ row }) => row);
}

/** The key of a row, for messages and for finding it again. */
export function keyOf({ key, columns }: Table, row: Row): string {
  return JSON.stringify(key.map((column) => row[columns.indexOf(column)]));
}

/** Rows of all of them together. */
export async function countRows(db: Queryable, tables: readonly Table[]): Promise<number> {
  let count = 0;
  for (const { name } of tables) {
    const { rows } = await db.query<{ n: string }>(`SELECT count(*) AS n FROM ledger."${name}"`);
    count += Number(rows[0]?.n);
  }
  return count;
}
