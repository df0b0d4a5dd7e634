import { to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { EntryLog } from "../chain/decode.ts";
import { placeText } from "../chain/reader.ts";
import type { Deployment } from "./state.ts";

/** Bytes of 0x-prefixed hex that is known to be well-formed. */
export function bytes(hex: Hex): Buffer {
  return Buffer.from(hex.slice(2), "hex");
}

/** @throws JejakError `rpc-answer-forged` where the indexed topic is not the hash of words 2 and 3 */
export function checkSubject(log: EntryLog, { keccak }: Deployment): void {
  const subject = to0x(keccak(log.words.subarray(64, 128)));
  if (subject !== log.subject) throw forged("subject", log, subject, log.subject);
}

/** An answer that does not fit what the log itself commits to. */
export function forged(at: string, log: EntryLog, expected: unknown, found: unknown): JejakError {
  return new JejakError("rpc-answer-forged", { at, values: { log: placeText(log), expected, found } });
}

/** A chain of heads or lengths that does not continue. */
export function broken(at: string, log: EntryLog, expected: unknown, found: unknown): JejakError {
  return new JejakError("trail-broken", { at, values: { log: placeText(log), expected, found } });
}

/** Text of the chain as PostgreSQL can hold it: what is not UTF-8, and U+0000, becomes U+FFFD. */
export function readable(text: Buffer): string {
  return text.toString("utf8").replaceAll("\0", "\uFFFD");
}
