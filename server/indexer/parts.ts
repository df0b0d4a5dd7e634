import type pg from "pg";
import { createReader, type Finality, type Reader } from "../chain/reader.ts";
import { createRpc } from "../chain/rpc.ts";
import { openContent, type ContentStore } from "../content/content.ts";
import type { Run } from "../run.ts";
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
  const readers = [run.rpcUrl, ...fallbacks].map((url) => createReader(createRpc(url), deployment, finality));
  const content = await openContent(folder);
  const close = async () => {
    for (const reader of readers) reader.close();
    await pool.end();
  };
  return { pool, deployment, readers, content, folder, close };
}
