/** One line of a registry's file: what it says of one record. */
export interface Row {
  /** Line of the file at which it begins, from 1. */
  line: number;
  /** By column; an empty one is absent. */
  values: Readonly<Record<string, string>>;
  /** What could not be read at all. */
  problems: readonly RowProblem[];
}

/** Why a row cannot be issued. Never its values: they are somebody's. */
export interface RowProblem {
  line: number;
  /** Absent where it is about the row as a whole. */
  field?: string;
  code: RowProblemCode;
}

export type RowProblemCode =
  | "choice"
  | "column-repeated"
  | "column-unknown"
  | "columns"
  | "date"
  | "format"
  | "holder-key"
  | "json"
  | "missing"
  | "repeated"
  | "too-long"
  | "value";
