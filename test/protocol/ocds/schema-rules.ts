import type { JsonObject, JsonValue } from "../../../protocol/json.ts";
import type { MergeRule } from "../../../protocol/ocds/merge-rules.ts";
import { asArray, asObject, at } from "../../../protocol/ocds/read.ts";

type Rule = [path: string, rule: MergeRule];

/** The merge rules that a release schema says, by paths without array places. */
export function rulesOfSchema(schema: JsonObject): Rule[] {
  return rulesWithin(schema, asObject(schema["properties"]) ?? {}, "");
}

function rulesWithin(schema: JsonObject, properties: JsonObject, path: string): Rule[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    rulesOfField(schema, resolve(schema, property), path === "" ? name : `${path}/${name}`),
  );
}

function rulesOfField(schema: JsonObject, field: JsonObject, path: string): Rule[] {
  if (field["omitWhenMerged"] === true) return [[path, "omit"]];
  const inner = asObject(field["properties"]);
  if (isOf(field, "object") && inner !== undefined) return rulesWithin(schema, inner, path);
  if (!isOf(field, "array")) return [];
  if (field["wholeListMerge"] === true) return [[path, "whole"]];
  const items = resolve(schema, field["items"] ?? {});
  if (typesOf(items).some((type) => type !== "object")) return [[path, "whole"]];
  const properties = asObject(items["properties"]);
  if (properties === undefined) return [];
  return "id" in properties ? rulesWithin(schema, properties, path) : [[path, "whole"]];
}

function resolve(schema: JsonObject, value: JsonValue): JsonObject {
  const field = asObject(value) ?? {};
  const ref = field["$ref"];
  if (typeof ref !== "string") return field;
  const target = asObject(at(schema, ...ref.replace("#/", "").split("/"))) ?? {};
  return { ...target, ...field };
}

function typesOf(field: JsonObject): JsonValue[] {
  const type = field["type"];
  return asArray(type) ?? (type === undefined ? [] : [type]);
}

function isOf(field: JsonObject, type: string): boolean {
  return typesOf(field).includes(type);
}
