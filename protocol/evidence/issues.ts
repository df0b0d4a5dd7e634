import { z } from "zod";
import { jsonPath, type JsonObject, type JsonValue } from "../json.ts";

/** What does not fit, by its place. */
export interface Issue {
  at: string;
  message: string;
}

type Path = readonly (string | number)[];

/** Most characters of a message that are told. */
const TOLD = 200;

/**
 * Holds a value against a schema, part by part, and looks no further than it is asked: whoever takes twenty issues
 * pays for twenty, however many wrong items a hostile file has. The number of items comes before the items.
 */
export function* issuesOf(schema: z.ZodType, value: JsonValue, path: Path = []): Generator<Issue> {
  const inner = schema instanceof z.ZodExactOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodArray && Array.isArray(value)) yield* inArray(inner, value, path);
  else if (inner instanceof z.ZodObject && isObject(value)) yield* inObject(inner, value, path);
  else if (!isAnyObject(inner) || !isObject(value)) yield* inWhole(inner, value, path);
}

function* inArray(schema: z.ZodArray, items: readonly JsonValue[], path: Path): Generator<Issue> {
  const checks = (schema.def.checks ?? []) as z.core.$ZodCheck<unknown[]>[];
  const ofLength = [...inWhole(z.array(z.unknown()).check(...checks), items, path)];
  yield* ofLength;
  if (ofLength.length > 0) return;
  for (const [i, item] of items.entries()) yield* issuesOf(schema.element as z.ZodType, item, [...path, i]);
}

function* inObject(schema: z.ZodObject, value: JsonObject, path: Path): Generator<Issue> {
  const members = Object.entries<z.ZodType>(schema.shape);
  for (const [key, member] of members) {
    const found = value[key];
    if (Object.hasOwn(value, key) && found !== undefined) yield* issuesOf(member, found, [...path, key]);
    else if (!(member instanceof z.ZodExactOptional))
      yield { at: jsonPath([...path, key]), message: "missing" };
  }
  for (const key in value) {
    if (Object.hasOwn(schema.shape, key)) continue;
    yield { at: jsonPath(path), message: `unknown: ${JSON.stringify(key.slice(0, TOLD))}` };
  }
}

function* inWhole(schema: z.ZodType, value: unknown, path: Path): Generator<Issue> {
  const { error } = schema.safeParse(value);
  for (const issue of error?.issues ?? []) {
    yield { at: jsonPath([...path, ...(issue.path as Path)]), message: issue.message.slice(0, TOLD) };
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object with any members, all of which are JSON already. */
function isAnyObject(schema: z.ZodType): boolean {
  return schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodUnknown;
}
