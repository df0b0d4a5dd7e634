import { setTimeout as sleep } from "node:timers/promises";
import { loadConfig } from "../config.ts";
import { homePaths } from "../home.ts";
import { createLogger } from "../log.ts";
import { runPart } from "../part.ts";
import { requireRun } from "../run.ts";
import { runIndexer } from "./indexer.ts";
import { createManifests, type Manifests } from "./manifests.ts";
import { openParts } from "./parts.ts";
import { createWake } from "./wake.ts";

const POLL_MS = 500;
const CONTENT_MS = 1_000;

const config = loadConfig();
const logger = createLogger("indexer", config.logLevel);

/** Content is looked for beside indexing, so that text never holds up entries. */
async function followContent(manifests: Manifests, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await manifests.tick().catch((error: unknown) => {
      logger.warn({ err: error }, "content is looked for again");
    });
    await sleep(CONTENT_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function start(signal: AbortSignal): Promise<void> {
  const home = homePaths(config.home);
  const run = requireRun(home.run);
  const network = { fallbacks: config.rpcFallbackUrls, finality: config.rpcFinality };
  const parts = await openParts(run, home.content, network);
  const manifests = createManifests({ ...parts, logger });
  const wake = createWake(run.wsUrl, POLL_MS, logger);
  process.send?.({ ready: true });
  logger.info({ chainId: run.chainId, auditLog: parts.deployment.auditLog }, "the indexer is up");
  const nextBlock = (aborted: AbortSignal) => wake.next(aborted);
  await Promise.all([runIndexer({ ...parts, logger, signal, nextBlock }), followContent(manifests, signal)]);
  wake.close();
  await parts.close();
}

runPart(start, logger, "the indexer does not start");
