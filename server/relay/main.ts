import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { countFailures } from "../chain/failures.ts";
import { readChainId } from "../chain/reader.ts";
import { createRpc, type Rpc } from "../chain/rpc.ts";
import { loadConfig } from "../config.ts";
import { homePaths } from "../home.ts";
import { createLogger } from "../log.ts";
import { runPart } from "../part.ts";
import { requireRun, type Contracts } from "../run.ts";
import { reportFailures } from "../store/facts.ts";
import { migrate } from "../store/migrate.ts";
import { createPool } from "../store/pool.ts";
import { RELAY_OPTIONS, type GasKey } from "./context.ts";
import { openGasKey } from "./key.ts";
import { runRelay, type RelaySettings } from "./run.ts";

const config = loadConfig();
const log = createLogger("relay", config.logLevel);

async function gasKeyOf(keys: string, chainId: bigint): Promise<GasKey> {
  const passphrase = await readFile(join(keys, "relay.passphrase"), "utf8").catch((cause: unknown) => {
    throw new JejakError("key-unknown", { values: { path: join(keys, "relay.passphrase") }, cause });
  });
  return openGasKey(join(keys, "relay.json"), passphrase.trim(), chainId);
}

/** @throws JejakError `chain-mismatch` where the RPC answers for another chain than run.json names */
async function checkChain(rpc: Rpc, expected: bigint): Promise<void> {
  const found = BigInt(await readChainId(rpc));
  if (found !== expected) throw new JejakError("chain-mismatch", { values: { expected, found } });
}

function contractsOf({ auditLog, procurementLedger, deployedAt }: Contracts): RelaySettings["contracts"] {
  return {
    auditLog: auditLog.toLowerCase() as Hex,
    procurementLedger: procurementLedger.toLowerCase() as Hex,
    deployedAt,
  };
}

async function migrateOnce(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { name: "jejak relay", max: 1 });
  await migrate(pool).finally(() => pool.end());
}

async function start(stop: AbortSignal): Promise<void> {
  const home = homePaths(config.home);
  const run = requireRun(home.run);
  const chainId = BigInt(run.chainId);
  const failures = countFailures();
  const rpc = createRpc(run.rpcUrl, { onFailure: failures.note });
  const [key] = await Promise.all([
    gasKeyOf(home.keys, chainId),
    checkChain(rpc, chainId),
    migrateOnce(run.databaseUrl),
  ]);
  const contracts = contractsOf(run.contracts);
  const options = { ...RELAY_OPTIONS, finality: config.rpcFinality };
  const settings = { rpc, key, chainId, contracts, options, now: Date.now, log };
  log.info({ address: key.address }, "the relay is up");
  process.send?.({ ready: true, address: key.address });
  // The relay's own connection holds its lock, and is for its work only.
  const reports = createPool(run.databaseUrl, { name: "jejak relay reports", max: 1 });
  const stopReporting = reportFailures(reports, "relay", failures.counts);
  await runRelay(run.databaseUrl, settings, stop);
  stopReporting();
  await reports.end();
}

runPart(start, log, "the relay does not start");
