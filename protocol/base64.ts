import { JejakError } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const NOT_A_DIGIT = 255;
const DIGITS = new Uint8Array(128).fill(NOT_A_DIGIT);
for (let value = 0; value < 64; value++) DIGITS[ALPHABET.charCodeAt(value)] = value;

/**
 * RFC 4648, section 4, padded, no line breaks, unused bits 0: each byte string has exactly one such text. No regular
 * expression: on some megabytes they run out of stack.
 */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = paddingOf(text);
  const end = text.length - padding;
  for (let i = 0; i < end; i++) if (digitAt(text, i) === NOT_A_DIGIT) return false;
  return padding === 0 || (digitAt(text, end - 1) & (padding === 2 ? 0x0f : 0x03)) === 0;
}

function paddingOf(text: string): number {
  return text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
}

function digitAt(text: string, i: number): number {
  return DIGITS[text.charCodeAt(i)] ?? NOT_A_DIGIT;
}

/** Written as bytes and read as text at once: megabytes put together character by character keep memory busy. */
export function toBase64(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const left = bytes.length - i;
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at] = letter(triple >> 18);
    text[at + 1] = letter(triple >> 12);
    text[at + 2] = left > 1 ? letter(triple >> 6) : PAD;
    text[at + 3] = left > 2 ? letter(triple) : PAD;
  }
  return new TextDecoder().decode(text);
}

const PAD = 0x3d;
const LETTERS = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));

function letter(bits: number): number {
  return LETTERS[bits & 63] as number;
}

/**
 * The bytes of a text that `isBase64` accepts.
 * @throws JejakError `base64-malformed`
 */
export function fromBase64(text: string): Uint8Array {
  const padding = paddingOf(text);
  const bytes = new Uint8Array((text.length / 4) * 3 - padding || 0);
  if (text.length % 4 !== 0) throw malformed(text);
  for (let i = 0, at = 0; i < text.length; i += 4, at += 3) writeTriple(bytes, at, text, i);
  return bytes;
}

function writeTriple(bytes: Uint8Array, at: number, text: string, from: number): void {
  const used = Math.min(bytes.length - at, 3);
  let triple = 0;
  for (let i = 0; i < 4; i++) {
    const value = i <= used ? digitAt(text, from + i) : 0;
    if (value === NOT_A_DIGIT) throw malformed(text);
    triple = (triple << 6) | value;
  }
  for (let i = 0; i < used; i++) bytes[at + i] = (triple >> (16 - 8 * i)) & 255;
  if (used < 3 && (triple & (0xffffff >> (8 * used))) !== 0) throw malformed(text);
}

function malformed(text: string): JejakError {
  return new JejakError("base64-malformed", { values: { text: text.slice(0, 80) } });
}
