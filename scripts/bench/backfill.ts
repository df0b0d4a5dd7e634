import { Wallet } from "ethers";
import { createReader } from "../../server/chain/reader.ts";
import { createRpc, type Rpc } from "../../server/chain/rpc.ts";
import { TOPICS } from "../../server/chain/decode.ts";
import { deploymentOf } from "../../server/indexer/deployment.ts";
import { runIndexer } from "../../server/indexer/indexer.ts";
import type { Deployment } from "../../server/indexer/state.ts";
import { createLogger } from "../../server/log.ts";
import { resetLedger, migrate } from "../../server/store/migrate.ts";
import { createPool } from "../../server/store/pool.ts";
import { ANVIL_KEY, startAnvil } from "../../test/helpers/anvil.ts";
import { deployLedger, loadSteps, plainSteps, type TestLedger } from "../../test/helpers/ledger.ts";
import { createDatabase } from "../../test/helpers/postgres.ts";
import { median } from "./median.ts";

const ENTRIES = Number(process.env["BENCH_ENTRIES"] ?? 100_000);
const BATCH = 100;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? 3);
/** Trails of ten steps each, as a tender has. */
const STEPS = 10;
const SWEEP_BLOCKS = 40;
const IN_FLIGHT = 4;
const AIM = 0.3;

async function load(ledger: TestLedger): Promise<void> {
  const [agency] = ledger.agencies;
  if (!agency) throw new Error("a ledger without agencies");
  const inputs = plainSteps(agency, ENTRIES / STEPS, STEPS, 1 << 2);
  await loadSteps(ledger, inputs, {
    perTransaction: BATCH,
    perBlock: 1,
    onProgress: (steps) => {
      if (steps % 10_000 === 0) process.stderr.write(`\r${steps} of ${ENTRIES} steps recorded`);
    },
  });
  process.stderr.write("\n");
}

/** Logs of every block by eth_getLogs alone, parsed as JSON and nothing more. */
async function sweep(rpc: Rpc, deployment: Deployment, newest: number): Promise<number> {
  const { auditLog, agencyDirectory, procurementLedger, deployedAt } = deployment;
  const address = [auditLog, agencyDirectory, procurementLedger];
  let next = deployedAt;
  let logs = 0;
  const work = async () => {
    while (next <= newest) {
      const from = next;
      next += SWEEP_BLOCKS;
      const range = { fromBlock: hex(from), toBlock: hex(Math.min(newest, from + SWEEP_BLOCKS - 1)) };
      const answer = await rpc.call("eth_getLogs", [{ ...range, address, topics: [TOPICS] }]);
      logs += (answer as unknown[]).length;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return logs;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Fills an empty schema; gives the seconds it took and the size reached. */
async function backfill(url: string, databaseUrl: string, deployment: Deployment) {
  const pool = createPool(databaseUrl, { max: 4 });
  await resetLedger(pool);
  const reader = createReader(createRpc(url), deployment);
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  const options = { pool, deployment, readers: [reader], logger: createLogger("bench", "warn") };
  const events = {
    caughtUp: ({ size }: { size: number }) => {
      resolve(size);
    },
  };
  const start = performance.now();
  const running = runIndexer({ ...options, signal: stop.signal, events });
  const size = await promise;
  const seconds = (performance.now() - start) / 1_000;
  stop.abort();
  await running;
  reader.close();
  await pool.end();
  return { size, seconds };
}

const anvil = await startAnvil({ automine: true });
const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
const deployment = await deploymentOf(ledger.deployment.chainId, ledger.deployment.contracts);
await load(ledger);
const { databaseUrl } = await createDatabase();
const pool = createPool(databaseUrl);
await migrate(pool);
await pool.end();
const rpc = createRpc(anvil.url, { timeout: 60_000 });
const newest = Number(await rpc.call("eth_blockNumber", []));

const [sweeps, fills, ratios]: [number[], number[], number[]] = [[], [], []];
let logs = 0;
let size = 0;
for (let round = 0; round < ROUNDS; round++) {
  const swept = await timed(async () => (logs = await sweep(rpc, deployment, newest)));
  const filled = await backfill(anvil.url, databaseUrl, deployment);
  size = filled.size;
  sweeps.push(size / swept);
  fills.push(size / filled.seconds);
  ratios.push(swept / filled.seconds);
}
const [raw, ours, ratio] = [median(sweeps), median(fills), median(ratios)];
console.log(`${size} entries, ${logs} logs, ${newest} blocks, ${ROUNDS} rounds in turn, medians`);
console.log(`raw eth_getLogs sweep   ${Math.round(raw)} entries/s`);
console.log(`back-fill, re-hashed    ${Math.round(ours)} entries/s`);
console.log(`ratio                   ${(ratio * 100).toFixed(1)} %  (aim ${AIM * 100} %)`);
ledger.close();
await anvil.stop();
process.exit(ratio >= AIM ? 0 : 1);
