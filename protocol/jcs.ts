import { JejakError } from "./errors.ts";
import { utf8 } from "./hash.ts";
import { jsonPath, type JsonObject, type JsonValue } from "./json.ts";

/**
 * The canonical form of a JSON value (RFC 8785): no blanks, keys by UTF-16 code units, ECMAScript numbers.
 * @throws JejakError `json-value` (not JSON: undefined, NaN, …), `json-surrogate`, by place
 */
export function canonicalize(value: JsonValue): Uint8Array {
  return utf8(canonicalText(value));
}

export function canonicalText(value: JsonValue): string {
  return write(value, []);
}

function write(value: unknown, path: (string | number)[]): string {
  if (typeof value === "string") return writeString(value, path);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return writeArray(value, path);
  if (typeof value === "object") return writeObject(value as JsonObject, path);
  throw new JejakError("json-value", { at: jsonPath(path), values: { type: typeof value } });
}

function writeString(value: string, path: (string | number)[]): string {
  if (!value.isWellFormed()) throw new JejakError("json-surrogate", { at: jsonPath(path) });
  return JSON.stringify(value);
}

function writeArray(array: readonly unknown[], path: (string | number)[]): string {
  let text = "[";
  for (let i = 0; i < array.length; i++) {
    path.push(i);
    text += (i === 0 ? "" : ",") + write(array[i], path);
    path.pop();
  }
  return text + "]";
}

function writeObject(object: JsonObject, path: (string | number)[]): string {
  let text = "{";
  for (const key of Object.keys(object).sort()) {
    path.push(key);
    text += `${text === "{" ? "" : ","}${writeString(key, path)}:${write(object[key], path)}`;
    path.pop();
  }
  return text + "}";
}
