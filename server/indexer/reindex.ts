import type pg from "pg";
import type { Reader } from "../chain/reader.ts";
import type { ContentStore } from "../content/content.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Logger } from "../log.ts";
import { resetLedger } from "../store/migrate.ts";
import { runIndexer } from "./indexer.ts";
import { createManifests } from "./manifests.ts";
import type { Deployment } from "./state.ts";

export interface ReindexOptions {
  pool: pg.Pool;
  deployment: Deployment;
  readers: readonly Reader[];
  content: ContentStore;
  folder: string;
  logger: Logger;
  signal?: AbortSignal;
  /** Called after every range: how far the rebuilt index stands. */
  progress?: (at: { block: number; size: number }) => void;
  /** Called where the chain does not answer as it should; it is asked again. */
  trouble?: (error: unknown) => void;
}

/**
 * Drops the schema `ledger` and builds it again from the chain and the content files. A running indexer notices
 * that its cursor is gone and works on the same rows; whoever is quicker writes them, once.
 *
 * @returns the size of the rebuilt log
 * @throws JejakError `chain-unavailable`, `chain-mismatch` before anything is dropped; `index-halted` where the chain
 * cannot be indexed to its end
 */
export async function reindex(options: ReindexOptions): Promise<{ block: number; size: number }> {
  const { pool, deployment, readers, logger, progress, trouble } = options;
  await checkReaders(readers, deployment);
  await resetLedger(pool);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const caughtUp = Promise.withResolvers<{ block: number; size: number }>();
  const running = runIndexer({
    pool,
    deployment,
    readers,
    logger,
    signal,
    events: {
      ...(progress && { written: progress }),
      ...(trouble && { trouble }),
      caughtUp: caughtUp.resolve,
      halted: (error) => {
        caughtUp.reject(new JejakError("index-halted", { cause: error }));
      },
    },
  });
  signal.addEventListener("abort", () => {
    caughtUp.reject(signal.reason);
  });
  try {
    const at = await caughtUp.promise;
    await createManifests(options).tick();
    return at;
  } finally {
    stop.abort();
    await running;
  }
}

/** The indexer waits for ever for a chain that does not answer; whoever rebuilds is to be told, with the index whole. */
async function checkReaders(readers: readonly Reader[], { chainId }: Deployment): Promise<void> {
  for (const reader of readers) {
    const found = await reader.chainId();
    if (found !== chainId)
      throw new JejakError("chain-mismatch", { values: { rpc: reader.name, expected: chainId, found } });
    await reader.heads();
  }
}
