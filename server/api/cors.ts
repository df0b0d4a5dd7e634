import cors from "cors";

const DAY_SECONDS = 86_400;

/**
 * The API is for the pages of everybody: any origin may read and write, without credentials, of which there are none.
 * Set before anything may refuse, so that a page can read the refusal too.
 */
export const allowOrigins = cors({
  origin: "*",
  methods: ["GET", "HEAD", "POST"],
  allowedHeaders: ["Content-Type", "If-None-Match", "Last-Event-ID", "X-Request-Id"],
  exposedHeaders: [
    "Content-Disposition",
    "ETag",
    "Jejak-As-Of",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-Id",
  ],
  maxAge: DAY_SECONDS,
});
