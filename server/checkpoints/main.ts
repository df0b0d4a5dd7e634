import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { originOf } from "../../protocol/proof/note-sign.ts";
import { countFailures } from "../chain/failures.ts";
import { createReader } from "../chain/reader.ts";
import { createRpc } from "../chain/rpc.ts";
import { loadConfig } from "../config.ts";
import { homePaths } from "../home.ts";
import { createLogger } from "../log.ts";
import { runPart } from "../part.ts";
import { requireRun, type Contracts } from "../run.ts";
import { reportFailures } from "../store/facts.ts";
import { migrate } from "../store/migrate.ts";
import { createPool } from "../store/pool.ts";
import { loadWitnesses } from "./config.ts";
import { openLogKey } from "./key.ts";
import { runCheckpoints } from "./run.ts";

const config = loadConfig();
const log = createLogger("checkpoints", config.logLevel);

function emittersOf({ auditLog, agencyDirectory, procurementLedger }: Contracts) {
  const lower = (address: Hex) => address.toLowerCase() as Hex;
  return {
    auditLog: lower(auditLog),
    agencyDirectory: lower(agencyDirectory),
    procurementLedger: lower(procurementLedger),
  };
}

async function start(stop: AbortSignal): Promise<void> {
  const home = homePaths(config.home);
  const { chainId, contracts, databaseUrl, rpcUrl } = requireRun(home.run);
  const witnesses = loadWitnesses(config.witnesses);
  const emitters = emittersOf(contracts);
  const failures = countFailures();
  const reader = createReader(createRpc(rpcUrl, { onFailure: failures.note }), emitters, config.rpcFinality);
  const found = await reader.chainId();
  if (found !== chainId) throw new JejakError("chain-mismatch", { values: { expected: chainId, found } });
  const pool = createPool(databaseUrl, { name: "jejak-checkpoints", max: 4, statementTimeout: 20_000 });
  await migrate(pool);
  const key = openLogKey(home.keys, chainId, emitters.auditLog);
  const origin = originOf(chainId, emitters.auditLog);
  const stopReporting = reportFailures(pool, "checkpoints", failures.counts);
  process.send?.({ ready: true });
  log.info({ origin, witnesses: witnesses.length }, "the log's key is open");
  await runCheckpoints(databaseUrl, { pool, reader, chainId, origin, key, witnesses, log }, stop);
  stopReporting();
  reader.close();
  await pool.end();
}

runPart(start, log, "the log's key does not sign");
