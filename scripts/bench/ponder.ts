import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Wallet } from "ethers";
import type pg from "pg";
import { writeRun } from "../../server/run.ts";
import { createPool } from "../../server/store/pool.ts";
import { ANVIL_KEY, endChild, startAnvil, type Anvil } from "../../test/helpers/anvil.ts";
import { deployLedger, loadSteps, plainSteps, type TestLedger } from "../../test/helpers/ledger.ts";
import { createDatabase } from "../../test/helpers/postgres.ts";
import { fail, say } from "../setup/messages.mjs";
import { npm } from "../setup/npm.mjs";

const PROJECT = fileURLToPath(new URL("ponder/", import.meta.url));
const PONDER = join(PROJECT, "node_modules", "ponder", "dist", "esm", "bin", "ponder.js");
const INDEXER = fileURLToPath(new URL("../../server/indexer/main.ts", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as Pinned;
const VERSION = dependencies.ponder;
const DEFAULT_STEPS = 20_000;
/** Trails of ten steps each, as a tender has. */
const PER_TRAIL = 10;
/** Ponder takes the newest 30 blocks one by one; these, empty, let it back-fill every step in bulk. */
const EMPTY_BLOCKS = 64;
const POLL_MS = 25;
const GIVE_UP_MS = 30 * 60_000;
const AIM = 5;

interface World {
  anvil: Anvil;
  ledger: TestLedger;
  /** Entries in the log: the steps, and the agencies' own. */
  size: number;
  folder: string;
}

interface Contestant {
  name: string;
  table: string;
  start: (world: World, databaseUrl: string) => ChildProcess;
}

interface Result {
  seconds: number;
  /** Of these, until its tables were there. */
  startup: number;
  /** The contestant's own; PostgreSQL and anvil not counted. */
  processor: number;
}

function stepsAsked(): number {
  const steps = Number(process.argv[2] ?? DEFAULT_STEPS);
  if (Number.isSafeInteger(steps) && steps > 0 && steps % PER_TRAIL === 0) return steps;
  throw new Error(`The number of steps must be a multiple of ${PER_TRAIL}.`);
}

interface Pinned {
  dependencies: { ponder: string };
}

/** Npm writes its list of what it installed last, so a broken-off installation has none. */
function installed(): string | undefined {
  const list = join(PROJECT, "node_modules", ".package-lock.json");
  if (!existsSync(list)) return undefined;
  const { packages } = JSON.parse(readFileSync(list, "utf8")) as {
    packages: Record<string, { version: string }>;
  };
  return packages["node_modules/ponder"]?.version;
}

async function install(): Promise<void> {
  if (installed() === VERSION) return;
  say("memasang Ponder (sekali saja, 230 MB)", "installing Ponder (once, 230 MB)");
  await npm(process.execPath, PROJECT, ["install", "--ignore-scripts", "--no-save"]);
}

async function prepare(steps: number): Promise<World> {
  const anvil = await startAnvil({ automine: true });
  const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
  const [agency] = ledger.agencies;
  if (!agency) throw new Error("a ledger without agencies");
  const inputs = plainSteps(agency, steps / PER_TRAIL, PER_TRAIL, 1 << 2);
  await loadSteps(ledger, inputs, { perTransaction: 100, perBlock: 1 });
  await anvil.mine(EMPTY_BLOCKS);
  const size = Number(await ledger.log.size());
  return { anvil, ledger, size, folder: mkdtempSync(join(tmpdir(), "jejak-bench-ponder-")) };
}

function startOurs({ anvil, ledger, folder }: World, databaseUrl: string): ChildProcess {
  mkdirSync(join(folder, "content"));
  writeRun(join(folder, "run.json"), {
    version: 1,
    startedAt: new Date().toISOString(),
    url: "http://127.0.0.1:8080",
    rpcUrl: anvil.url,
    wsUrl: null,
    chainId: ledger.deployment.chainId,
    databaseUrl,
    contracts: ledger.deployment.contracts,
    processes: [],
  });
  const env = { ...process.env, JEJAK_HOME: folder, LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn" };
  return spawn(process.execPath, [INDEXER], { env, stdio: ["ignore", "inherit", "inherit"] });
}

function startPonder({ anvil, ledger, folder }: World, databaseUrl: string): ChildProcess {
  const { chainId, contracts } = ledger.deployment;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    BENCH_RPC_URL: anvil.url,
    BENCH_CHAIN_ID: String(chainId),
    BENCH_AUDIT_LOG: contracts.auditLog,
    BENCH_START_BLOCK: String(contracts.deployedAt),
    PONDER_TELEMETRY_DISABLED: "true",
    PONDER_LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
    NODE_NO_WARNINGS: "1",
    XDG_CONFIG_HOME: folder,
  };
  const where = ["--schema", "ponder", "--hostname", "127.0.0.1", "--port", "0"];
  const args = [PONDER, "start", "--root", PROJECT, ...where];
  return spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ["ignore", 2, 2] });
}

