import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

/** Any numbers, as long as every process that shares a database uses the same ones. */
const LOCKS = { relay: 0x72656c6179, checkpoints: 0x636865636b };

/** The one connection of the one process that works. */
export interface Leadership {
  db: pg.Client;
  /** Rejects when the connection, and with it the lock, is lost. */
  lost: Promise<never>;
  end(): Promise<void>;
}

/**
 * Waits until no other process does this work on this database, then holds the lock as long as the connection lives.
 * A process that is killed loses both at once.
 * @returns null where `signal` came first
 */
export async function becomeLeader(
  databaseUrl: string,
  work: keyof typeof LOCKS,
  signal: AbortSignal,
  retryMs = 500,
): Promise<Leadership | null> {
  const db = new pg.Client({ connectionString: databaseUrl, application_name: `jejak ${work}` });
  const lost = new Promise<never>((_, reject) => {
    db.on("error", reject);
    db.on("end", () => {
      reject(new Error(`The database connection of ${work} has ended`));
    });
  });
  lost.catch(() => undefined);
  await db.connect();
  while (!signal.aborted) {
    const { rows } = await db.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [
      LOCKS[work],
    ]);
    if (rows[0]?.mine) return { db, lost, end: () => db.end() };
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
  await db.end();
  return null;
}
