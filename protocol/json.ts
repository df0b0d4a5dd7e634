import { JejakError, type ErrorCode } from "./errors.ts";

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/** Levels of nesting that are accepted; published OCDS needs about twenty. */
export const MAX_DEPTH = 128;

/** Where the scanner stands: `path[level]` is the key or index that it reads at each level. */
interface Scanner {
  text: string;
  at: number;
  depth: number;
  path: (string | number)[];
  onName: ((name: string) => void) | undefined;
}

/**
 * Parses JSON (RFC 8259, UTF-8, a byte order mark allowed) so that two different published texts cannot
 * become one value: duplicate keys, invalid UTF-8, lone surrogates, and numbers that do not survive as
 * IEEE 754 doubles are refused, each by its place (JSON path, line and column, both from 1).
 * @throws JejakError `json-syntax`, `json-duplicate-key`, `json-encoding`, `json-surrogate`, `json-number`,
 * `json-depth`, and what `onName` throws, which is told the name of every member as it is met
 */
export function parseStrict(input: Uint8Array | string, onName?: (name: string) => void): JsonValue {
  const text = typeof input === "string" ? input : decode(input);
  const scanner = scannerOf(text, onName);
  const value = parseDocument(scanner);
  if (!text.isWellFormed()) throw rawSurrogate(text);
  return value;
}

function scannerOf(text: string, onName?: Scanner["onName"]): Scanner {
  return { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, depth: 0, path: [], onName };
}

function parseDocument(scanner: Scanner): JsonValue {
  skipBlanks(scanner);
  const value = parseValue(scanner);
  skipBlanks(scanner);
  if (scanner.at < scanner.text.length) throw refusal("json-syntax", scanner, "something follows the value");
  return value;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LETTER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function parseValue(scanner: Scanner): JsonValue {
  const code = scanner.text.charCodeAt(scanner.at);
  if (code === QUOTE) return parseString(scanner);
  if (code === OPEN_OBJECT) return nested(scanner, parseObject);
  if (code === OPEN_ARRAY) return nested(scanner, parseArray);
  if (code === MINUS || isDigit(code)) return parseNumber(scanner);
  return parseLiteral(scanner);
}

function nested<T>(scanner: Scanner, parse: (scanner: Scanner) => T): T {
  if (scanner.depth === MAX_DEPTH) throw refusal("json-depth", scanner, `more than ${MAX_DEPTH} levels`);
  scanner.at++;
  scanner.depth++;
  const value = parse(scanner);
  scanner.depth--;
  return value;
}

function parseObject(scanner: Scanner): JsonObject {
  const object: JsonObject = {};
  const level = scanner.depth - 1;
  skipBlanks(scanner);
  if (accept(scanner, CLOSE_OBJECT)) return object;
  for (;;) {
    scanner.path.length = level;
    const start = scanner.at;
    if (scanner.text.charCodeAt(start) !== QUOTE)
      throw refusal("json-syntax", scanner, "a key in quotes expected");
    const key = parseString(scanner);
    scanner.onName?.(key);
    scanner.path[level] = key;
    if (Object.hasOwn(object, key)) throw refusal("json-duplicate-key", scanner, undefined, start);
    skipBlanks(scanner);
    expect(scanner, COLON);
    skipBlanks(scanner);
    put(object, key, parseValue(scanner));
    skipBlanks(scanner);
    if (accept(scanner, CLOSE_OBJECT)) break;
    expect(scanner, COMMA);
    skipBlanks(scanner);
  }
  scanner.path.length = level;
  return object;
}

/** Assigning to `__proto__` would set the prototype instead of a property. */
export function put(object: JsonObject, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}

function parseArray(scanner: Scanner): JsonValue[] {
  const array: JsonValue[] = [];
  const level = scanner.depth - 1;
  skipBlanks(scanner);
  if (accept(scanner, CLOSE_ARRAY)) return array;
  for (;;) {
    scanner.path[level] = array.length;
    array.push(parseValue(scanner));
    skipBlanks(scanner);
    if (accept(scanner, CLOSE_ARRAY)) break;
    expect(scanner, COMMA);
    skipBlanks(scanner);
  }
  scanner.path.length = level;
  return array;
}

function parseString(scanner: Scanner): string {
  const { text } = scanner;
  const start = scanner.at + 1;
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) return nativelyParsed(scanner, start, at) ?? parseEscaped(scanner, start, at);
    if (code < 0x20 || Number.isNaN(code)) throw unendedString(scanner, at);
    at++;
  }
  scanner.at = at + 1;
  return text.slice(start, at);
}

/** The engine's own reading takes a third of the time; what it refuses is read again, to say why and where. */
function nativelyParsed(scanner: Scanner, start: number, firstEscape: number): string | undefined {
  const { text } = scanner;
  let at = firstEscape;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  try {
    const value = JSON.parse(text.slice(start - 1, at + 1)) as string;
    if (!value.isWellFormed()) return undefined;
    scanner.at = at + 1;
    return value;
  } catch {
    return undefined;
  }
}

