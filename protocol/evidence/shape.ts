import type { z } from "zod";
import { JejakError } from "../errors.ts";
import { jsonPath, type JsonObject, type JsonValue } from "../json.ts";

/** Most issues that are told of one file. */
const TOLD = 20;

/**
 * Refuses another format or version by its name, before anything else is said about the file.
 * @throws JejakError of `code`
 */
export function checkFormat(
  code: "evidence-unsupported" | "trust-unsupported",
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
  code: "evidence-malformed" | "trust-malformed",
  schema: z.ZodType<T>,
  value: JsonValue,
): T {
  const result = schema.safeParse(value);
  if (result.success) return value as unknown as T;
  const issues = result.error.issues.slice(0, TOLD).map((issue) => ({
    at: jsonPath(issue.path as string[]),
    message: issue.message.slice(0, 200),
  }));
  throw new JejakError(code, { values: { issues }, ...(issues[0] && { at: issues[0].at }) });
}
