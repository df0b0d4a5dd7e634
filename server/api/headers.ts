import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";

const CLIENT_ID = /^[\w.-]{8,64}$/;

const SECURITY: readonly (readonly [string, string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "no-referrer"],
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "cross-origin"],
  ["Permissions-Policy", "camera=(), geolocation=(), microphone=()"],
  [
    "Content-Security-Policy",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ["Cache-Control", "no-cache"],
];

/** Sets the security headers of every answer; a page replaces the content policy by its own. */
export function securityHeaders(_req: Request, res: Response, next: NextFunction): void {
  for (const [name, value] of SECURITY) res.setHeader(name, value);
  next();
}

/** Names every request, by the client's own X-Request-Id where that is harmless to log. */
export function nameRequest(req: Request, res: Response, next: NextFunction): void {
  const offered = req.get("x-request-id");
  const id = offered !== undefined && CLIENT_ID.test(offered) ? offered : randomUUID();
  res.setHeader("X-Request-Id", id);
  next();
}

/** The id that {@link nameRequest} gave. */
export function requestId(res: Response): string {
  return String(res.getHeader("X-Request-Id"));
}
