import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";

/** A connection whose locks end with it, and with the process. */
export interface Locks {
  /** One process at a time works on a job. Errors: `issuing-elsewhere`. */
  holdJob(job: Uint8Array): Promise<void>;
  /** Whether some process works on a job at the moment. */
  isHeld(job: Uint8Array): Promise<boolean>;
  /** One queue an agency: whoever reserves numbers, keeps or anchors waits for his turn. */
  inQueue<T>(agency: Hex, work: () => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

const [JOB, QUEUE] = [0x6a6f62, 0x717565];

/** Opens a connection of its own as the vault's role. */
export async function openLocks(pool: pg.Pool): Promise<Locks> {
  const db = await pool.connect();
  const ask = async (sql: string, space: number, name: Uint8Array): Promise<boolean> => {
    const { rows } = await db.query<{ held: boolean | null }>(sql, [space, Buffer.from(name).readInt32BE()]);
    return rows[0]?.held === true;
  };
  return {
    holdJob: async (job) => {
      if (!(await ask("SELECT pg_try_advisory_lock($1, $2) AS held", JOB, job)))
        throw new JejakError("issuing-elsewhere");
    },
    isHeld: async (job) => {
      if (!(await ask("SELECT pg_try_advisory_lock($1, $2) AS held", JOB, job))) return true;
      await ask("SELECT pg_advisory_unlock($1, $2) AS held", JOB, job);
      return false;
    },
    inQueue: async (agency, work) => {
      const name = fromHex(agency);
      await ask("SELECT pg_advisory_lock($1, $2) IS NULL AS held", QUEUE, name);
      try {
        return await work();
      } finally {
        await ask("SELECT pg_advisory_unlock($1, $2) AS held", QUEUE, name);
      }
    },
    end: async () => {
      await db.query("SELECT pg_advisory_unlock_all()");
      db.release();
    },
  };
}
