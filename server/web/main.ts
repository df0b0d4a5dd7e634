import { loadConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { countFailures } from "../chain/failures.ts";
import { readHeight } from "../chain/reader.ts";
import { createRpc } from "../chain/rpc.ts";
import { openContent } from "../content/content.ts";
import { createChecker } from "../evidence/checker.ts";
import { makeEvidence } from "../evidence/make.ts";
import { homePaths } from "../home.ts";
import { createLogger } from "../log.ts";
import type { Logger } from "../log.ts";
import { requireRun } from "../run.ts";
import { migrate } from "../store/migrate.ts";
import { createPool } from "../store/pool.ts";
import { submissionChain } from "../submissions/chain.ts";
import { getSubmission } from "../submissions/read.ts";
import { submit } from "../submissions/submit.ts";
import type { SubmissionDeps } from "../submissions/submit.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { readTools } from "../tools.ts";
import { buildApp } from "./app.ts";
import type { Deps, Limits } from "../api/deps.ts";
import { createMetrics } from "../api/metrics/metrics.ts";
import { createReports } from "../api/packs/reports.ts";
import { createKeptEvidence } from "../api/kept-evidence.ts";
import { createSlots } from "../api/slots.ts";
import { createHub } from "../api/stream/hub.ts";
import { listen } from "./listen.ts";

/** Of one address, which may be a whole office's or village's. */
const LIMITS: Limits = {
  readsPerMinute: 12_000,
  writesPerMinute: 12_000,
  verificationsPerMinute: 600,
  exportsPerMinute: 12,
  evidencePerMinute: 60,
  streamsPerMinute: 120,
};
const POOL = { name: "jejak-web", max: 16, statementTimeout: 20_000 };

/** Each holds one of the pool's connections while it lasts. */
const EXPORTS = { all: 4, each: 2 };
const EVIDENCE = { all: 4, each: 2 };
/** Packs of a selection last for minutes, and would keep everybody else from evidence of one process. */
const SELECTIONS = { all: 2, each: 1 };
const STREAM = { all: 500, each: 20, pollMs: 500, beatMs: 15_000 };

async function depsOf(config: Readonly<Config>, log: Logger, stopping: AbortSignal): Promise<Deps> {
  const home = homePaths(config.home);
  const run = requireRun(home.run);
  const failures = countFailures();
  const rpc = createRpc(run.rpcUrl, { onFailure: failures.note });
  const pool = createPool(run.databaseUrl, POOL);
  const content = await openContent(home.content);
  const [auditLog, agencyDirectory, procurementLedger] = [
    run.contracts.auditLog.toLowerCase() as Hex,
    run.contracts.agencyDirectory.toLowerCase() as Hex,
    run.contracts.procurementLedger.toLowerCase() as Hex,
  ];
  const chain = submissionChain(rpc, { procurementLedger, agencyDirectory });
  const intake: SubmissionDeps = {
    pool,
    content,
    chain,
    chainId: BigInt(run.chainId),
    procurementLedger,
    now: Date.now,
  };
  const deployment = { chainId: run.chainId, auditLog, agencyDirectory, procurementLedger };
  const networkFinality = config.rpcFinality;
  const sources = { pool, content, rpc, deployment, networkFinality, check: createChecker().check };
  return {
    pool,
    content,
    chain: { head: () => readHeight(rpc) },
    submissions: { submit: (body) => submit(intake, body), find: (id) => getSubmission(pool, id) },
    limits: LIMITS,
    exports: createSlots(EXPORTS),
    evidence: { make: (asked, finality) => makeEvidence(sources, asked, finality) },
    evidencePlaces: createSlots(EVIDENCE),
    keptEvidence: createKeptEvidence(),
    selectionPlaces: createSlots(SELECTIONS),
    reports: createReports(),
    tools: readTools(home.tools),
    hub: createHub(pool, STREAM),
    metrics: createMetrics({ folder: home.root, failures: failures.counts, node: true }),
    stopping,
    sample: config.sample,
    log,
  };
}

async function main(config: Readonly<Config>, log: Logger): Promise<void> {
  const stopping = new AbortController();
  const deps = await depsOf(config, log, stopping.signal);
  await migrate(deps.pool);
  const stop = await listen(config.port, await buildApp(deps));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stopping.abort();
      void stop()
        .then(() => deps.pool.end())
        .then(() => process.exit(0));
    });
  }
  log.info({ port: config.port }, "listening");
  process.send?.({ ready: true, url: `http://localhost:${config.port}` });
}

const config = loadConfig();
const log = createLogger("web", config.logLevel);
main(config, log).catch((error: unknown) => {
  log.fatal({ err: error }, "the web process does not start");
  process.send?.({ ready: false, error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
