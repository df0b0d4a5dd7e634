// Look-up by hash against a bare Express route with the same query, in one run: node scripts/bench/api.ts 10000 100000
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbedded } from "../../server/store/embedded.ts";
import { migrate, resetLedger } from "../../server/store/migrate.ts";
import { createPool } from "../../server/store/pool.ts";
import { documentHash, fill } from "./api/fill.ts";
import { load } from "./api/load.ts";
import type { Measured } from "./api/load.ts";

const SERVE = fileURLToPath(new URL("./api/serve.ts", import.meta.url));
const KINDS = ["bare", "jejak"] as const;
const ROUNDS = 5;
const SECONDS = 3;

type Kind = (typeof KINDS)[number];

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

/** A run, with the server's processor time a request in microseconds. */
interface Run extends Measured {
  cpu: number;
}

async function measure(server: Server, pathOf: () => string): Promise<Run> {
  const before = await cpuMicroseconds(server);
  const measured = await load(pathOf, server.origin, SECONDS);
  return { ...measured, cpu: ((await cpuMicroseconds(server)) - before) / measured.requests };
}

function median(runs: readonly Run[], name: keyof Run): number {
  return runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}

async function compare(databaseUrl: string, steps: number): Promise<void> {
  const pathOf = () => `/api/v1/documents/${documentHash(Math.floor(Math.random() * steps))}`;
  const runs: Record<Kind, Run[]> = { bare: [], jejak: [] };
  const servers = { bare: await serve("bare", databaseUrl), jejak: await serve("jejak", databaseUrl) };
  for (const kind of KINDS) await load(pathOf, servers[kind].origin, 1);
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of KINDS) runs[kind].push(await measure(servers[kind], pathOf));
  }
  for (const kind of KINDS) servers[kind].child.kill();
  report(steps, runs);
}

function report(steps: number, runs: Record<Kind, Run[]>): void {
  const label = `${String(steps).padStart(9)} steps`;
  for (const kind of KINDS) {
    const of = (name: keyof Run) => median(runs[kind], name);
    const times = `p50 ${of("p50").toFixed(1)} ms  p99 ${of("p99").toFixed(1)} ms  cpu ${of("cpu").toFixed(0)} µs`;
    const failed = runs[kind].reduce((sum, run) => sum + run.failed, 0);
    console.log(`${label}  ${kind.padEnd(5)} ${of("perSecond").toFixed(0)}/s  ${times}  failed ${failed}`);
  }
  const ratio = (name: keyof Run) => median(runs.jejak, name) / median(runs.bare, name);
  console.log(
    `${label}  ratio ${ratio("perSecond").toFixed(2)} of the rate (aim 0.7), ${ratio("cpu").toFixed(2)} of the processor time`,
  );
}

async function main(sizes: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "jejak-bench-api-"));
  const postgres = await startEmbedded({ folder: join(folder, "cluster"), durable: false });
  const pool = createPool(postgres.databaseUrl);
  try {
    await migrate(pool);
    for (const steps of sizes) {
      await resetLedger(pool);
      await fill(pool, steps);
      await compare(postgres.databaseUrl, steps);
    }
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2).map(Number);
await main(asked.length === 0 ? [10_000, 100_000] : asked);
