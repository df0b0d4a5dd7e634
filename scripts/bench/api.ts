// Look-up by hash against a bare Express route with the same query, and against itself in a larger ledger, in one run:
// node scripts/bench/api.ts 10000 1000000
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbedded } from "../../server/store/embedded.ts";
import { migrate } from "../../server/store/migrate.ts";
import { createPool } from "../../server/store/pool.ts";
import { documentHash, fill } from "./api/fill.ts";
import { load } from "./api/load.ts";
import { KINDS, report } from "./api/report.ts";
import type { Kind, Ledger, Run } from "./api/report.ts";

const SERVE = fileURLToPath(new URL("./api/serve.ts", import.meta.url));
const ROUNDS = 5;
const SECONDS = 3;
/** As many as keep the processor busy, for the rate; few, for the time that one look-up takes. */
const BUSY = 50;
const CALM = 4;

interface Server {
  child: ChildProcess;
  origin: string;
}

async function serve(kind: Kind, databaseUrl: string): Promise<Server> {
  const child = fork(SERVE, [kind, databaseUrl]);
  const [{ origin }] = (await once(child, "message")) as [{ origin: string }];
  return { child, origin };
}

async function cpuMicroseconds({ child }: Server): Promise<number> {
  child.send("cpu");
  const [{ user, system }] = (await once(child, "message")) as [NodeJS.CpuUsage];
  return user + system;
}

async function measure(server: Server, pathOf: () => string): Promise<Run> {
  const before = await cpuMicroseconds(server);
  const busy = await load(pathOf, server.origin, SECONDS, BUSY);
  const cpu = ((await cpuMicroseconds(server)) - before) / busy.requests;
  const calm = await load(pathOf, server.origin, SECONDS, CALM);
  return { ...busy, cpu, calm50: calm.p50, calm99: calm.p99, failed: busy.failed + calm.failed };
}

async function openLedger(databaseUrl: string, steps: number): Promise<Ledger & { url: string }> {
  const name = `bench_${steps}`;
  const admin = createPool(databaseUrl, { max: 1 });
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const pool = createPool(url.href);
  await migrate(pool);
  await fill(pool, steps);
  await pool.end();
  return { steps, url: url.href, runs: { bare: [], jejak: [] } };
}

/** In turns, so that whatever else the machine does falls on all. */
async function measureAll(ledgers: readonly (Ledger & { url: string })[]): Promise<void> {
  const lines = ledgers.flatMap((ledger) => KINDS.map((kind) => ({ ledger, kind })));
  const servers = await Promise.all(lines.map(({ ledger, kind }) => serve(kind, ledger.url)));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [i, { ledger, kind }] of lines.entries()) {
      const pathOf = () => `/api/v1/documents/${documentHash(Math.floor(Math.random() * ledger.steps))}`;
      const run = await measure(servers[i] as Server, pathOf);
      // The first round only warms up.
      if (round >= 0) ledger.runs[kind].push(run);
    }
  }
  for (const { child } of servers) child.kill();
}

async function main(sizes: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "jejak-bench-api-"));
  const postgres = await startEmbedded({ folder: join(folder, "cluster"), durable: false });
  try {
    const ledgers = [];
    for (const steps of sizes) ledgers.push(await openLedger(postgres.databaseUrl, steps));
    await measureAll(ledgers);
    report(ledgers);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2).map(Number);
await main(asked.length === 0 ? [10_000, 1_000_000] : asked);
