import type { Express, Request, RequestHandler, Response } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { bodyOf, bodyReader } from "./body.ts";
import { clientOf } from "./client.ts";
import { deliver } from "./deliver.ts";
import { deliverStream } from "./deliver-stream.ts";
import type { Deps } from "./deps.ts";
import { isCompressible } from "./encoding.ts";
import { nameOperation } from "./observe.ts";
import { languageOf } from "./language.ts";
import { limiter } from "./limits.ts";
import type { Context, Reply, Route } from "./route.ts";

import { validate } from "./validate.ts";

const JSON_TYPE = "application/json; charset=utf-8";

/** Text is UTF-8 everywhere, and says so. */
function withCharset(type: string): string {
  return type.includes("charset") || !isCompressible(type) ? type : `${type}; charset=utf-8`;
}

async function send(req: Request, res: Response, reply: Reply<unknown>): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  if ("stream" in reply) return deliverStream(req, res, reply);
  const { status } = reply;
  if ("bytes" in reply)
    return deliver(req, res, { status, type: withCharset(reply.type), bytes: reply.bytes });
  return deliver(req, res, { status, type: JSON_TYPE, bytes: JSON.stringify(reply.body) });
}

function inputOf(route: Route, req: Request) {
  return {
    params: validate(route.params, req.params, "path"),
    query: validate(route.query, req.query, "query"),
    body: route.body && validate(route.body.schema, bodyOf(req, route.body), "body"),
  };
}

function named({ operationId }: Route): RequestHandler {
  return (_req, res, next) => {
    nameOperation(res, operationId);
    next();
  };
}

/** Few operations ask for the language, whose headers take a while to read. */
function contextOf(req: Request, res: Response, deps: Deps): Context {
  return {
    deps,
    client: clientOf(req, res),
    get language() {
      return languageOf(req);
    },
  };
}

function handler(route: Route, deps: Deps): RequestHandler {
  return async (req, res) => {
    await send(req, res, await route.handle(inputOf(route, req), contextOf(req, res, deps)));
  };
}

function limiters({ limits }: Deps): Readonly<Record<NonNullable<Route["limiter"]>, RequestHandler>> {
  return {
    writes: limiter("writes", limits.writesPerMinute),
    verifications: limiter("verifications", limits.verificationsPerMinute),
    exports: limiter("exports", limits.exportsPerMinute),
    evidence: limiter("evidence", limits.evidencePerMinute),
    streams: limiter("streams", limits.streamsPerMinute),
  };
}

function refuseOtherMethods(app: Express, routes: readonly Route[]): void {
  for (const [path, group] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = group.flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : ["POST"])).join(", ");
    app.all(expressPath(path), (_req, res) => {
      res.setHeader("Allow", allowed);
      throw new JejakError("method-not-allowed", { values: { allowed } });
    });
  }
}

/** A path in OpenAPI form as Express writes it. */
export function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** Mounts the operations; a path that exists answers other methods with 405 and Allow. */
export function mount(app: Express, routes: readonly Route[], deps: Deps): void {
  const limit = limiters(deps);
  for (const route of routes) {
    const before = [
      named(route),
      ...(route.limiter ? [limit[route.limiter]] : []),
      ...(route.body ? [bodyReader(route.body)] : []),
    ];
    app[route.method](expressPath(route.path), ...before, handler(route, deps));
  }
  refuseOtherMethods(app, routes);
}
