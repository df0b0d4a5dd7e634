import type { RowIssueCode } from "../../../protocol/records/row.ts";

/** A file of rows: `csv` with a line of column names, or `ndjson`, one object a line. */
export interface RowsFile {
  path: string;
  format: "csv" | "ndjson";
}

/** One line of a registry's file: what it says of one record. */
export interface Row {
  /** Line of the file at which it begins, from 1. */
  line: number;
  /** By column; an empty one is absent. */
  values: Readonly<Record<string, string>>;
  /** What could not be read at all. */
  problems: readonly RowProblem[];
}

/** Values to be filled in: a column may have any name, `__proto__` too. */
export function noValues(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** Why a row cannot be issued. Never its values: they are somebody's. */
export interface RowProblem {
  line: number;
  /** Absent where it is about the row as a whole. */
  field?: string;
  code: RowProblemCode;
}

/**
 * Of a value as its type has it (`row.…`), and of the file: not as many columns as the first line names, a line that
 * is no JSON object, a value that is no text, a holder's key that is none, a row that was there before.
 */
export type RowProblemCode =
  RowIssueCode | "row.columns" | "row.json" | "row.value" | "row.holder-key" | "row.repeated";
