import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import { once } from "node:events";
import { JejakError } from "../../protocol/errors.ts";

const HOSTS = ["127.0.0.1", "::1"] as const;
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 120_000, keepAliveTimeout: 10_000 };
const GRACE_MS = 5_000;

/** Machines without IPv6 have no ::1. */
const ABSENT = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

async function listenOn(host: string, port: number, handler: RequestListener): Promise<Server | null> {
  const server = createServer(TIMEOUTS, handler);
  try {
    server.listen({ host, port, ipv6Only: host === "::1" });
    await once(server, "listening");
    return server;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (host === "::1" && code !== undefined && ABSENT.has(code)) return null;
    if (code === "EADDRINUSE") throw new JejakError("port-taken", { values: { host, port }, cause });
    throw cause;
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const impatient = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearTimeout(impatient);
}

/**
 * Listens on this machine only, over IPv4 and IPv6; TLS and the world are a proxy's.
 * @returns the call that stops: requests in flight are answered first, for five seconds at most
 * @throws JejakError `port-taken`
 */
export async function listen(port: number, handler: RequestListener): Promise<() => Promise<void>> {
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(close));
  };
  try {
    for (const host of HOSTS) {
      const server = await listenOn(host, port, handler);
      if (server) servers.push(server);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
