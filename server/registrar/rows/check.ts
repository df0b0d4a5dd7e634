import { hash } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { readInputs } from "./read.ts";
import type { RecordInput } from "./read.ts";
import type { RowProblem, RowsFile } from "./row.ts";

/** What came of a first look at all rows. */
export interface CheckedRows {
  rows: number;
  /** At most {@link MOST_PROBLEMS}, in the order of the file. */
  problems: RowProblem[];
  /** How many there are in all. */
  found: number;
}

const MOST_PROBLEMS = 1_000;

/** 72 bits of a hash: among ten million rows no two different ones are taken for the same. */
const KEY_LENGTH = 12;

/**
 * Holds every row against the type before anything is issued. Of two equal rows the second is reported: whoever wants
 * two records of one fact issues them from two files.
 * @throws JejakError `rows-empty`, `rows-malformed`
 */
export async function checkRows(
  file: RowsFile,
  type: RecordType,
  advance: (rows: number) => void = () => undefined,
): Promise<CheckedRows> {
  const seen = new Set<string>();
  const checked: CheckedRows = { rows: 0, problems: [], found: 0 };
  for await (const input of readInputs(file, type)) {
    checked.rows++;
    const key = keyOf(type, input);
    if (seen.has(key)) input.problems.push({ line: input.line, code: "row.repeated" });
    seen.add(key);
    checked.found += input.problems.length;
    if (checked.problems.length < MOST_PROBLEMS) checked.problems.push(...input.problems);
    if (checked.rows % 1_000 === 0) advance(checked.rows);
  }
  if (checked.rows === 0) throw new JejakError("rows-empty", { at: file.path });
  return { ...checked, problems: checked.problems.slice(0, MOST_PROBLEMS) };
}

/** Of what goes into the record: columns that the type does not know are wrong already. */
function keyOf(type: RecordType, { record: { claims, jwk, exp } }: RecordInput): string {
  const values = type.claims.map((claim) => claims[fieldOf(claim)]);
  return hash("sha256", JSON.stringify([values, jwk, exp]), "base64url").slice(0, KEY_LENGTH);
}
