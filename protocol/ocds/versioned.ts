import { JejakError } from "../errors.ts";
import { put, type JsonObject, type JsonValue } from "../json.ts";
import { OWN_FIELDS, identityOf, objectsOnly } from "./compile.ts";
import { OCDS_1_1, rulesOf, type MergeRules } from "./merge-rules.ts";
import { asObject } from "./read.ts";
import { same } from "./same.ts";
import { MAX_WALKED, valuesIn } from "./values.ts";

/** One field, object or array of the versioned release while it is made. */
type Node =
  | { kind: "values"; values: JsonObject[] }
  | { kind: "object"; fields: Map<string, Node> }
  | { kind: "list"; items: Item[] };

interface Item {
  key: string | undefined;
  /** The identifier as first published: it is not versioned. */
  id: JsonValue | undefined;
  fields: Map<string, Node>;
}

/** Which release a value is taken from. */
type Head = Pick<JsonObject, "releaseID" | "releaseDate" | "releaseTag">;

/**
 * The versioned release of releases in the order given, by OCDS's merge routine. Where a field changes between a
 * single value and an object, the newer form stands, with its own history.
 * @throws JejakError `versions-too-large`
 */
export function versioned(releases: Iterable<JsonObject>, rules: MergeRules = OCDS_1_1): JsonObject {
  const fields = new Map<string, Node>();
  let ocid: JsonValue | undefined;
  let [held, walked] = [0, 0];
  for (const release of releases) {
    held += valuesIn(release);
    walked += held;
    if (walked > MAX_WALKED) throw new JejakError("versions-too-large", { values: { values: walked } });
    ocid = release["ocid"] ?? ocid;
    addFields(fields, release, rules, headOf(release), OWN_FIELDS);
  }
  return { ...(ocid === undefined ? {} : { ocid }), ...objectOf(fields) };
}

function headOf({ id, date, tag }: JsonObject): Head {
  return { releaseID: id ?? null, releaseDate: date ?? null, releaseTag: tag ?? null };
}

function addFields(
  fields: Map<string, Node>,
  input: JsonObject,
  rules: MergeRules,
  head: Head,
  without?: ReadonlySet<string>,
): void {
  for (const [key, value] of Object.entries(input)) {
    const inner = rulesOf(rules, key);
    if (without?.has(key) === true || inner.rule === "omit") continue;
    const node = addValue(fields.get(key), value, inner, head);
    if (node !== undefined) fields.set(key, node);
  }
}

function addValue(node: Node | undefined, input: JsonValue, rules: MergeRules, head: Head): Node | undefined {
  const list = rules.rule === "whole" ? undefined : objectsOnly(input);
  if (list !== undefined) return addList(node, list, rules, head);
  const object = asObject(input);
  if (object !== undefined) return addObject(node, object, rules, head);
  if (input === null && node !== undefined && node.kind !== "values") return withdrawn(node, head);
  return addLiteral(node, input, head);
}

function addLiteral(node: Node | undefined, value: JsonValue, head: Head): Node {
  const values = node?.kind === "values" ? node.values : [];
  const newest = values.at(-1);
  if (newest === undefined || !same(newest["value"], value)) values.push({ ...head, value });
  return { kind: "values", values };
}

function addObject(
  node: Node | undefined,
  input: JsonObject,
  rules: MergeRules,
  head: Head,
): Node | undefined {
  const fields = node?.kind === "object" ? node.fields : new Map<string, Node>();
  addFields(fields, input, rules, head);
  return fields.size === 0 ? node : { kind: "object", fields };
}

function addList(
  node: Node | undefined,
  input: readonly JsonObject[],
  rules: MergeRules,
  head: Head,
): Node | undefined {
  const items = node?.kind === "list" ? node.items : [];
  const byKey = new Map(items.filter(({ key }) => key !== undefined).map((item) => [item.key, item]));
  input.forEach((object, position) => {
    if (Object.keys(object).length === 0) return;
    const key = identityOf(object);
    const found =
      rules.rule === "byPosition" ? items[position] : rules.rule === "append" ? undefined : byKey.get(key);
    const item = found ?? {
      key,
      id: key === undefined ? undefined : object["id"],
      fields: new Map<string, Node>(),
    };
    if (found === undefined) items.push(item);
    if (key !== undefined) byKey.set(key, item);
    addFields(item.fields, object, rules, head, key === undefined ? undefined : new Set(["id"]));
  });
  return items.length === 0 ? node : { kind: "list", items };
}

/** Null for an object or an array of objects: every value in it is null from then on. */
function withdrawn(node: Node, head: Head): Node {
  if (node.kind === "values") addLiteral(node, null, head);
  const maps =
    node.kind === "object"
      ? [node.fields]
      : node.kind === "list"
        ? node.items.map(({ fields }) => fields)
        : [];
  for (const inner of maps.flatMap((fields) => [...fields.values()])) withdrawn(inner, head);
  return node;
}

function objectOf(fields: ReadonlyMap<string, Node>): JsonObject {
  const object: JsonObject = {};
  for (const [key, node] of fields) put(object, key, valueOf(node));
  return object;
}

function valueOf(node: Node): JsonValue {
  if (node.kind === "values") return node.values;
  if (node.kind === "object") return objectOf(node.fields);
  return node.items.map(({ id, fields }) => ({ ...(id === undefined ? {} : { id }), ...objectOf(fields) }));
}
