import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Block } from "./execute.ts";
import type { Chain } from "./chain.ts";
import { refuseForeign } from "./local-only.ts";
import { answerText, MAX_BODY, type Handler } from "./rpc.ts";
import { createSubscriptions } from "./subscriptions.ts";

/** Bytes that may wait for a reader who is too slow; more ends the connection. */
const MAX_BACKLOG = 32 * 1024 * 1024;

export interface Websockets {
  close(): void;
}

function refuse(socket: Duplex, reason: string): void {
  socket.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${reason}\n`);
}

function tell(socket: WebSocket, text: string): void {
  if (socket.bufferedAmount > MAX_BACKLOG) socket.terminate();
  else if (socket.readyState === socket.OPEN) socket.send(text);
}

function serveOne(socket: WebSocket, chain: Chain, handle: Handler): (block: Block) => Promise<void> {
  const subscriptions = createSubscriptions(chain, (notice) => {
    tell(socket, JSON.stringify(notice));
  });
  const handleAll: Handler = (method, params) =>
    subscriptions.answer(method, params) ?? handle(method, params);
  socket.on("message", (data: Buffer) => {
    void answerText(data.toString("utf8"), handleAll).then((answer) => {
      if (answer !== null) tell(socket, answer);
    });
  });
  socket.on("error", () => {
    socket.terminate();
  });
  return (block) => subscriptions.announce(block);
}

type Readers = Map<WebSocket, (block: Block) => Promise<void>>;

/** A reader who could not be told of a block is cut off rather than left with a gap. */
async function announceAll(readers: Readers, block: Block): Promise<void> {
  const told = [...readers].map(([socket, announce]) =>
    announce(block).catch(() => {
      socket.terminate();
    }),
  );
  await Promise.all(told);
}

/** One block after the other, so that every reader gets them in order. */
function announcer(readers: Readers): (block: Block) => void {
  let last = Promise.resolve();
  return (block) => {
    last = last.then(() => announceAll(readers, block));
  };
}

/** Answers websocket upgrades on the servers: every allowed method, and subscriptions. */
export function serveWebsockets(servers: readonly Server[], chain: Chain, handle: Handler): Websockets {
  const websockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY });
  const readers: Readers = new Map();
  const unlisten = chain.onBlock(announcer(readers));

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = refuseForeign(request.headers);
    if (refusal !== null) {
      refuse(socket, refusal);
      return;
    }
    websockets.handleUpgrade(request, socket, head, (reader) => {
      readers.set(reader, serveOne(reader, chain, handle));
      reader.on("close", () => readers.delete(reader));
    });
  }

  for (const server of servers) server.on("upgrade", upgrade);
  return {
    close: () => {
      unlisten();
      for (const reader of readers.keys()) reader.close(1001);
      for (const reader of readers.keys()) reader.terminate();
      websockets.close();
    },
  };
}
