import type { Request, RequestHandler, Response } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { addressOf } from "./client.ts";
import type { Limits } from "./deps.ts";

const WINDOW_MS = 60_000;

/** Watched by machines every few seconds, and cheap: never limited. */
const UNLIMITED = /^\/(?:healthz|readyz|metrics|assets\/.*)$/;

/** Several limits of one request are a list (RateLimit header fields for HTTP, draft 8). */
function add(res: Response, name: string, value: string): void {
  const before = res.getHeader(name);
  res.setHeader(name, before === undefined ? value : `${String(before)}, ${value}`);
}

/** How often each client came in the present minute; its beginning forgets the one before, and so everybody. */
function countVisits() {
  let visits = new Map<string, number>();
  let end = 0;
  return (address: string) => {
    const now = performance.now();
    if (now >= end) {
      visits = new Map();
      end = now + WINDOW_MS;
    }
    const count = (visits.get(address) ?? 0) + 1;
    visits.set(address, count);
    return { count, seconds: Math.ceil((end - now) / 1000) };
  };
}

/**
 * Lets one client (an IPv4 address, an IPv6 /56) through `perMinute` times a minute; after that the error
 * `rate-limited`, with Retry-After. RateLimit headers name the limit and what is left of it. By hand, since every read
 * goes through it: express-rate-limit takes several times as long, most of it for waiting on nothing.
 */
export function limiter(name: string, perMinute: number): RequestHandler {
  const visit = countVisits();
  const policy = `"${name}"; q=${perMinute}; w=${WINDOW_MS / 1000}`;
  return (req, res, next) => {
    const { count, seconds } = visit(addressOf(req));
    add(res, "RateLimit-Policy", policy);
    add(res, "RateLimit", `"${name}"; r=${Math.max(0, perMinute - count)}; t=${seconds}`);
    if (count <= perMinute) {
      next();
      return;
    }
    res.setHeader("Retry-After", seconds);
    next(new JejakError("rate-limited", { values: { limit: name, perMinute } }));
  };
}

function isLimitedRead({ method, path }: Request): boolean {
  return (method === "GET" || method === "HEAD") && !UNLIMITED.test(path);
}

/** The limit of everything that is read, pages included. */
export function readLimiter({ readsPerMinute }: Limits): RequestHandler {
  const limit = limiter("reads", readsPerMinute);
  return (req, res, next) => {
    if (isLimitedRead(req)) void limit(req, res, next);
    else next();
  };
}
