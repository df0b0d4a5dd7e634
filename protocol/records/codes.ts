import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { concat, toHex } from "../bytes.ts";
import { isJejakError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { malformedCode } from "./byte-stream.ts";
import { MAX_COMPACT } from "./compact.ts";

/** Bytes of the text of one code: what a cheap phone reads off paper. */
const MAX_CODE = 1_000;

const TAG = 4;
const HEAD = TAG + 2;
const MAX_CODES = 32;

/** What stands before the data in a link or code: the name of the fragment's only member. */
export const CODE_MARK = "#r=";

/**
 * The texts of the codes for these bytes: `address` ‖ "#r=" ‖ base64url(tag ‖ number ‖ of how many ‖ part), each of
 * 1,000 bytes at most. The tag is the first 4 bytes of SHA-256 of all: it keeps the codes of two papers apart.
 * @param address of the page that checks, without fragment; ASCII
 * @throws JejakError `record-codes-malformed` where more than 32 codes were needed
 */
export function codesOf(bytes: Uint8Array, address: string): string[] {
  const room = Math.floor(((MAX_CODE - address.length - CODE_MARK.length) * 3) / 4) - HEAD;
  const count = Math.ceil(bytes.length / room);
  if (room < 64 || count > MAX_CODES) throw malformedCode("too long for codes");
  const length = Math.ceil(bytes.length / count);
  return Array.from({ length: count }, (_, i) => {
    const part = bytes.subarray(i * length, (i + 1) * length);
    return address + CODE_MARK + toBase64Url(concat(headOf(bytes, i + 1, count), part));
  });
}

/** One link with all of it, however long. */
export function linkOf(bytes: Uint8Array, address: string): string {
  return address + CODE_MARK + toBase64Url(concat(headOf(bytes, 1, 1), bytes));
}

function headOf(bytes: Uint8Array, number: number, count: number): Uint8Array {
  return Uint8Array.of(...sha256(bytes).subarray(0, TAG), number, count);
}

/** One code as it was read. */
export interface Code {
  /** 8 hex digits. */
  tag: string;
  /** From 1. */
  number: number;
  count: number;
  part: Uint8Array;
}

/**
 * Reads a code, a link, or the data alone.
 * @throws JejakError `record-codes-malformed`, `base64-malformed`
 */
export function parseCode(text: string): Code {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf(CODE_MARK);
  const data = at === -1 ? trimmed : trimmed.slice(at + CODE_MARK.length);
  if (data.length > 2 * MAX_COMPACT) throw malformedCode("too long");
  const bytes = fromBase64Url(data);
  const [number = 0, count = 0] = bytes.subarray(TAG, HEAD);
  if (bytes.length <= HEAD || number < 1 || number > count || count > MAX_CODES) {
    throw malformedCode("no code of a record");
  }
  return { tag: toHex(bytes.subarray(0, TAG)), number, count, part: bytes.subarray(HEAD) };
}

/** A code with the text that it came as. */
export interface Word extends Code {
  word: string;
}

/** The codes and links among the words of a text; all else is passed over. */
export function codesIn(text: string): Word[] {
  return text.split(/\s+/).flatMap((word) => {
    if (word === "") return [];
    try {
      return { ...parseCode(word), word };
    } catch (error) {
      if (isJejakError(error)) return [];
      throw error;
    }
  });
}

/** So many codes of papers that were never completed are remembered. */
const MOST_REMEMBERED = 64;

/** Adds codes, so that the newest come last: a camera shows a code again and again, and each stands here once. */
export function withCodes(codes: readonly Word[], fresh: readonly Word[]): Word[] {
  const again = new Set(fresh.map(({ word }) => word));
  return [...codes.filter(({ word }) => !again.has(word)), ...fresh].slice(-MOST_REMEMBERED);
}

/** What is there of the codes of one paper. */
export interface Joined {
  /** How many codes there are in all. */
  count: number;
  /** Numbers of those that are still to come. */
  missing: number[];
  /** Null while some are missing. */
  bytes: Uint8Array | null;
}

/**
 * Puts together the codes that belong to the newest one; codes of other papers are passed over.
 * @throws JejakError `record-codes-malformed` where they do not give the bytes of their tag
 */
export function joinCodes(codes: readonly Code[]): Joined {
  const newest = codes.at(-1);
  if (newest === undefined) return { count: 0, missing: [], bytes: null };
  const { tag, count } = newest;
  const parts = new Map<number, Uint8Array>();
  for (const code of codes) if (code.tag === tag && code.count === count) parts.set(code.number, code.part);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const missing = numbers.filter((number) => !parts.has(number));
  if (missing.length > 0) return { count, missing, bytes: null };
  const bytes = concat(...numbers.map((number) => parts.get(number) as Uint8Array));
  if (toHex(sha256(bytes).subarray(0, TAG)) !== tag) throw malformedCode("parts do not fit together");
  return { count, missing, bytes };
}
