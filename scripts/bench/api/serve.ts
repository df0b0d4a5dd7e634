import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import express from "express";
import type { Express } from "express";
import type pg from "pg";
import { fromHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { buildApp } from "../../../server/web/app.ts";
import { createKeptEvidence } from "../../../server/api/kept-evidence.ts";
import { createMetrics } from "../../../server/api/metrics/metrics.ts";
import { createSlots } from "../../../server/api/slots.ts";
import { createHub } from "../../../server/api/stream/hub.ts";
import { createLogger } from "../../../server/log.ts";
import { createPool } from "../../../server/store/pool.ts";
import { documentMatches } from "../../../server/store/queries/matches.ts";

/** One route, the same query, and nothing else: what Express itself can do. */
function bareApp(pool: pg.Pool): Express {
  const app = express();
  app.set("etag", false);
  app.get("/api/v1/documents/:sha256", async (req, res) => {
    const { rows } = await documentMatches(pool, fromHex(req.params.sha256), { index: -1, position: -1 }, 51);
    res.json({ items: rows.map(({ index, ocid }) => ({ index, ocid })) });
  });
  return app;
}

function jejakApp(pool: pg.Pool): Promise<Express> {
  const unused = () => Promise.reject(new JejakError("internal"));
  return buildApp({
    pool,
    chain: { head: () => Promise.resolve(1) },
    content: { read: () => Promise.resolve(null), put: () => Promise.resolve(false) },
    submissions: { submit: unused, find: unused },
    limits: {
      readsPerMinute: Number.MAX_SAFE_INTEGER,
      writesPerMinute: 1,
      verificationsPerMinute: 1,
      exportsPerMinute: 1,
      evidencePerMinute: 1,
      streamsPerMinute: 1,
    },
    exports: createSlots({ all: 1, each: 1 }),
    evidence: { make: unused },
    evidencePlaces: createSlots({ all: 1, each: 1 }),
    keptEvidence: createKeptEvidence(),
    selectionPlaces: createSlots({ all: 1, each: 1 }),
    reports: { write: unused },
    tools: [],
    hub: createHub(pool, { all: 1, each: 1, pollMs: 1000, beatMs: 1000 }),
    metrics: createMetrics({ folder: tmpdir(), failures: new Map(), node: true }),
    stopping: new AbortController().signal,
    sample: false,
    log: createLogger("bench", "silent"),
  });
}

const [kind, databaseUrl = ""] = process.argv.slice(2);
const pool = createPool(databaseUrl, { max: 10 });
const server = createServer(kind === "bare" ? bareApp(pool) : await jejakApp(pool));
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
// Asked before and after a run: processor time is what neighbours on the machine do not distort.
process.on("message", () => process.send?.(process.cpuUsage()));
process.once("disconnect", () => process.exit(0));
