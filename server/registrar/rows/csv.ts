import { Readable, pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { JejakError } from "../../../protocol/errors.ts";
import { noValues } from "./row.ts";
import type { Row, RowProblem } from "./row.ts";
import { linesOf, textOf } from "./text.ts";

const MOST_BYTES_A_ROW = 65_536;
const DELIMITERS = [",", ";", "\t"];

interface Parsed {
  info: { lines: number };
  record: string[];
}

/**
 * Rows of a CSV file (RFC 4180; UTF-8, with or without a byte-order mark). The first line names the columns, and by it
 * the delimiter is known: comma, semicolon (as Excel writes in Indonesia) or tab. Lines without any value are passed
 * over. Streams.
 * @param isColumn whether a row may have a value of this name
 * @throws JejakError `rows-malformed` at the line where quotes or bytes make what follows unreadable, `rows-columns`
 * where the first line names none that there is
 */
export async function* readCsv(path: string, isColumn: (name: string) => boolean): AsyncGenerator<Row> {
  const parser = parse({
    delimiter: await delimiterOf(path),
    info: true,
    max_record_size: MOST_BYTES_A_ROW,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  // An error of the file ends the parser, and is thrown below.
  pipeline(Readable.from(textOf(path)), parser, () => undefined);
  let columns: string[] | undefined;
  try {
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      const line = info.lines - newlinesIn(record);
      if (columns === undefined) columns = checkedColumns(path, record, isColumn);
      else yield rowOf(columns, record, line);
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new JejakError("rows-malformed", { at: path, cause, values: { line: Number(cause["lines"]) } });
  }
}

/** A column named twice: nobody could say which of its values counts. */
function checkedColumns(path: string, columns: string[], isColumn: (name: string) => boolean): string[] {
  // Most likely a row: whoever is told its "names" is told somebody's values.
  if (!columns.some(isColumn)) throw new JejakError("rows-columns", { at: path, values: { line: 1 } });
  const repeated = columns.find((column, i) => columns.indexOf(column) !== i);
  if (repeated === undefined) return columns;
  throw new JejakError("rows-malformed", { at: path, values: { line: 1, column: repeated } });
}

async function delimiterOf(path: string): Promise<string> {
  for await (const head of linesOf(path))
    return DELIMITERS.find((delimiter) => head.includes(delimiter)) ?? ",";
  return ",";
}

function rowOf(columns: readonly string[], record: readonly string[], line: number): Row {
  const values = noValues();
  columns.forEach((column, i) => {
    const value = record[i] ?? "";
    if (value !== "") values[column] = value;
  });
  const problems: RowProblem[] = record.length === columns.length ? [] : [{ line, code: "row.columns" }];
  return { line, values, problems };
}

/** Lines are counted to the end of a row; where quoted values go over several it began earlier. */
function newlinesIn(record: readonly string[]): number {
  let found = 0;
  for (const value of record) if (value.includes("\n")) found += value.split("\n").length - 1;
  return found;
}
