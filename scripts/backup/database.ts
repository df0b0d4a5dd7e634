import { existsSync } from "node:fs";
import type pg from "pg";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import { requireRun } from "../../server/run.ts";
import { startEmbedded } from "../../server/store/embedded.ts";
import { createPool, requireAnswer } from "../../server/store/pool.ts";
import { takeLock } from "../supervisor/lock.ts";

/** What is done with the database; `databaseUrl` is what the pool connects to. */
type Work<T> = (pool: pg.Pool, databaseUrl: string) => Promise<T>;

/**
 * Works with the data folder's database: the running one where Jejak runs, else `databaseUrl`, else the embedded one,
 * started for the time of the work with the folder locked, so that Jejak cannot start in between.
 * Errors: `database-unavailable` before the work begins.
 */
export async function withDatabase<T>(
  home: Home,
  databaseUrl: string | undefined,
  work: Work<T>,
): Promise<T> {
  const release = lockUnlessRunning(home);
  if (release === undefined) return await withPool(requireRun(home.run).databaseUrl, work);
  try {
    return await withStoppedDatabase(home, databaseUrl, work);
  } finally {
    release();
  }
}

/** As {@link withDatabase}, where the caller holds the lock and nothing runs. */
export async function withStoppedDatabase<T>(
  home: Home,
  databaseUrl: string | undefined,
  work: Work<T>,
): Promise<T> {
  if (databaseUrl !== undefined) return await withPool(databaseUrl, work);
  const server = await startEmbedded({ folder: home.postgres });
  try {
    return await withPool(server.databaseUrl, work);
  } finally {
    await server.stop();
  }
}

function lockUnlessRunning(home: Home): (() => void) | undefined {
  if (!existsSync(home.format)) throw new JejakError("not-running", { at: home.root });
  try {
    return takeLock(home);
  } catch (error) {
    if (error instanceof JejakError && error.code === "data-folder-in-use") return undefined;
    throw error;
  }
}

async function withPool<T>(databaseUrl: string, work: Work<T>): Promise<T> {
  const pool = createPool(databaseUrl, { name: "jejak backup", max: 2 });
  try {
    await requireAnswer(pool);
    return await work(pool, databaseUrl);
  } finally {
    await pool.end();
  }
}
