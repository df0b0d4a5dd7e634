import { put, type JsonObject, type JsonValue } from "../json.ts";
import { OCDS_1_1, rulesOf, type MergeRule, type MergeRules } from "./merge-rules.ts";
import { asObject, asText } from "./read.ts";
import { same } from "./same.ts";
import { createMeter } from "./values.ts";

/** What a compiled or versioned release replaces by its own, whatever the schema says. */
export const OWN_FIELDS: ReadonlySet<string> = new Set(["ocid", "id", "date", "tag"]);

/**
 * The compiled release of releases in the order given, by OCDS's merge routine.
 * @returns null where there are none
 * @throws JejakError `versions-too-large`
 */
export function compile(releases: Iterable<JsonObject>, rules: MergeRules = OCDS_1_1): JsonObject | null {
  const meter = createMeter();
  let compiled: JsonObject | null = null;
  for (const release of releases) {
    compiled = compileNext(compiled, release, rules);
    meter(compiled);
  }
  return compiled;
}

/**
 * The compiled release after one more release. Nothing given is changed; what stays the same is the very same
 * object, so that two states are compared in the time of their differences.
 */
export function compileNext(
  compiled: JsonObject | null,
  release: JsonObject,
  rules: MergeRules = OCDS_1_1,
): JsonObject {
  const merged = mergeObject(compiled ?? {}, release, rules, OWN_FIELDS);
  return { ...merged, ...headOf(release) };
}

function headOf(release: JsonObject): JsonObject {
  const [ocid, date] = [asText(release["ocid"]), asText(release["date"])];
  return {
    tag: ["compiled"],
    id: [ocid, date].filter((part) => part !== undefined).join("-"),
    ...(date === undefined ? {} : { date }),
    ...(ocid === undefined ? {} : { ocid }),
  };
}

function mergeObject(
  output: JsonObject,
  input: JsonObject,
  rules: MergeRules,
  without?: ReadonlySet<string>,
): JsonObject {
  let merged = output;
  for (const key of Object.keys(input)) {
    const inner = rulesOf(rules, key);
    if (without?.has(key) === true || inner.rule === "omit") continue;
    const before = Object.hasOwn(output, key) ? output[key] : undefined;
    const after = mergeValue(before, input[key], inner);
    if (after === before) continue;
    if (merged === output) merged = { ...output };
    if (after === undefined) Reflect.deleteProperty(merged, key);
    else put(merged, key, after);
  }
  return merged;
}

/** An empty object or array says nothing; null takes away. */
function mergeValue(
  before: JsonValue | undefined,
  input: JsonValue | undefined,
  rules: MergeRules,
): JsonValue | undefined {
  if (input === undefined || input === null) return undefined;
  const list = rules.rule === "whole" ? undefined : objectsOnly(input);
  if (list !== undefined) return mergeList(before, list, rules);
  const object = asObject(input);
  if (object === undefined) return same(before, input) ? before : input;
  const output = asObject(before);
  const merged = mergeObject(output ?? {}, object, rules);
  return output === undefined && Object.keys(merged).length === 0 ? before : merged;
}

/** The objects of an array that merges by identifier; undefined where the value is no such array. */
export function objectsOnly(value: JsonValue): JsonObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const list = value.map(asObject).filter((item) => item !== undefined);
  return list.length === value.length ? list : undefined;
}

/** What the objects of an array are told apart by; undefined is like no other. */
export function identityOf(item: JsonObject): string | undefined {
  const id = Object.hasOwn(item, "id") ? item["id"] : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

const ID: ReadonlySet<string> = new Set(["id"]);

function mergeList(
  before: JsonValue | undefined,
  input: readonly JsonObject[],
  rules: MergeRules,
): JsonValue | undefined {
  const items = before === undefined ? [] : [...(objectsOnly(before) ?? [])];
  const find = finder(items, rules.rule);
  const changed: number[] = [];
  input.forEach((item, position) => {
    const found = find(item, position);
    const output = items[found] ?? {};
    const merged = mergeObject(output, item, rules, Object.hasOwn(output, "id") ? ID : undefined);
    if (merged === output) return;
    items[found] = merged;
    changed.push(found);
  });
  return changed.length > 0 ? items : before;
}

/** The place in the output of an object of the input: that of the same identity, else the next free one. */
function finder(
  items: readonly JsonObject[],
  rule: MergeRule | undefined,
): (item: JsonObject, position: number) => number {
  if (rule === "append") return () => items.length;
  if (rule === "byPosition") return (_item, position) => Math.min(position, items.length);
  const places = new Map<string, number>();
  items.forEach((item, place) => {
    const identity = identityOf(item);
    if (identity !== undefined && !places.has(identity)) places.set(identity, place);
  });
  return (item) => {
    const identity = identityOf(item);
    const place = (identity === undefined ? undefined : places.get(identity)) ?? items.length;
    if (identity !== undefined) places.set(identity, place);
    return place;
  };
}
