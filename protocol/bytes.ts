import { JejakError } from "./errors.ts";

/** Bytes written as 0x and lower-case hex digits. */
export type Hex = `0x${string}`;

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const NOT_A_DIGIT = 255;
const DIGITS = new Uint8Array(128).fill(NOT_A_DIGIT);
for (let value = 0; value < 16; value++) {
  DIGITS["0123456789abcdef".charCodeAt(value)] = value;
  DIGITS["0123456789ABCDEF".charCodeAt(value)] = value;
}

/** Lower-case hex without 0x: how SHA-256 and content hashes are written. */
export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += PAIRS[byte] as string;
  return hex;
}

/** Lower-case hex with 0x: how addresses, heads, agencies, transaction and block hashes are written. */
export function to0x(bytes: Uint8Array): Hex {
  return `0x${toHex(bytes)}`;
}

/**
 * Bytes of hex digits in either case, with or without 0x.
 * @throws JejakError `hex-malformed`
 */
export function fromHex(hex: string): Uint8Array {
  const start = hex.startsWith("0x") ? 2 : 0;
  const bytes = new Uint8Array((hex.length - start) >> 1);
  writeHex(bytes, 0, bytes.length, hex);
  return bytes;
}

/**
 * Writes hex of exactly `length` bytes into `target`, without a buffer between.
 * @throws JejakError `hex-malformed`
 */
export function writeHex(target: Uint8Array, offset: number, length: number, hex: string): void {
  const start = hex.startsWith("0x") ? 2 : 0;
  if (hex.length - start !== length * 2) throw malformed(hex, length);
  for (let i = 0; i < length; i++) {
    const high = digitAt(hex, start + 2 * i);
    const low = digitAt(hex, start + 2 * i + 1);
    if (high === NOT_A_DIGIT || low === NOT_A_DIGIT) throw malformed(hex, length);
    target[offset + i] = (high << 4) | low;
  }
}

function digitAt(hex: string, at: number): number {
  return DIGITS[hex.charCodeAt(at)] ?? NOT_A_DIGIT;
}

function malformed(hex: string, length: number): JejakError {
  return new JejakError("hex-malformed", { values: { hex: hex.slice(0, 140), bytes: length } });
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares contents; not constant in time, for public data only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether `length` bytes are the same at these places of both. */
export function equalAt(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}

/** The low `bytes` (1 to 6) of a big-endian unsigned integer at `offset`, as a number. */
export function readUint(source: Uint8Array, offset: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + (source[offset + i] ?? 0);
  return value;
}

/** Writes an unsigned integer of 1 to 6 bytes, big-endian. The caller has checked its range. */
export function writeUint(target: Uint8Array, offset: number, bytes: number, value: number): void {
  let rest = value;
  for (let i = bytes - 1; i >= 0; i--) {
    target[offset + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

export function isZero(source: Uint8Array, from = 0, to = source.length): boolean {
  for (let i = from; i < to; i++) if (source[i] !== 0) return false;
  return true;
}
