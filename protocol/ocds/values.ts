import { JejakError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";

/** Beyond so many values in all its versions together a trail is not compiled: they would pile up step by step. */
const MAX_VALUES = 5_000_000;

/** The same for a versioned release, in which everything that was ever said is walked at each step. */
export const MAX_WALKED = 5 * MAX_VALUES;

/** Versions share what stays the same: each object is counted once, however many of them hold it. */
const COUNTS = new WeakMap<object, number>();

/** How many values there are in a value, itself included; one that was counted must not be changed. */
export function valuesIn(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 1;
  const known = COUNTS.get(value);
  if (known !== undefined) return known;
  let sum = 1;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) sum += valuesIn(inner);
  COUNTS.set(value, sum);
  return sum;
}

/**
 * Takes the versions of a trail one after the other.
 * @throws JejakError `versions-too-large`
 */
export function createMeter(most = MAX_VALUES): (version: JsonObject) => void {
  let values = 0;
  return (version) => {
    values += valuesIn(version);
    if (values > most) throw new JejakError("versions-too-large", { values: { values } });
  };
}
