import type { z } from "zod";
import { JejakError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { issuesOf, type Issue } from "./issues.ts";

/** Most issues that are told of one file. */
const TOLD = 20;

/**
 * Refuses another format or version by its name, before anything else is said about the file.
 * @throws JejakError of `code`
 */
export function checkFormat(
  code: "evidence-unsupported" | "trust-unsupported" | "equivocation-unsupported",
  value: JsonValue,
  format: string,
  version: number,
): void {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const found: JsonObject = isObject ? value : {};
  if (found["format"] === format && found["version"] === version) return;
  const expected = `${format} ${version}`;
  throw new JejakError(code, {
    values: { format: told(found["format"]), version: told(found["version"]), expected },
  });
}

function told(value: JsonValue | undefined): string | number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" ? value.slice(0, 40) : null;
}

/**
 * The value itself, never zod's copy, once it has the shape of the schema.
 * @throws JejakError of `code`, with the places
 */
export function checkShape<T>(
  code: "evidence-malformed" | "trust-malformed" | "equivocation-malformed",
  schema: z.ZodType<T>,
  value: JsonValue,
): T {
  const issues: Issue[] = [];
  for (const issue of issuesOf(schema, value)) if (issues.push(issue) === TOLD) break;
  const [first] = issues;
  if (first === undefined) return value as unknown as T;
  throw new JejakError(code, { at: first.at, values: { issues } });
}
