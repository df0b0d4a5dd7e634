import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** How much is read at once: few enough reads, and little to hold. */
const SLICE = 4 * 1024 * 1024;

/**
 * SHA-256 of a file as 64 lower-case hex digits, read in slices of which at most two are in memory.
 * @param onProgress called with the bytes hashed so far after every slice
 * @throws DOMException where the file cannot be read, or changed while it was
 */
export async function hashBlob(
  blob: Blob,
  onProgress: (bytes: number) => void = () => undefined,
  slice = SLICE,
): Promise<string> {
  const read = (at: number) => blob.slice(at, at + slice).arrayBuffer();
  const hasher = sha256.create();
  let next = read(0);
  for (let at = 0; at < blob.size; at += slice) {
    const bytes = await next;
    // Reads the next slice while this one is hashed.
    next = read(at + slice);
    hasher.update(new Uint8Array(bytes));
    onProgress(at + bytes.byteLength);
  }
  await next;
  return bytesToHex(hasher.digest());
}
