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

function median(runs: readonly Measured[], name: keyof Measured): number {
  return runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}

async function compare(databaseUrl: string, steps: number): Promise<void> {
  const pathOf = () => `/api/v1/documents/${documentHash(Math.floor(Math.random() * steps))}`;
  const runs: Record<Kind, Measured[]> = { bare: [], jejak: [] };
  const servers = { bare: await serve("bare", databaseUrl), jejak: await serve("jejak", databaseUrl) };
  for (const kind of KINDS) await load(pathOf, servers[kind].origin, 1);
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of KINDS) runs[kind].push(await load(pathOf, servers[kind].origin, SECONDS));
  }
  for (const kind of KINDS) servers[kind].child.kill();
  report(steps, runs);
}

function report(steps: number, runs: Record<Kind, Measured[]>): void {
  for (const kind of KINDS) {
    const [rate, p50, p99] = (["perSecond", "p50", "p99"] as const).map((name) => median(runs[kind], name));
    const failed = runs[kind].reduce((sum, run) => sum + run.failed, 0);
    const times = `p50 ${p50?.toFixed(1)} ms  p99 ${p99?.toFixed(1)} ms`;
    console.log(
      `${String(steps).padStart(9)} steps  ${kind.padEnd(5)} ${rate?.toFixed(0)}/s  ${times}  failed ${failed}`,
    );
  }
  const ratio = median(runs.jejak, "perSecond") / median(runs.bare, "perSecond");
  console.log(`${String(steps).padStart(9)} steps  ratio ${ratio.toFixed(2)} (aim 0.7)`);
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
