import { promisify } from "node:util";
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from "node:zlib";
import type { Transform } from "node:stream";
import type { Request } from "express";

/** How an answer is compressed. */
export type Encoding = "br" | "gzip";

/** Below this many bytes compression saves nothing that matters. */
export const LEAST_BYTES = 1024;

const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:[\w.-]+\+)?(?:json|xml|javascript|x-ndjson)\b)/;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 5 };

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

function compress(bytes: Uint8Array | string, encoding: Encoding): Promise<Buffer> {
  return encoding === "br" ? toBrotli(bytes, BROTLI) : toGzip(bytes, GZIP);
}

/** Whether answers of this media type shrink. */
export function isCompressible(type: string): boolean {
  return COMPRESSIBLE.test(type);
}

/** The best encoding that the client takes; null: none. */
export function encodingFor(req: Request): Encoding | null {
  if (req.headers["accept-encoding"] === undefined) return null;
  if (req.acceptsEncodings("br") === "br") return "br";
  return req.acceptsEncodings("gzip") === "gzip" ? "gzip" : null;
}

/** Answers that do not change are the same object each time, and are compressed once. */
const done = new WeakMap<Uint8Array, Map<Encoding, Promise<Buffer>>>();

/** The bytes compressed, off the main thread. */
export function compressed(bytes: Uint8Array | string, encoding: Encoding): Promise<Buffer> {
  if (typeof bytes === "string") return compress(bytes, encoding);
  const known = done.get(bytes) ?? new Map<Encoding, Promise<Buffer>>();
  done.set(bytes, known);
  const found = known.get(encoding) ?? compress(bytes, encoding);
  known.set(encoding, found);
  return found;
}

/** A stream that compresses what passes through it. */
export function compressor(encoding: Encoding): Transform {
  return encoding === "br" ? createBrotliCompress(BROTLI) : createGzip(GZIP);
}
