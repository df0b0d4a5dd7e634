import type pg from "pg";
import { countFailures } from "../chain/failures.ts";
import { createReader, type Finality, type Reader } from "../chain/reader.ts";
import { createRpc } from "../chain/rpc.ts";
import { openContent, type ContentStore } from "../content/content.ts";
import type { Run } from "../run.ts";
import { reportFailures } from "../store/facts.ts";
import { migrate } from "../store/migrate.ts";
import { createPool } from "../store/pool.ts";
import { deploymentOf } from "./deployment.ts";
import type { Deployment } from "./state.ts";

/** What indexing works with, opened from what runs. */
export interface Parts {
  pool: pg.Pool;
  deployment: Deployment;
  readers: readonly Reader[];
  content: ContentStore;
  /** Folder of the content store. */
  folder: string;
  close(): Promise<void>;
}

/** The network beyond what run.json says of it. */
export interface NetworkOptions {
  /** Further RPCs of the same network. */
  fallbacks?: readonly string[];
  finality?: Finality;
}

/** Opens database (migrated), chain and content. */
export async function openParts(run: Run, folder: string, network: NetworkOptions = {}): Promise<Parts> {
  const { fallbacks = [], finality = "tags" } = network;
  const pool = createPool(run.databaseUrl, { name: "jejak-indexer", max: 4 });
  await migrate(pool);
  const deployment = await deploymentOf(run.chainId, run.contracts);
  const { counts, note } = countFailures();
  const rpcs = [run.rpcUrl, ...fallbacks].map((url) => createRpc(url, { onFailure: note }));
  const readers = rpcs.map((rpc) => createReader(rpc, deployment, finality));
  const stopReporting = reportFailures(pool, "indexer", counts);
  const content = await openContent(folder);
  const close = async () => {
    stopReporting();
    for (const reader of readers) reader.close();
    await pool.end();
  };
  return { pool, deployment, readers, content, folder, close };
}
