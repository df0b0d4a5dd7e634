import { expect } from "chai";
import { Wallet } from "ethers";
import type pg from "pg";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { runIndexer, type IndexerOptions } from "../../../server/indexer/indexer.ts";
import type { Deployment } from "../../../server/indexer/state.ts";
import { createLogger } from "../../../server/log.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { waitForReceipt } from "../../../scripts/deploy/receipt.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import {
  deployLedger,
  loadSteps,
  plainSteps,
  type LoadOptions,
  type StepInput,
  type TestLedger,
} from "../../helpers/ledger.ts";
import { createDatabase } from "../../helpers/postgres.ts";

/** A ledger on anvil that mines each transaction at once. */
export async function startLedger(): Promise<{ anvil: Anvil; ledger: TestLedger; deployment: Deployment }> {
  const anvil = await startAnvil({ automine: true });
  const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
  const { chainId, contracts } = ledger.deployment;
  return { anvil, ledger, deployment: await deploymentOf(chainId, contracts) };
}

/** An empty, migrated database. */
export async function openDatabase(): Promise<pg.Pool> {
  const { databaseUrl } = await createDatabase();
  const pool = createPool(databaseUrl, { max: 4 });
  await migrate(pool);
  return pool;
}

export interface Running {
  /** Errors met so far: codes of the registry, or names. */
  troubles: string[];
  /** Sizes after roll-backs. */
  rollBacks: number[];
  /** Resolves once the log in the database has this size and the index stands at the newest block. */
  reaches(size: number, ms?: number): Promise<void>;
  /** Resolves once an error with one of these codes was met. */
  meetsOne(codes: readonly string[], ms?: number): Promise<void>;
  halted: Promise<unknown>;
  stop(): Promise<void>;
}

/** Runs the indexer within this process until stopped. */
export function startIndexer(
  pool: pg.Pool,
  deployment: Deployment,
  urls: readonly string[],
  options: Partial<IndexerOptions> = {},
): Running {
  const stop = new AbortController();
  const [troubles, rollBacks]: [string[], number[]] = [[], []];
  const halted = Promise.withResolvers<unknown>();
  let caughtUp = -1;
  const readers = urls.map((url) => createReader(createRpc(url, { timeout: 1_000 }), deployment));
  const running = runIndexer({
    pool,
    deployment,
    readers,
    logger: createLogger("test", "silent"),
    signal: stop.signal,
    nextBlock: () => sleep(20),
    events: {
      caughtUp: ({ size }) => {
        caughtUp = size;
      },
      trouble: (error) => {
        caughtUp = -1;
        troubles.push(String((error as { code?: string | number }).code ?? (error as Error).name));
      },
      rolledBack: ({ size }) => rollBacks.push(size),
      halted: halted.resolve,
    },
    ...options,
  });
  return {
    troubles,
    rollBacks,
    halted: halted.promise,
    reaches: (size, ms = 10_000) =>
      until(
        () => caughtUp === size,
        ms,
        () => `size ${size}, is ${caughtUp}; ${troubles.join()}`,
      ),
    meetsOne: (codes, ms = 10_000) =>
      until(
        () => troubles.some((code) => codes.includes(code)),
        ms,
        () => `${codes.join(" or ")}, met ${troubles.join()}`,
      ),
    stop: async () => {
      stop.abort();
      await running;
      for (const reader of readers) reader.close();
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Waits for a condition; fails with what was waited for. */
export async function until(condition: () => boolean, ms: number, told: () => string): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    await sleep(10);
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${told()}`);
  }
}

/** Every row of the schema `ledger`, table by table, in order; without what differs from run to run. */
export async function dumpLedger(pool: pg.Pool): Promise<Record<string, unknown[]>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'ledger' ORDER BY 1",
  );
  const dump: Record<string, unknown[]> = {};
  for (const { name } of rows) {
    const table = await pool.query<{ row: string }>(
      `SELECT (to_jsonb(t) - 'updated_at')::text AS row FROM ledger.${name} t ORDER BY 1`,
    );
    dump[name] = table.rows.map(({ row }) => JSON.parse(row) as unknown);
  }
  return dump;
}

/** Both indexes hold the same rows, compared table by table. */
export async function expectSameLedger(found: pg.Pool, expected: pg.Pool): Promise<void> {
  const [a, b] = [await dumpLedger(found), await dumpLedger(expected)];
  expect(Object.keys(a)).to.deep.equal(Object.keys(b));
  for (const [table, rows] of Object.entries(a)) expect(rows, table).to.deep.equal(b[table]);
}

const TENDER = 1 << 2;

/** Steps of `trails` trails, round by round. */
export function steps(ledger: TestLedger, trails: number, rounds: number): StepInput[] {
  const [agency] = ledger.agencies;
  if (!agency) throw new Error("a ledger without agencies");
  return [...plainSteps(agency, trails, rounds, TENDER)];
}

/** Records steps and waits until the last is in a block: anvil answers before it has mined. */
export async function load(
  ledger: TestLedger,
  inputs: StepInput[],
  options: LoadOptions = {},
): Promise<void> {
  for (const hash of await loadSteps(ledger, inputs, options)) await waitForReceipt(ledger.provider, hash);
}

/** Size and root of the log as the contract has them. */
export async function logOnChain({ log }: TestLedger): Promise<{ size: number; root: string }> {
  const [size, root] = await Promise.all([log.size(), log.root()]);
  return { size: Number(size), root: root.slice(2) };
}

export async function logInDatabase(pool: pg.Pool): Promise<{ size: number; root: string }> {
  const { rows } = await pool.query<{ size: string; root: Buffer }>("SELECT size, root FROM ledger.cursor");
  return { size: Number(rows[0]?.size), root: rows[0]?.root.toString("hex") ?? "" };
}
