import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { rpcPost } from "./rpc.ts";

/** A log as eth_getLogs answers it. */
export interface WireLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockHash: string;
  transactionHash: string;
  logIndex: string;
  [field: string]: unknown;
}

interface Call {
  id: number;
  method: string;
  params: unknown[];
}

interface Reply {
  id: number;
  result?: unknown;
  error?: unknown;
}

/** How the proxy lies; what is not given, it passes on as it is. */
export interface Lies {
  /** Changes the logs of an answer. */
  logs?(logs: WireLog[]): WireLog[];
  /** Changes any single answer. */
  reply?(call: Call, reply: Reply): Reply;
  /** Answers the whole request instead of the node: HTTP status and body, or silence. */
  http?: { status: number; body: string } | "silence";
}

export interface LyingRpc {
  url: string;
  /** From now on; an empty object is the truth. */
  tell(lies: Lies): void;
  /** Requests answered since the start. */
  requests(): number;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function lieAbout(lies: Lies, call: Call, reply: Reply): Reply {
  const told =
    call.method === "eth_getLogs" && lies.logs && Array.isArray(reply.result)
      ? { ...reply, result: lies.logs(structuredClone(reply.result) as WireLog[]) }
      : reply;
  return lies.reply?.(call, told) ?? told;
}

async function answer(target: string, lies: Lies, request: IncomingMessage, response: ServerResponse) {
  const body = await bodyOf(request);
  if (lies.http === "silence") return;
  if (lies.http) {
    response.writeHead(lies.http.status).end(lies.http.body);
    return;
  }
  const calls = (Array.isArray(body) ? body : [body]) as Call[];
  const answered = await rpcPost(target, body);
  const replies = (Array.isArray(answered) ? answered : [answered]) as Reply[];
  const told = replies.map((reply) => {
    const call = calls.find(({ id }) => id === reply.id);
    return call ? lieAbout(lies, call, reply) : reply;
  });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(Array.isArray(body) ? told : told[0]));
}

/** A JSON-RPC proxy in front of a real node that lies as it is told to. */
export async function startLyingRpc(target: string): Promise<LyingRpc> {
  let lies: Lies = {};
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests++;
    answer(target, lies, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell: (next) => {
      lies = next;
    },
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
