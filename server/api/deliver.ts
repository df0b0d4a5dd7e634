import { hash } from "node:crypto";
import type { Request, Response } from "express";
import { LEAST_BYTES, compressed, encodingFor, isCompressible } from "./encoding.ts";

/** A whole answer; headers that stand on the response already are sent with it. */
export interface Delivery {
  readonly status: number;
  /** With its charset where it has one. */
  readonly type: string;
  readonly bytes: Uint8Array | string;
  /** Whether it is worth compressing; by its type where it does not say. */
  readonly shrinks?: boolean;
}

const QUOTED = /"[^"]*"/g;

/** A strong validator: equal exactly where the bytes are. */
function tagOf(bytes: Uint8Array | string): string {
  return `"${hash("sha256", bytes, "base64url").slice(0, 27)}"`;
}

/** Proxies that compress mark our tags as weak (`W/"…"`): for If-None-Match that is the same (RFC 9110, 13.1.2). */
function isKnown(req: Request, tag: string): boolean {
  const condition = req.headers["if-none-match"];
  if (condition === undefined) return false;
  return condition.trim() === "*" || (condition.match(QUOTED)?.includes(tag) ?? false);
}

function lengthOf(bytes: Uint8Array | string): number {
  return typeof bytes === "string" ? Buffer.byteLength(bytes) : bytes.byteLength;
}

function isRead(req: Request): boolean {
  return req.method === "GET" || req.method === "HEAD";
}

/** A string goes out in one piece with the headers, bytes in a second one. */
function end(req: Request, res: Response, bytes: Uint8Array | string): void {
  res.setHeader("Content-Length", lengthOf(bytes));
  res.end(req.method === "HEAD" ? undefined : bytes);
}

/**
 * Sends a whole answer. One that was read (GET or HEAD, 200) has a strong ETag, its own where the header is set
 * already; every encoding has another one, `"…"`, `"…-gzip"`, `"…-br"`, since their bytes differ. 304 without a body
 * where the client has just these.
 */
export async function deliver(req: Request, res: Response, delivery: Delivery): Promise<void> {
  const { status, type, bytes, shrinks = isCompressible(type) } = delivery;
  if (shrinks) res.vary("Accept-Encoding");
  const encoding = shrinks && lengthOf(bytes) >= LEAST_BYTES ? encodingFor(req) : null;
  res.statusCode = status;
  if (status === 200 && isRead(req)) {
    const base = (res.getHeader("ETag") as string | undefined) ?? tagOf(bytes);
    const tag = encoding === null ? base : `${base.slice(0, -1)}-${encoding}"`;
    res.setHeader("ETag", tag);
    if (isKnown(req, tag)) {
      res.statusCode = 304;
      res.end();
      return;
    }
  }
  res.setHeader("Content-Type", type);
  if (encoding !== null) res.setHeader("Content-Encoding", encoding);
  end(req, res, encoding === null ? bytes : await compressed(bytes, encoding));
}
