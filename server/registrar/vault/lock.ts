import { createHash } from "node:crypto";
import type pg from "pg";
import { inTransaction } from "../../store/pool.ts";
import { nameOf } from "./key-store.ts";
import type { BatchName } from "./vault.ts";

/**
 * Works on a batch alone, in one transaction: key files are rewritten by one process at a time, and the lock goes with
 * the connection of a killed one.
 */
export async function withBatch<T>(
  pool: pg.Pool,
  batch: BatchName,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const lock = createHash("sha256")
    .update(`jejak vault ${nameOf(batch)}`)
    .digest()
    .readBigInt64BE();
  return await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
    return await work(client);
  });
}
