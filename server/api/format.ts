import type { Hex } from "../../protocol/bytes.ts";
import { formatTime } from "../../protocol/time.ts";

/** Bytes as lower-case hex without 0x, the form of SHA-256 values in every answer. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** Bytes as lower-case hex with 0x, the form of everything that the chain names. */
export function hex0x(bytes: Uint8Array): Hex {
  return `0x${hex(bytes)}`;
}

/** Unix seconds as RFC 3339 in UTC; years beyond 9999 (uint40 allows them) are capped at its last second. */
export function time(seconds: bigint | number | string): string {
  return formatTime(Number(seconds));
}

/** A time where 0 means that none was said. */
export function timeOrNull(seconds: bigint | number | string): string | null {
  return Number(seconds) === 0 ? null : time(seconds);
}
