import { createHash, timingSafeEqual } from "node:crypto";
import express from "express";
import type { Express, RequestHandler } from "express";
import { JejakError, isJejakError } from "../../../protocol/errors.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import type { Logger } from "../../log.ts";
import { openBatch } from "../issuing/record.ts";
import { changeNamed, eraseNamed, supersedeNamed } from "../named.ts";
import { refusePadding } from "../padding.ts";
import { REASONS, STATUS } from "../status.ts";
import { beginIssuing, stateOf } from "./issue.ts";
import type { Office } from "./issue.ts";
import { problemHandler } from "./problems.ts";
import { EraseBody, PlaceInPath, StatusBody, TypeInQuery, parse } from "./schemas.ts";

export interface RegistrarDeps extends Office {
  token: string;
  typeNamed(name: string): Promise<RecordType>;
  log: Logger;
}

/**
 * The registrar's API for systems of the same house. Every call needs the token; nothing of a row or a record is
 * logged. Opens no socket.
 */
export function registrarApp(deps: RegistrarDeps): Express {
  const { issuer, workshop, log, token } = deps;
  const { vault, registry } = workshop;
  const app = express().disable("x-powered-by").set("etag", false);
  app.use(requireToken(token), logRequests(log));
  app.post("/issue", async (req, res) => {
    const type = await typeAsked(deps, req.query);
    res.status(202).json(await beginIssuing(deps, type, req));
  });
  app.get("/jobs/:job", async (req, res) => {
    if (!/^[0-9a-f]{64}$/.test(req.params.job)) throw new JejakError("not-found", { at: "job" });
    res.json(await stateOf(workshop, req.params.job));
  });
  app.get("/records/:batch/:index", async (req, res) => {
    const { batch, index } = parse(PlaceInPath, req.params);
    const sdJwt = await vault.read({ agency: issuer.agency, batch, index });
    const records = await openBatch(vault, issuer.agency, batch);
    res.type("application/json").send(records.fileOf(index, sdJwt));
  });
  const json = express.json({ limit: "1mb", type: () => true });
  app.post("/status", json, async (req, res) => {
    const body = parse(StatusBody, req.body);
    await refusePadding(vault, issuer.agency, body.records);
    const reason = REASONS.indexOf(body.reason);
    const items =
      body.status === "superseded"
        ? await supersedeNamed({ registry, issuer, vault }, { reason, records: body.records })
        : await changeNamed(registry, issuer, { reason, status: STATUS[body.status], records: body.records });
    res.json({ items });
  });
  app.post("/erase", json, async (req, res) => {
    const { records } = parse(EraseBody, req.body);
    res.json(await eraseNamed({ vault, registry, issuer }, records));
  });
  app.use(() => {
    throw new JejakError("not-found");
  });
  return app.use(problemHandler(log));
}

/** What a command calls its use is the request's content here. */
async function typeAsked(deps: RegistrarDeps, query: unknown): Promise<RecordType> {
  const { type } = parse(TypeInQuery, query);
  try {
    return await deps.typeNamed(type);
  } catch (cause) {
    if (!isJejakError(cause, "usage")) throw cause;
    throw new JejakError("request-invalid", { values: { at: "type", ...cause.values }, cause });
  }
}

function requireToken(token: string): RequestHandler {
  const expected = digestOf(`Bearer ${token}`);
  return (req, res, next) => {
    res.set("Cache-Control", "no-store");
    if (!timingSafeEqual(digestOf(req.headers.authorization ?? ""), expected))
      throw new JejakError("registrar-token");
    next();
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What is logged of a path: nobody knows what stands in another one. */
const CALLS = new Set(["issue", "jobs", "records", "status", "erase"]);

function logRequests(log: Logger): RequestHandler {
  return (req, res, next) => {
    const from = performance.now();
    res.once("finish", () => {
      const [, call = ""] = req.path.split("/");
      log.info({
        method: req.method,
        call: CALLS.has(call) ? call : "unknown",
        status: res.statusCode,
        ms: Math.round(performance.now() - from),
      });
    });
    next();
  };
}
