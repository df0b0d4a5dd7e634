import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo } from "node:net";
import { JejakError } from "../../protocol/errors.ts";
import type { Chain } from "./chain.ts";
import { refuseForeign } from "./local-only.ts";
import { answerText, createHandler, MAX_BODY, type Handler } from "./rpc.ts";
import { serveWebsockets } from "./websocket.ts";

/** Clients that sign for a while between two calls find their connection still open. */
const KEEP_ALIVE_MS = 60_000;

export interface RpcServer {
  port: number;
  /** Answers what was asked already, then closes every connection. */
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

function reply(response: ServerResponse, status: number, text: string, type = "text/plain"): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

/** Local pages may read answers; refuseForeign has seen to it that the origin is local. */
function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-headers", "content-type");
  response.setHeader("vary", "origin");
}

async function post(handle: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    reply(response, 415, "JSON-RPC wants content-type application/json\n");
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    response.setHeader("connection", "close");
    reply(response, 413, `a request may have ${MAX_BODY} bytes\n`);
    return;
  }
  const answer = await answerText(body, handle);
  if (answer === null) reply(response, 204, "");
  else reply(response, 200, answer, "application/json");
}

function listener(handle: Handler): RequestListener {
  return (request, response) => {
    const refusal = refuseForeign(request.headers);
    if (refusal !== null) {
      reply(response, 403, `${refusal}\n`);
      return;
    }
    allowOrigin(request, response);
    if (request.method === "OPTIONS") reply(response, 204, "");
    else if (request.method !== "POST") reply(response, 405, "JSON-RPC is asked by POST\n");
    else post(handle, request, response).catch((error: unknown) => response.destroy(error as Error));
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(taken ? new JejakError("port-taken", { values: { host, port }, cause: error }) : error);
    });
    server.listen({ host, port, ipv6Only: host === "::1" }, resolve);
  });
}

function hasNoIpv6(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
}

/**
 * Serves the chain by HTTP and websocket on 127.0.0.1 and, where there is one, ::1.
 * @param port 0 for any free one.
 * @throws `port-taken`.
 */
export async function serveChain(chain: Chain, port: number): Promise<RpcServer> {
  const handle = createHandler(chain);
  const servers = [createServer(listener(handle)), createServer(listener(handle))] as const;
  for (const server of servers) server.keepAliveTimeout = KEEP_ALIVE_MS;
  const websockets = serveWebsockets(servers, chain, handle);
  await listen(servers[0], "127.0.0.1", port);
  const bound = (servers[0].address() as AddressInfo).port;
  await listen(servers[1], "::1", bound).catch(async (error: unknown) => {
    if (hasNoIpv6(error)) return;
    await closeServer(servers[0]);
    throw error;
  });
  return {
    port: bound,
    close: async () => {
      websockets.close();
      await Promise.all(servers.map(closeServer));
    },
  };
}
