import { JejakError } from "../errors.ts";

/** A string of bytes, or a list of such values. */
export type Rlp = Uint8Array | Rlp[];

/** Lists within lists; what Ethereum hashes has four at most (a header's extraData, embedded trie nodes). */
const MAX_DEPTH = 16;

const STRING = 0x80;
const LIST = 0xc0;
/** Up to this length the prefix holds the length itself. */
const SHORT = 55;

interface Item {
  isList: boolean;
  /** Where the payload begins and ends. */
  from: number;
  to: number;
}

/**
 * The value of bytes that are its one encoding (yellow paper, appendix B): no length longer than needed, no
 * single byte under 0x80 with a prefix, nothing behind it. Strings are views of `bytes`.
 * @throws JejakError `proof-malformed`
 */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const item = itemAt(bytes, 0, bytes.length);
  if (item.to !== bytes.length) throw malformed("bytes behind the value", { length: bytes.length });
  return valueOf(bytes, item, 0);
}

function valueOf(bytes: Uint8Array, { isList, from, to }: Item, depth: number): Rlp {
  if (!isList) return bytes.subarray(from, to);
  if (depth === MAX_DEPTH) throw malformed("lists too deep", { depth: MAX_DEPTH });
  const values: Rlp[] = [];
  for (let at = from; at < to;) {
    const item = itemAt(bytes, at, to);
    values.push(valueOf(bytes, item, depth + 1));
    at = item.to;
  }
  return values;
}

function itemAt(bytes: Uint8Array, at: number, end: number): Item {
  const prefix = at < end ? (bytes[at] ?? 0) : undefined;
  if (prefix === undefined) throw malformed("ends too early", { at });
  if (prefix < STRING) return { isList: false, from: at, to: at + 1 };
  const isList = prefix >= LIST;
  const short = prefix - (isList ? LIST : STRING);
  const from = at + 1 + Math.max(0, short - SHORT);
  const length = short <= SHORT ? short : longLength(bytes, at + 1, from, end);
  // `length` may be as large as 2^48: compared with what is there before it is used.
  if (length > end - from) throw malformed("longer than what holds it", { at, length });
  if (!isList && length === 1 && (bytes[from] ?? 0) < STRING) throw malformed("not minimal", { at });
  return { isList, from, to: from + length };
}

/** A length in bytes of its own, which has no leading zero and does not fit into the prefix. */
function longLength(bytes: Uint8Array, from: number, to: number, end: number): number {
  if (to > end) throw malformed("ends too early", { at: from });
  if (to - from > 6) throw malformed("longer than what holds it", { at: from });
  let length = 0;
  for (let at = from; at < to; at++) length = length * 256 + (bytes[at] ?? 0);
  if (bytes[from] === 0 || length <= SHORT) throw malformed("not minimal", { at: from });
  return length;
}

/** The encoding of a value (yellow paper, appendix B). */
export function encodeRlp(value: Rlp): Uint8Array {
  const target = new Uint8Array(encodedLength(value));
  write(target, 0, value);
  return target;
}

/** How many bytes `encodeRlp` gives. */
export function encodedLength(value: Rlp): number {
  const payload = payloadLength(value);
  return isOwnEncoding(value) ? 1 : 1 + lengthOfLength(payload) + payload;
}

function payloadLength(value: Rlp): number {
  if (value instanceof Uint8Array) return value.length;
  return value.reduce((sum, part) => sum + encodedLength(part), 0);
}

function isOwnEncoding(value: Rlp): boolean {
  return value instanceof Uint8Array && value.length === 1 && (value[0] ?? 0) < STRING;
}

function lengthOfLength(length: number): number {
  return length <= SHORT ? 0 : Math.ceil(length.toString(16).length / 2);
}

function write(target: Uint8Array, at: number, value: Rlp): number {
  const isList = !(value instanceof Uint8Array);
  const from = isOwnEncoding(value)
    ? at
    : writePrefix(target, at, isList ? LIST : STRING, payloadLength(value));
  if (isList) return value.reduce((next, part) => write(target, next, part), from);
  target.set(value, from);
  return from + value.length;
}

function writePrefix(target: Uint8Array, at: number, base: number, length: number): number {
  const bytes = lengthOfLength(length);
  target[at] = base + (bytes === 0 ? length : SHORT + bytes);
  for (let i = 0; i < bytes; i++) target[at + bytes - i] = Math.floor(length / 256 ** i) % 256;
  return at + 1 + bytes;
}

/** The string at a place of a list. @throws JejakError `proof-malformed` */
export function stringOf(value: Rlp | undefined, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw malformed("a string is needed", { what });
}

/** A list. @throws JejakError `proof-malformed` */
export function listOf(value: Rlp | undefined, what: string): Rlp[] {
  if (Array.isArray(value)) return value;
  throw malformed("a list is needed", { what });
}

/**
 * An unsigned integer as RLP has it: big-endian, no leading zero byte, 0 the empty string.
 * @throws JejakError `proof-malformed`
 */
export function integerOf(bytes: Uint8Array, what: string): bigint {
  if (bytes.length > 32 || bytes[0] === 0) throw malformed("not an integer", { what });
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function malformed(detail: string, values: Record<string, unknown>): JejakError {
  return new JejakError("proof-malformed", { detail, values });
}
