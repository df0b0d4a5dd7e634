import type { JsonObject, JsonValue } from "../json.ts";

type Maybe = JsonValue | undefined;

/** Published data has every shape: these give the value where it has the expected one, else undefined. */
export function asObject(value: Maybe): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

export function asArray(value: Maybe): JsonValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function asText(value: Maybe): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

export function asNumber(value: Maybe): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The value at a path of keys, as far as objects lead there. */
export function at(value: Maybe, ...keys: readonly string[]): Maybe {
  return keys.reduce<Maybe>((inner, key) => {
    const object = asObject(inner);
    return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
  }, value);
}

/** The objects of an array; none where there is no array. */
export function objects(value: Maybe): JsonObject[] {
  return (asArray(value) ?? []).map(asObject).filter((item) => item !== undefined);
}
