import { WebSocket } from "ws";
import type { Logger } from "../log.ts";

/** Tells when a new block may be there: as soon as the websocket says so, at the latest after the interval. */
export interface Wake {
  next(signal: AbortSignal): Promise<void>;
  close(): void;
}

const RECONNECT_MS = 2_000;

/** @param wsUrl the node's websocket, null where it has none: then only the interval counts */
export function createWake(wsUrl: string | null, intervalMs: number, logger: Logger): Wake {
  const waiting = new Set<() => void>();
  let rung = false;
  const ring = () => {
    rung = true;
    for (const resolve of waiting) resolve();
  };
  const close = wsUrl === null ? () => undefined : subscribe(wsUrl, ring, logger);
  return {
    next: async (signal) => {
      if (!rung) await ringOrInterval(waiting, intervalMs, signal);
      rung = false;
    },
    close,
  };
}

function ringOrInterval(waiting: Set<() => void>, intervalMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, intervalMs);
    signal.addEventListener("abort", done);
    waiting.add(done);
    if (signal.aborted) done();
  });
}

/** Keeps a subscription to new heads; a lost one is made again. */
function subscribe(wsUrl: string, ring: () => void, logger: Logger): () => void {
  let socket: WebSocket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const connect = () => {
    socket = new WebSocket(wsUrl, { handshakeTimeout: 5_000 });
    socket.on("open", () => {
      socket?.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
    });
    socket.on("message", ring);
    socket.on("error", (error) => {
      logger.debug({ err: error }, "the websocket of the node fails");
    });
    socket.on("close", () => {
      if (!closed) retry = setTimeout(connect, RECONNECT_MS);
    });
  };
  connect();
  return () => {
    closed = true;
    clearTimeout(retry);
    socket?.terminate();
  };
}
