import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { JejakError } from "../protocol/errors.ts";

/** Port on which listening worked; 0 asks for any; null where it is taken. Rejects on other faults. */
async function tryListen(port: number, host: string): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const server = createServer();
  server.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") resolve(null);
    // No IPv6 on this machine: then nobody can hold the port there either.
    else if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(port);
    else reject(error);
  });
  server.listen({ port, host, exclusive: true }, () => {
    const address = server.address();
    const found = typeof address === "object" && address !== null ? address.port : port;
    server.close(() => {
      resolve(found);
    });
  });
  return promise;
}

/** True when nobody listens on `port` of 127.0.0.1 or ::1. */
async function isFree(port: number): Promise<boolean> {
  return (await tryListen(port, "127.0.0.1")) !== null && (await tryListen(port, "::1")) !== null;
}

/** Errors: `port-taken`, also where this user may not listen there (ports under 1024). */
export async function requireFree(port: number, variable: string): Promise<void> {
  const free = await isFree(port).catch((cause: unknown) => {
    throw new JejakError("port-taken", { values: { port, variable }, cause, detail: String(cause) });
  });
  if (!free) throw new JejakError("port-taken", { values: { port, variable } });
}

/** Any port that is free on 127.0.0.1. */
export async function anyFreePort(): Promise<number> {
  const port = await tryListen(0, "127.0.0.1");
  if (port === null) throw new JejakError("port-taken", { values: { port: 0 } });
  return port;
}

/**
 * The port of an inner service: `pinned` by the operator, else the one in `file` from the last start, else
 * any free one, written to `file`. Errors: `port-taken` for a pinned one only.
 */
export async function keptPort(file: string, pinned: number | undefined, variable: string): Promise<number> {
  if (pinned !== undefined) {
    await requireFree(pinned, variable);
    return pinned;
  }
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  if (last > 0 && (await isFree(last))) return last;
  const port = await anyFreePort();
  writeFileSync(file, `${port}\n`);
  return port;
}