function parseEscaped(scanner: Scanner, start: number, firstEscape: number): string {
  const { text } = scanner;
  let value = "";
  let from = start;
  let at = firstEscape;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code < 0x20 || Number.isNaN(code)) throw unendedString(scanner, at);
    if (code === BACKSLASH) {
      value += text.slice(from, at) + unescape(scanner, at);
      at += text.charCodeAt(at + 1) === LETTER_U ? 6 : 2;
      from = at;
    } else at++;
  }
  value += text.slice(from, at);
  if (!value.isWellFormed()) throw refusal("json-surrogate", scanner, undefined, firstEscape);
  scanner.at = at + 1;
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function unescape(scanner: Scanner, at: number): string {
  const letter = scanner.text.charAt(at + 1);
  if (letter === "u") {
    const digits = scanner.text.slice(at + 2, at + 6);
    if (/^[0-9a-fA-F]{4}$/.test(digits)) return String.fromCharCode(parseInt(digits, 16));
  } else if (Object.hasOwn(ESCAPES, letter)) return ESCAPES[letter] as string;
  throw refusal("json-syntax", scanner, "unknown escape", at);
}

function unendedString(scanner: Scanner, at: number): JejakError {
  const ended = at >= scanner.text.length;
  return refusal(
    "json-syntax",
    scanner,
    ended ? "the string does not end" : "control character in a string",
    at,
  );
}

/** Most characters of a literal that are told. */
const TOLD = 80;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function parseNumber(scanner: Scanner): number {
  NUMBER.lastIndex = scanner.at;
  const literal = NUMBER.exec(scanner.text)?.[0];
  if (literal === undefined) throw refusal("json-syntax", scanner, "a number expected");
  const value = Number(literal);
  if (!survives(literal, value))
    throw refusal("json-number", scanner, `${literal.slice(0, TOLD)} would become ${value}`);
  scanner.at += literal.length;
  if (isDigit(scanner.text.charCodeAt(scanner.at)))
    throw refusal("json-syntax", scanner, "a number starts with 0");
  return value;
}

/** Whether the literal's decimal value is the one that the double is written with again (ECMAScript, JCS). */
function survives(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const written = String(value);
  return written === literal || decimalOf(written) === decimalOf(literal);
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?)0*(\d+))?$/;
const ZERO = 0x30;

/** Digits of an exponent; a number of more has no double that equals it, in any text that fits in memory. */
const MOST_EXPONENT = 15;

/** One spelling for each decimal value: sign, digits without zeros at either end, exponent. In time linear in the text. */
function decimalOf(literal: string): string {
  const [, sign = "", whole = "", fraction = "", direction = "", exponent = "0"] =
    DECIMAL.exec(literal) ?? [];
  const digits = whole + fraction;
  let [from, to] = [0, digits.length];
  while (from < to && digits.charCodeAt(from) === ZERO) from++;
  while (to > from && digits.charCodeAt(to - 1) === ZERO) to--;
  if (from === to) return "0";
  if (exponent.length > MOST_EXPONENT) return literal;
  const power = Number(direction + exponent) - fraction.length + (digits.length - to);
  return `${sign}${digits.slice(from, to)}e${power}`;
}

function parseLiteral(scanner: Scanner): null | boolean {
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const) {
    if (scanner.text.startsWith(word, scanner.at)) {
      scanner.at += word.length;
      return value;
    }
  }
  throw refusal(
    "json-syntax",
    scanner,
    scanner.at < scanner.text.length ? "a value expected" : "the text ends early",
  );
}

function skipBlanks(scanner: Scanner): void {
  const { text } = scanner;
  for (;;) {
    const code = text.charCodeAt(scanner.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    scanner.at++;
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function accept(scanner: Scanner, code: number): boolean {
  if (scanner.text.charCodeAt(scanner.at) !== code) return false;
  scanner.at++;
  return true;
}

function expect(scanner: Scanner, code: number): void {
  if (!accept(scanner, code)) throw refusal("json-syntax", scanner, `${String.fromCharCode(code)} expected`);
}

function refusal(code: ErrorCode, scanner: Scanner, detail?: string, at = scanner.at): JejakError {
  const place = `${jsonPath(scanner.path.slice(0, scanner.depth))} (${lineAndColumn(scanner.text, at)})`;
  return new JejakError(code, { at: place, ...(detail === undefined ? {} : { detail }) });
}

/** `$.tender.documents[2]["a key"]` */
export function jsonPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((told, part) => {
    if (typeof part === "number") return `${told}[${part}]`;
    return /^[A-Za-z_$][\w$]*$/.test(part) ? `${told}.${part}` : `${told}[${JSON.stringify(part)}]`;
  }, "$");
}

function lineAndColumn(text: string, at: number): string {
  let [lines, start] = [1, 0];
  for (let end = text.indexOf("\n"); end !== -1 && end < at; end = text.indexOf("\n", start)) {
    lines++;
    start = end + 1;
  }
  return `line ${lines}, column ${at - start + 1}`;
}

function rawSurrogate(text: string): JejakError {
  return atPlaceOf(text.slice(0, text.search(/\p{Surrogate}/u)), "json-surrogate", "raw in the text");
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const bad = firstInvalid(bytes);
    const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, bad));
    throw atPlaceOf(before, "json-encoding", `byte ${bad} is 0x${(bytes[bad] ?? 0).toString(16)}`);
  }
}

/** The place where a text breaks off is found by parsing it until there. */
function atPlaceOf(before: string, code: ErrorCode, detail: string): JejakError {
  const scanner = scannerOf(before);
  try {
    parseDocument(scanner);
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
  }
  return refusal(code, scanner, detail, before.length);
}

/** Offset of the first byte that does not start or continue a UTF-8 character. */
function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return isShortest(lead, bytes[at + 1] ?? 0) ? length : 0;
}

/** Refuses over-long forms, surrogates, and what lies beyond U+10FFFF. */
function isShortest(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second < 0xa0;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second < 0x90;
}