/** Rows of a table; undefined while the contestant has still to make it. */
async function rows(pool: pg.Pool, table: string): Promise<number | undefined> {
  try {
    const answer = await pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(answer.rows[0]?.count);
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (["3F000", "42P01"].includes(code)) return undefined;
    throw error;
  }
}

/** Waits until the table is there and holds `least` rows. */
async function filled(pool: pg.Pool, table: string, least: number, child: ChildProcess): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (((await rows(pool, table)) ?? -1) < least) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${table}: ended too early`);
    if (performance.now() > end) throw new Error(`${table}: not filled in time`);
    await sleep(POLL_MS);
  }
}

/** Processor time of a process so far, its threads included; Linux counts in hundredths. */
function processorSeconds({ pid = 0 }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** From the start of the process, with an empty database, until every entry can be read in it. */
async function race(world: World, { table, start }: Contestant): Promise<Result> {
  const database = await createDatabase();
  const pool = createPool(database.databaseUrl, { max: 1 });
  const begun = performance.now();
  const child = start(world, database.databaseUrl);
  try {
    await filled(pool, table, 0, child);
    const startup = (performance.now() - begun) / 1_000;
    await filled(pool, table, world.size, child);
    return { startup, seconds: (performance.now() - begun) / 1_000, processor: processorSeconds(child) };
  } finally {
    await endChild(child);
    await pool.end();
    await database.drop();
  }
}

const OURS: Contestant = { name: "Jejak's indexer", table: "ledger.entries", start: startOurs };
const THEIRS: Contestant = {
  name: `Ponder ${VERSION}`,
  table: "ponder.entries",
  start: startPonder,
};

function print(name: string, size: number, { seconds, startup, processor }: Result): void {
  const rate = `${Math.round(size / seconds)} entries/s`.padStart(16);
  const times = `${seconds.toFixed(2)} s, start-up ${startup.toFixed(2)} s, processor ${processor.toFixed(2)} s`;
  console.log(`${name.padEnd(16)} ${rate}  (${times})`);
}

function filling({ seconds, startup }: Result): number {
  return seconds - startup;
}

const steps = stepsAsked();
await install().catch(fail);
const world = await prepare(steps);
console.log(`${world.size} entries into an empty database, whole processes, one after the other`);
const ours = await race(world, OURS);
print(OURS.name, world.size, ours);
const theirs = await race(world, THEIRS);
print(THEIRS.name, world.size, theirs);
const ratio = theirs.seconds / ours.seconds;
const further = `without start-up ${(filling(theirs) / filling(ours)).toFixed(1)}`;
const processor = `by processor time ${(theirs.processor / ours.processor).toFixed(1)}`;
console.log(`ratio            ${ratio.toFixed(1)}  (aim ${AIM}; ${further}, ${processor})`);
world.ledger.close();
await world.anvil.stop();
rmSync(world.folder, { recursive: true, force: true });
process.exit(ratio >= AIM ? 0 : 1);
