import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** How much is read at once: few enough reads, and little to hold. */
const CHUNK = 1024 * 1024;

/** The next bytes of a file, which are good until the call after; null at its end. */
type Read = () => Promise<Uint8Array | null>;

/** Reads into one and the same buffer: 2 GB then pass through a megabyte. Null where the browser cannot. */
function intoOneBuffer(blob: Blob, size: number): Read | null {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = blob.stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
  let buffer = new ArrayBuffer(size);
  return async () => {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done) return null;
    buffer = value.buffer;
    return value;
  };
}

/** Reads slice by slice, the next one while this one is hashed; the garbage collector has more to do. */
function inSlices(blob: Blob, size: number): Read {
  const read = (at: number) => blob.slice(at, at + size).arrayBuffer();
  let at = 0;
  let next = read(at);
  return async () => {
    const bytes = await next;
    if (bytes.byteLength === 0) return null;
    at += bytes.byteLength;
    next = read(at);
    return new Uint8Array(bytes);
  };
}

/**
 * SHA-256 of a file as 64 lower-case hex digits, read in chunks of which at most two are in memory.
 * @param onProgress called with the bytes hashed so far after every chunk
 * @throws DOMException where the file cannot be read, or changed while it was; RangeError where it ends too early
 */
export async function hashBlob(
  blob: Blob,
  onProgress: (bytes: number) => void = () => undefined,
  chunk = CHUNK,
): Promise<string> {
  const read = intoOneBuffer(blob, chunk) ?? inSlices(blob, chunk);
  const hasher = sha256.create();
  let done = 0;
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    hasher.update(bytes);
    done += bytes.length;
    onProgress(done);
  }
  if (done !== blob.size) throw new RangeError(`${done} bytes of ${blob.size}`);
  return bytesToHex(hasher.digest());
}
