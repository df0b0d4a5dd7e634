// Issues invented records as a registry does: rows are checked, signed, kept in a vault whose disk is honest, anchored
// on the local chain, packed. `node scripts/bench/records.ts [rows…]`; one number a run.
import { generateKeyPairSync, sign } from "node:crypto";
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fromHex } from "../../protocol/bytes.ts";
import { typeNamed } from "../../server/records/types.ts";
import { deliver } from "../../server/registrar/issuing/deliver.ts";
import { issue } from "../../server/registrar/issuing/issue.ts";
import type { Workshop } from "../../server/registrar/issuing/run.ts";
import { startSigners } from "../../server/registrar/issuing/signers.ts";
import { fileKms } from "../../server/registrar/vault/kms.ts";
import { openVault } from "../../server/registrar/vault/open.ts";
import { startEmbedded } from "../../server/store/embedded.ts";
import { startChain } from "../../test/helpers/chain.ts";
import { deployLedger } from "../../test/helpers/ledger.ts";
import { deployRegistry } from "../../test/helpers/registry.ts";
import { PILOT_DELAYS } from "../deploy.ts";
import { openRegistry } from "../records/registry.ts";
import { sampleRows } from "../sample/rows.ts";
import { processorOf } from "./processor.ts";

const TYPE = "akta-kelahiran";
const RUNS = process.argv.slice(2).map(Number);
const MIB = 1_048_576;

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(44)} ${value.padStart(14)}`);
};

const folder = mkdtempSync(join(tmpdir(), "jejak-bench-records-"));
chmodSync(folder, 0o711);
const postgres = await startEmbedded({ folder: join(folder, "cluster") });
const chain = await startChain();
const faucet = await chain.faucet();
const ledger = await deployLedger({
  rpcUrl: chain.rpcUrl,
  sender: faucet,
  delays: { ...PILOT_DELAYS, writer: 0 },
});
const test = await deployRegistry(ledger);
const vault = await openVault({
  databaseUrl: postgres.databaseUrl,
  keys: join(folder, "keys"),
  kms: fileKms(join(folder, "master.key")),
});
const registry = openRegistry({
  rpcUrl: chain.rpcUrl,
  chainId: chain.chainId,
  address: test.address,
  payer: { privateKey: fromHex(faucet.privateKey) },
});
const signers = startSigners();
const type = await typeNamed(TYPE);
const { key: agency, officialId } = test.agency;
const { mandate, signer, secret: privateKey } = test.issuer;

const { privateKey: bareKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Microseconds of processor for a bare P-256 signature over a kilobyte: how fast the machine is at the moment. */
function bareSignature(): number {
  const [message, before, count] = [Buffer.alloc(1_024), process.cpuUsage(), 5_000];
  for (let i = 0; i < count; i++) sign("sha256", message, bareKey);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

async function run(rows: number): Promise<void> {
  const path = join(folder, `rows-${rows}.csv`);
  await pipeline(Readable.from(sampleRows(type, rows, rows)), createWriteStream(path));
  const times: Record<string, number> = {};
  let last = performance.now();
  const lap = (what: string): void => {
    const now = performance.now();
    times[what] = (times[what] ?? 0) + now - last;
    last = now;
  };
  const workshop: Workshop = {
    vault,
    registry,
    signers,
    now: Date.now,
    waitUntil: () => Promise.resolve(),
    tell: () => undefined,
    reached: (point) => {
      lap(point);
      return Promise.resolve();
    },
  };
  const bareBefore = bareSignature();
  const [started, used] = [performance.now(), process.cpuUsage()];
  const database = processorOf(postgres.process.pid);
  last = started;
  const issuer = { agency, officialId, mandate, succession: 0, signer, privateKey };
  const file = { path, format: "csv" } as const;
  const state = await issue(workshop, { issuer, type, file, anchorAt: "now" });
  const issued = performance.now();
  const evidenceOf = () => Promise.resolve(null);
  last = performance.now();
  await deliver(workshop, {
    job: Buffer.from(state.id, "hex"),
    out: join(folder, `out-${rows}`),
    evidenceOf,
  });
  const [ended, { user, system }] = [performance.now(), process.cpuUsage(used)];
  console.log(`${rows.toLocaleString("en")} rows in ${state.batches.length} batches`);
  say("checked, signed, kept, anchored", `${((issued - started) / 1_000).toFixed(1)} s`);
  say("packed", `${((ended - issued) / 1_000).toFixed(1)} s`);
  say("records a second, all of it", Math.round((rows / (ended - started)) * 1_000).toLocaleString("en"));
  say("processor a record, threads included", `${((user + system) / rows).toFixed(0)} µs`);
  const stored = processorOf(postgres.process.pid) - database;
  const bare = (bareBefore + bareSignature()) / 2;
  say("processor a record, of the database", `${((stored / rows) * 1e6).toFixed(0)} µs`);
  say("a bare P-256 signature, before and after", `${bare.toFixed(0)} µs`);
  say("most memory so far", `${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`);
  for (const [what, taken] of Object.entries(times))
    say(`  up to ${what}`, `${(taken / 1_000).toFixed(1)} s`);
  rmSync(join(folder, `out-${rows}`), { recursive: true });
  rmSync(path);
}

try {
  await run(1_000);
  for (const rows of RUNS.length === 0 ? [65_536] : RUNS) await run(rows);
  const gas = (await ledger.provider.send("eth_getBlockByNumber", ["latest", false])) as { gasUsed: string };
  const anchoring = Number(gas.gasUsed);
  say("gas of the last batch", anchoring.toLocaleString("en"));
  say("memory of the heap now", `${Math.round(process.memoryUsage().heapUsed / MIB)} MiB`);
} finally {
  await signers.close();
  registry.close();
  ledger.close();
  await vault.close();
  await chain.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
