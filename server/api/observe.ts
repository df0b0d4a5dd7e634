import type { RequestHandler, Response } from "express";
import type { Deps } from "./deps.ts";
import { requestId } from "./headers.ts";
import { withRequestId } from "../log.ts";

const OPERATION = Symbol("operation");

type Named = Response & { [OPERATION]?: string };

/** Says which operation, or page, answers: an operationId or a path's pattern, never a path as it was asked. */
export function nameOperation(res: Response, operation: string): void {
  (res as Named)[OPERATION] = operation;
}

function levelOf(method: string, status: number): "info" | "debug" {
  const isRead = method === "GET" || method === "HEAD" || method === "OPTIONS";
  // Not being ready is said by 503 to whoever asks until it is; its cause is logged where it is found.
  return isRead && (status < 500 || status === 503) ? "debug" : "info";
}

/** What lasts as long as its reader likes says nothing about us. */
function isStream(res: Response): boolean {
  return String(res.getHeader("Content-Type")).startsWith("text/event-stream");
}

/**
 * Counts and logs every request when it is answered, and lets everything that is logged meanwhile carry its id.
 *
 * One line a request: writes and what failed at level `info`, other reads at `debug`, which a public server's proxy
 * logs anyway. A line has no address (which is personal data in Indonesian law, and serves nobody here), no query (a
 * search may name a person), no body and no header but the id.
 */
export function observeRequests({ metrics, log }: Deps): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    const { socket } = req;
    const sentBefore = socket.bytesWritten;
    res.once("close", () => {
      const ms = performance.now() - start;
      const operation = (res as Named)[OPERATION] ?? "unknown";
      if (!isStream(res)) metrics.observe(operation, res.statusCode, ms / 1000);
      const level = levelOf(req.method, res.statusCode);
      if (!log.isLevelEnabled(level)) return;
      const about = {
        requestId: requestId(res),
        method: req.method,
        operation,
        status: res.statusCode,
        ms: Math.round(ms * 10) / 10,
        bytes: socket.bytesWritten - sentBefore,
        ...(!res.writableFinished && { cutOff: true }),
      };
      log[level](about, "request");
    });
    withRequestId(() => {
      next();
    }, requestId(res));
  };
}
