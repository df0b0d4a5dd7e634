import { fromBase64, isBase64, toBase64 } from "./base64.ts";
import { JejakError } from "./errors.ts";

const FOREIGN = /[+/=]/;

/** RFC 4648, section 5, without padding, as JOSE writes it (RFC 7515, section 2). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes of such a text. Strict: unused bits are 0, so that each byte string has exactly one text.
 * @throws JejakError `base64-malformed`
 */
export function fromBase64Url(text: string): Uint8Array {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  if (FOREIGN.test(text) || !isBase64(padded)) {
    throw new JejakError("base64-malformed", { values: { text: text.slice(0, 80) } });
  }
  return fromBase64(padded);
}
