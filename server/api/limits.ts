import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { JejakError } from "../../protocol/errors.ts";
import { sendProblem } from "./problems.ts";

const WINDOW_MS = 60_000;

/** Lets one client (an IPv4 address, an IPv6 /56) through `perMinute` times a minute, then 429 with Retry-After. */
export function limiter(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (req, res) => {
      sendProblem(req, res, new JejakError("rate-limited", { values: { perMinute } }));
    },
  });
}
