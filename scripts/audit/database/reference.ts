import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { createReader } from "../../../server/chain/reader.ts";
import type { Reader } from "../../../server/chain/reader.ts";
import type { Rpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { startEmbedded } from "../../../server/store/embedded.ts";
import { createPool } from "../../../server/store/pool.ts";
import type { Trust } from "../trust.ts";

/** How far the database under audit says that it stands. */
export interface Extent {
  block: number;
  safe: number;
  finalized: number;
}

export interface ReferenceOptions {
  rpc: Rpc;
  trust: Trust;
  extent: Extent;
  /** Folder of the server's content; none: the tables that come from manifests stay empty. */
  content: string | undefined;
  progress?: Rebuilt;
}

/** Called after every range of blocks that was indexed. */
export type Rebuilt = (at: { block: number; of: number }) => void;

/** The schema `ledger` as it follows from the chain and the content, on a database of the auditor's own. */
export interface Reference {
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Builds the reference up to the block of the database under audit, on a PostgreSQL in a temporary folder: nothing is
 * written to the server's.
 * @throws JejakError `index-halted`, and those of PostgreSQL's start
 */
export async function buildReference(options: ReferenceOptions): Promise<Reference> {
  const folder = mkdtempSync(join(tmpdir(), "jejak-audit-db-"));
  const server = await startEmbedded({ folder: join(folder, "cluster"), durable: false });
  const pool = createPool(server.databaseUrl, { name: "jejak audit", max: 4 });
  const close = async (): Promise<void> => {
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await fill(pool, join(folder, "content"), options);
    return { pool, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fill(pool: pg.Pool, empty: string, options: ReferenceOptions): Promise<void> {
  const { rpc, trust, extent, content: folder = empty, progress } = options;
  const { auditLog, agencyDirectory, procurementLedger, from: deployedAt } = trust;
  const addresses = { auditLog, agencyDirectory, procurementLedger, deployedAt };
  const deployment = await deploymentOf(Number(trust.chainId), addresses);
  const readers = [endedAt(createReader(rpc, deployment), extent)];
  const logger = createLogger("audit", "silent");
  // The server's content is only read: what the chain says was withdrawn is not moved here.
  const content = { ...(await openContent(folder)), setAside: () => Promise.resolve(false) };
  const tell = (block: number): void => progress?.({ block, of: extent.block });
  tell(Math.min(deployedAt, extent.block));
  await reindex({
    pool,
    deployment,
    readers,
    content,
    folder,
    logger,
    progress: ({ block }) => {
      if (block < extent.block) tell(block);
    },
  });
  tell(extent.block);
}

/** A reader whose chain ends where the database under audit ends. */
function endedAt(reader: Reader, { block, safe, finalized }: Extent): Reader {
  return {
    ...reader,
    heads: async () => {
      const [latest] = await reader.headers([block]);
      return latest ? { latest, safe, finalized } : await reader.heads();
    },
    close: () => undefined,
  };
}
