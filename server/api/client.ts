import type { Request, Response } from "express";
import { ipKeyGenerator } from "express-rate-limit";
import type { Client } from "./route.ts";

/** Addresses of one IPv6 network belong to one client. */
const IPV6_PREFIX = 56;

/** The address by which a client is counted; empty where the connection is gone already. */
export function addressOf(req: Request): string {
  return req.ip === undefined ? "" : ipKeyGenerator(req.ip, IPV6_PREFIX);
}

/** Who asks. */
export function clientOf(req: Request, res: Response): Client {
  return {
    get address() {
      return addressOf(req);
    },
    header: (name) => req.get(name),
    gone: () => {
      const gone = new AbortController();
      if (res.closed) gone.abort();
      else
        res.once("close", () => {
          gone.abort();
        });
      return gone.signal;
    },
  };
}
