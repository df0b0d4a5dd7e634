import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../../protocol/bytes.ts";

/** Read at once: a file of any size passes through little memory, and a page shows its progress in between. */
const SLICE = 2 ** 20;

/**
 * SHA-256 of a file, 64 hex digits, slice by slice.
 * @param onProgress called with the bytes hashed so far
 * @throws DOMException where it cannot be read, RangeError where it ends too early
 */
export async function hashFile(file: Blob, onProgress: (bytes: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += SLICE) {
    const bytes = new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
    if (bytes.length < Math.min(SLICE, file.size - at)) throw new RangeError(`${at + bytes.length} bytes`);
    hash.update(bytes);
    onProgress(at + bytes.length);
  }
  return toHex(hash.digest());
}
