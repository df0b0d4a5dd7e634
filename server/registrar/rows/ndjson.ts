import { isJejakError } from "../../../protocol/errors.ts";
import { parseStrict } from "../../../protocol/json.ts";
import type { JsonValue } from "../../../protocol/json.ts";
import { noValues } from "./row.ts";
import type { Row, RowProblem } from "./row.ts";
import { linesOf } from "./text.ts";

/**
 * Rows of an NDJSON file: one object a line, a member a field. Whole numbers are read as their digits; a holder's key
 * may be an object. Empty lines are passed over. Streams.
 */
export async function* readNdjson(path: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of linesOf(path)) {
    line++;
    if (text.trim() !== "") yield rowOf(text, line);
  }
}

function rowOf(text: string, line: number): Row {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { line, values: {}, problems: [{ line, code: "row.json" }] };
  const values = noValues();
  const problems: RowProblem[] = [];
  for (const [field, given] of Object.entries(value)) {
    const said = wordsOf(given);
    if (said === undefined) problems.push({ line, field, code: "row.value" });
    else if (said !== "") values[field] = said;
  }
  return { line, values, problems };
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseStrict(text);
  } catch (error) {
    if (isJejakError(error)) return undefined;
    throw error;
  }
}

function wordsOf(value: JsonValue): string | undefined {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : undefined;
}
