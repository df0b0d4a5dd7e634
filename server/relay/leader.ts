import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

/** Any number, as long as every relay that shares a database uses the same one. */
const LOCK = 0x72656c6179;

/** The one connection of the one relay that works. */
export interface Leadership {
  db: pg.Client;
  /** Rejects when the connection, and with it the lock, is lost. */
  lost: Promise<never>;
  end(): Promise<void>;
}

/**
 * Waits until no other relay works on this database, then holds the lock as long as the connection lives. A
 * relay that is killed loses both at once.
 * @returns null where `signal` came first
 */
export async function becomeLeader(
  databaseUrl: string,
  signal: AbortSignal,
  retryMs = 500,
): Promise<Leadership | null> {
  const db = new pg.Client({ connectionString: databaseUrl, application_name: "jejak relay" });
  const lost = new Promise<never>((_, reject) => {
    db.on("error", reject);
    db.on("end", () => {
      reject(new Error("The relay's database connection has ended"));
    });
  });
  lost.catch(() => undefined);
  await db.connect();
  while (!signal.aborted) {
    const { rows } = await db.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [LOCK]);
    if (rows[0]?.mine) return { db, lost, end: () => db.end() };
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
  await db.end();
  return null;
}
