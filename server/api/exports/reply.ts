import { JejakError } from "../../../protocol/errors.ts";
import { holdView } from "../../store/queries/view.ts";
import type { OpenView, View } from "../../store/queries/view.ts";
import { time } from "../format.ts";
import { asOf, asOfHeader } from "../present/view.ts";
import type { Context, StreamReply } from "../route.ts";
import { BYTE_ORDER_MARK, csvLines } from "./csv.ts";
import type { Table } from "./table.ts";

export const FORMATS = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
} as const;

export type Format = keyof typeof FORMATS;

/** The snapshot of a slow reader keeps the database from tidying up; no longer than this. */
const MOST_MS = 30 * 60_000;

interface Writer<T> {
  readonly begin: string;
  rows(rows: readonly T[]): string;
  end(rows: number, view: View): string;
}

function csvWriter<T>({ columns }: Table<T>): Writer<T> {
  const cells = Object.values(columns);
  return {
    begin: BYTE_ORDER_MARK + csvLines([Object.keys(columns)]),
    rows: (rows) => csvLines(rows.map((row) => cells.map((cell) => cell(row)))),
    end: () => "",
  };
}

function ndjsonWriter<T>({ columns }: Table<T>): Writer<T> {
  const cells = Object.entries(columns);
  const line = (row: T) => JSON.stringify(Object.fromEntries(cells.map(([name, cell]) => [name, cell(row)])));
  return {
    begin: "",
    rows: (rows) => rows.map((row) => `${line(row)}\n`).join(""),
    end: (rows, view) => `${JSON.stringify({ rows, asOf: asOf(view) })}\n`,
  };
}

function fileName(name: string, { size, time: at }: View, format: Format): string {
  return `jejak-${name}-${size}-${time(at).slice(0, 10)}.${format}`;
}

/** The first chunk is empty: when it is there, the snapshot is held, and will be let go. */
async function* write<T>(
  table: Table<T>,
  writer: Writer<T>,
  { db, view, close }: OpenView,
  leave: () => void,
): AsyncGenerator<string, void, undefined> {
  const until = Date.now() + MOST_MS;
  let count = 0;
  try {
    yield "";
    yield writer.begin;
    for await (const rows of table.portions(db, view)) {
      if (Date.now() > until) throw new JejakError("server-busy", { values: { rows: count, ms: MOST_MS } });
      count += rows.length;
      yield writer.rows(rows);
    }
    yield writer.end(count, view);
  } finally {
    await close();
    leave();
  }
}

/**
 * A whole table, read portion by portion on one snapshot as fast as the client takes it.
 *
 * Where reading fails the connection is destroyed: an answer without its end is not whole. NDJSON says so by itself
 * too, for its last line has the number of rows; CSV has no place for that.
 * @throws JejakError `server-busy`, `rate-limited` where as many are under way as may be; and as `holdView`
 */
export async function exportReply<T>(
  table: Table<T>,
  format: Format,
  { deps, client }: Context,
): Promise<StreamReply> {
  const leave = deps.exports.take(client?.address ?? "");
  const held = await holdView(deps.pool, table.finality).catch((error: unknown) => {
    leave();
    throw error;
  });
  const writer: Writer<T> = format === "csv" ? csvWriter(table) : ndjsonWriter(table);
  const stream = write(table, writer, held, leave);
  await stream.next();
  const disposition = `attachment; filename="${fileName(table.name, held.view, format)}"`;
  const headers = { "Content-Disposition": disposition, ...asOfHeader(held.view) };
  return { status: 200, type: `${FORMATS[format]}; charset=utf-8`, stream, headers };
}
