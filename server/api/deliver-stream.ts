import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { compressor, encodingFor, isCompressible } from "./encoding.ts";
import type { StreamReply } from "./route.ts";

/** A connection that takes nothing for so long is closed. */
const STALLED_MS = 60_000;

/** A client that leaves in the middle is no fault of ours. */
function isLeft(error: unknown, res: Response): boolean {
  return res.destroyed && (error as NodeJS.ErrnoException).code === "ERR_STREAM_PREMATURE_CLOSE";
}

/**
 * Sends an answer while it is made. Nothing is made faster than the client reads; where making fails, the
 * connection is destroyed before its end, so that nobody takes a part for the whole.
 */
export async function deliverStream(req: Request, res: Response, reply: StreamReply): Promise<void> {
  // A pipeline into a connection that is closed already would wait for ever, and hold what the answer is made from.
  if (res.closed) {
    await reply.stream.return();
    return;
  }
  const shrinks = isCompressible(reply.type);
  if (shrinks) res.vary("Accept-Encoding");
  const encoding = shrinks ? encodingFor(req) : null;
  res.statusCode = reply.status;
  res.setHeader("Content-Type", reply.type);
  if (encoding !== null) res.setHeader("Content-Encoding", encoding);
  if (req.method === "HEAD") {
    await reply.stream.return();
    res.end();
    return;
  }
  res.setTimeout(STALLED_MS, () => res.destroy());
  res.flushHeaders();
  const source = Readable.from(reply.stream);
  try {
    if (encoding === null) await pipeline(source, res);
    else await pipeline(source, compressor(encoding), res);
  } catch (error) {
    if (!isLeft(error, res)) throw error;
  }
}
