import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { expect } from "chai";
import type pg from "pg";
import { pino } from "pino";
import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { sha256 } from "../../../protocol/hash.ts";
import { TOOLS } from "../../../server/tools.ts";
import { buildApp } from "../../../server/web/app.ts";
import type { Deps, Limits } from "../../../server/api/deps.ts";
import { ROUTES } from "../../../server/api/routes.ts";
import { createKeptEvidence } from "../../../server/api/kept-evidence.ts";
import { createMetrics } from "../../../server/api/metrics/metrics.ts";
import { report } from "../../../server/api/packs/report.ts";
import { createSlots } from "../../../server/api/slots.ts";
import { createHub } from "../../../server/api/stream/hub.ts";
import { Problem } from "../../../server/api/schemas/problem.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";
import { unprovedEvidence } from "./evidence.ts";

/** An answer that fitted its schema (or the one of problems), so that tests can read it as it is. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its form has been checked by the schema
  body: any;
}

export interface Ask {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** An API over a database of its own. */
export interface World {
  pool: pg.Pool;
  url: string;
  contents: Map<string, Uint8Array>;
  /** Replaceable by a test; set back by {@link World.stop} only. */
  deps: { -readonly [key in keyof Deps]: Deps[key] };
  ask: (path: string, options?: Ask) => Promise<Answer>;
  stop: () => Promise<void>;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);
}

function checkForm(method: string, path: string, answer: Answer): void {
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/problem+json")) {
    expect(Problem.parse(answer.body)).to.deep.equal(answer.body);
    expect(answer.body.status).to.equal(answer.status);
    return;
  }
  const bare = path.replace(/\?.*$/s, "");
  const found = ROUTES.find((route) => route.method === method && patternOf(route.path).test(bare));
  if (!found || !type.startsWith("application/json")) return;
  expect(found.answer.schema.parse(answer.body), `form of ${path}`).to.deep.equal(answer.body);
}

function bodyOf({ body, headers }: Ask): RequestInit {
  if (body === undefined) return headers ? { headers } : {};
  const sent = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return { body: sent as string, headers: { "content-type": "application/json", ...headers } };
}

async function ask(url: string, path: string, options: Ask = {}): Promise<Answer> {
  const method = options.method ?? (options.body === undefined ? "GET" : "POST");
  const response = await fetch(url + path, { method, ...bodyOf(options) });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  const answer = {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text ? JSON.parse(text) : null,
  };
  checkForm(method.toLowerCase(), path, answer);
  return answer;
}

const LIMITS: Limits = {
  readsPerMinute: 100_000,
  writesPerMinute: 1000,
  verificationsPerMinute: 1000,
  exportsPerMinute: 1000,
  evidencePerMinute: 1000,
  streamsPerMinute: 1000,
};

/** What a test has otherwise. */
export type Change = Partial<Omit<Deps, "limits">> & { limits?: Partial<Limits> };

function defaultDeps(pool: pg.Pool, contents: Map<string, Uint8Array>): World["deps"] {
  return {
    pool,
    chain: { head: () => Promise.resolve(0) },
    content: {
      read: (hash) => Promise.resolve(contents.get(hash) ?? null),
      put: (hash, bytes) => {
        expect(toHex(sha256(bytes))).to.equal(hash);
        const fresh = !contents.has(hash);
        contents.set(hash, bytes);
        return Promise.resolve(fresh);
      },
    },
    submissions: {
      submit: () => Promise.reject(new JejakError("step-expired")),
      find: (id) => Promise.reject(new JejakError("submission-unknown", { values: { id } })),
    },
    limits: LIMITS,
    exports: createSlots({ all: 100, each: 100 }),
    evidence: { make: () => Promise.reject(new JejakError("chain-unavailable")) },
    evidencePlaces: createSlots({ all: 100, each: 100 }),
    keptEvidence: createKeptEvidence(),
    selectionPlaces: createSlots({ all: 100, each: 100 }),
    reports: { write: report },
    tools: TOOLS.map(({ name, type }) => ({
      name,
      type,
      bytes: Buffer.from(name),
      sha256: toHex(sha256(Buffer.from(name))),
    })),
    hub: createHub(pool, { all: 100, each: 100, pollMs: 20, beatMs: 200 }),
    metrics: createMetrics({ folder: tmpdir(), failures: new Map(), node: false }),
    stopping: new AbortController().signal,
    sample: false,
    log: pino({ level: "silent" }),
  };
}

/** Starts an API on a new database; `change` may replace what it works with. */
export async function startWorld({ limits, ...change }: Change = {}): Promise<World> {
  const database = await createDatabase();
  const pool = createPool(database.databaseUrl);
  await migrate(pool);
  const contents = new Map<string, Uint8Array>();
  const deps = { ...defaultDeps(pool, contents), limits: { ...LIMITS, ...limits } };
  deps.evidence = unprovedEvidence({ deps });
  Object.assign(deps, change);
  const server = createServer(await buildApp(deps));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    pool,
    url,
    contents,
    deps,
    ask: (path, options) => ask(url, path, options),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await pool.end();
      await database.drop();
    },
  };
}
