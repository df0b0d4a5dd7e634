import type { Express, Request, RequestHandler, Response } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { bodyOf, bodyReader } from "./body.ts";
import type { Deps } from "./deps.ts";
import { languageOf } from "./language.ts";
import { limiter } from "./limits.ts";
import type { BytesReply, JsonReply, Route } from "./route.ts";
import { validate } from "./validate.ts";

function send(res: Response, reply: JsonReply<unknown> | BytesReply): void {
  res.status(reply.status);
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  if ("bytes" in reply) {
    res.type(reply.type).send(typeof reply.bytes === "string" ? reply.bytes : Buffer.from(reply.bytes));
  } else {
    res.type("application/json").send(JSON.stringify(reply.body));
  }
}

function inputOf(route: Route, req: Request) {
  return {
    params: validate(route.params, req.params, "path"),
    query: validate(route.query, req.query, "query"),
    body: route.body && validate(route.body.schema, bodyOf(req, route.body), "body"),
  };
}

function handler(route: Route, deps: Deps): RequestHandler {
  return async (req, res) => {
    send(res, await route.handle(inputOf(route, req), { deps, language: languageOf(req) }));
  };
}

function limiters(deps: Deps): Readonly<Record<"writes" | "verifications", RequestHandler>> {
  return {
    writes: limiter(deps.limits.writesPerMinute),
    verifications: limiter(deps.limits.verificationsPerMinute),
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

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** Mounts the operations; a path that exists answers other methods with 405 and Allow. */
export function mount(app: Express, routes: readonly Route[], deps: Deps): void {
  const limit = limiters(deps);
  for (const route of routes) {
    const before = [
      ...(route.limiter ? [limit[route.limiter]] : []),
      ...(route.body ? [bodyReader(route.body)] : []),
    ];
    app[route.method](expressPath(route.path), ...before, handler(route, deps));
  }
  refuseOtherMethods(app, routes);
}
