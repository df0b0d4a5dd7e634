import { canonicalText } from "../jcs.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { identityOf, objectsOnly } from "./compile.ts";
import { asObject } from "./read.ts";
import { same } from "./same.ts";

/** One field that differs between two versions. */
export interface Change {
  /**
   * Place in the release: tokens as of RFC 6901, but an object of an array that has an id is named by it:
   * `/awards/id=1/value/amount`.
   */
  path: string;
  /** The same without array places, as OCDS writes paths: `awards/value/amount`. */
  field: string;
  kind: "added" | "changed" | "removed";
  /** Null where the field was absent; a published null counts as absent. */
  before: JsonValue;
  after: JsonValue;
  /** Where the field came or went with a whole object of an array that had members before: the array's `field`. */
  list: string | null;
}

/** Where a value stands while two versions are walked. */
interface Place {
  path: string;
  field: string;
  list: string | null;
}

/** What tells releases apart and says nothing of the process. */
const HEAD: ReadonlySet<string> = new Set(["id", "date", "tag"]);

const ROOT: Place = { path: "", field: "", list: null };

/**
 * Every field that differs, in the order of the newer version, then what is gone; what is the very same object is
 * not looked into. Arrays are matched by id; one whose objects lack ids of their own differs as a whole.
 */
export function diff(before: JsonObject | null, after: JsonObject | null): Change[] {
  const changes: Change[] = [];
  compareObjects(changes, ROOT, without(before ?? {}, HEAD), without(after ?? {}, HEAD));
  return changes;
}

function without(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !names.has(key)));
}

function compare(
  changes: Change[],
  place: Place,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): void {
  const [old, now] = [before ?? null, after ?? null];
  if (old === now) return;
  const [oldObject, nowObject] = [asObject(old), asObject(now)];
  if (oldObject !== undefined && nowObject !== undefined)
    compareObjects(changes, place, oldObject, nowObject);
  else if (oldObject !== undefined && now === null) compareObjects(changes, place, oldObject, {});
  else if (old === null && nowObject !== undefined) compareObjects(changes, place, {}, nowObject);
  else if (!compareLists(changes, place, old, now)) compareLiterals(changes, place, old, now);
}

function compareLiterals(
  changes: Change[],
  { path, field, list }: Place,
  before: JsonValue,
  after: JsonValue,
): void {
  if (same(before, after)) return;
  const kind = before === null ? "added" : after === null ? "removed" : "changed";
  changes.push({ path, field, kind, before, after, list });
}

function compareObjects(changes: Change[], place: Place, before: JsonObject, after: JsonObject): void {
  for (const key of Object.keys(after)) {
    const [old, now] = [own(before, key), after[key]];
    if (old !== now) compare(changes, within(place, key), old, now);
  }
  for (const key of Object.keys(before))
    if (!Object.hasOwn(after, key)) compare(changes, within(place, key), before[key], undefined);
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function within({ path, field, list }: Place, key: string): Place {
  return { path: `${path}/${escaped(key)}`, field: field === "" ? key : `${field}/${key}`, list };
}

function escaped(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Arrays whose objects all have an id of their own, on both sides; false where they are not that. */
function compareLists(changes: Change[], place: Place, before: JsonValue, after: JsonValue): boolean {
  const [old, now] = [byId(before), byId(after)];
  if (old === undefined || now === undefined) return sameMembers(before, after);
  const list = place.list ?? (old.size > 0 ? place.field : null);
  const at = (id: string, inner: string | null): Place => {
    return { path: `${place.path}/id=${escaped(id)}`, field: place.field, list: inner };
  };
  for (const [id, item] of now) {
    const found = old.get(id);
    if (found === item) continue;
    compare(changes, at(id, found === undefined ? list : place.list), found, item);
  }
  for (const [id, item] of old) if (!now.has(id)) compare(changes, at(id, list), item, undefined);
  return true;
}

function byId(value: JsonValue): Map<string, JsonObject> | undefined {
  const items = value === null ? [] : objectsOnly(value);
  if (items === undefined) return undefined;
  const found = new Map<string, JsonObject>();
  for (const item of items) {
    const id = identityOf(item);
    if (id === undefined || found.has(id)) return undefined;
    found.set(id, item);
  }
  return found;
}

/** Objects without an id pile up where a publisher repeats them: what is only there more often is no difference. */
function sameMembers(before: JsonValue, after: JsonValue): boolean {
  const [old, now] = [objectsOnly(before), objectsOnly(after)];
  if (old === undefined || now === undefined) return false;
  const oldTexts = new Set(old.map(textOf));
  const nowTexts = new Set(now.map(textOf));
  return oldTexts.size === nowTexts.size && Array.from(oldTexts).every((text) => nowTexts.has(text));
}

/** Versions share what stays the same: each object is written once, however many of them hold it. */
const TEXTS = new WeakMap<JsonObject, string>();

function textOf(item: JsonObject): string {
  const known = TEXTS.get(item) ?? canonicalText(item);
  TEXTS.set(item, known);
  return known;
}
