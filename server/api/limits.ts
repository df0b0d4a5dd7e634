import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { JejakError } from "../../protocol/errors.ts";
import { addressOf } from "./client.ts";
import type { Limits } from "./deps.ts";

const WINDOW_MS = 60_000;

/** Watched by machines every few seconds, and cheap: never limited. */
const UNLIMITED = /^\/(?:healthz|readyz|metrics|assets\/.*)$/;

/**
 * Lets one client (an IPv4 address, an IPv6 /56) through `perMinute` times a minute; after that the error
 * `rate-limited`, with Retry-After. RateLimit headers (draft 8) name the limit and what is left of it.
 */
export function limiter(
  name: string,
  perMinute: number,
  skip: (req: Request) => boolean = () => false,
): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    identifier: name,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    keyGenerator: addressOf,
    skip,
    handler: (_req, _res, next) => {
      next(new JejakError("rate-limited", { values: { limit: name, perMinute } }));
    },
  });
}

/** The limit of everything that is read, pages included. */
export function readLimiter({ readsPerMinute }: Limits): RequestHandler {
  const isUnlimited = (req: Request) =>
    (req.method !== "GET" && req.method !== "HEAD") || UNLIMITED.test(req.path);
  return limiter("reads", readsPerMinute, isUnlimited);
}
