import pg from "pg";
import { toHex, fromHex } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../../store/pool.ts";

/** Locks that end with their connection, and with the process. */
export interface Locks {
  /** One process at a time works on a job. Errors: `issuing-elsewhere`. */
  holdJob(job: Uint8Array): Promise<void>;
  /** Whether somebody works on a job at the moment, here or elsewhere. */
  isHeld(job: Uint8Array): Promise<boolean>;
  /** One queue an agency: whoever reserves numbers, keeps or anchors waits for his turn. */
  inQueue<T>(agency: Hex, work: () => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/** What the jobs of one process share: hundreds may wait for the same fixed time, and need one connection. */
interface Desk {
  db: pg.Client;
  connected: Promise<unknown>;
  /** Jobs of this process: for the database they are one session, which would get its own locks again. */
  held: Set<string>;
  /** The last in each agency's queue, and the last that asked the database. */
  turns: Map<string, Promise<unknown>>;
  users: number;
}

const [JOB, QUEUE] = [0x6a6f62, 0x717565];

const desks = new WeakMap<pg.Pool, Desk>();

/** Locks as the vault's role, on a connection that all jobs of this process share. */
export async function openLocks(pool: pg.Pool): Promise<Locks> {
  const desk = desks.get(pool) ?? openDesk(pool);
  desk.users++;
  const leave = async () => {
    if (--desk.users > 0) return;
    forget(pool, desk);
    await desk.db.end();
  };
  await desk.connected.catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  return locksAt(desk, pool, leave);
}

function locksAt(desk: Desk, pool: pg.Pool, leave: () => Promise<void>): Locks {
  let own: Uint8Array | undefined;
  return {
    holdJob: async (job) => {
      if (!(await takeJob(desk, job))) throw new JejakError("issuing-elsewhere");
      own = job;
    },
    isHeld: async (job) => {
      if (!(await takeJob(desk, job))) return true;
      await giveJob(desk, job);
      return false;
    },
    inQueue: (agency, work) => inTurn(desk, agency, () => whileLocked(desk, pool, agency, work)),
    end: async () => {
      try {
        if (own !== undefined) await giveJob(desk, own);
      } finally {
        await leave();
      }
    },
  };
}

function openDesk(pool: pg.Pool): Desk {
  const db = new pg.Client(pool.options);
  const desk: Desk = { db, connected: db.connect(), held: new Set(), turns: new Map(), users: 0 };
  // Whoever holds a lock on a connection that broke learns it at his next turn; newcomers get another one.
  const lost = () => {
    forget(pool, desk);
  };
  db.on("error", lost).on("end", lost);
  desk.connected.catch(lost);
  desks.set(pool, desk);
  return desk;
}

function forget(pool: pg.Pool, desk: Desk): void {
  if (desks.get(pool) === desk) desks.delete(pool);
}

async function takeJob(desk: Desk, job: Uint8Array): Promise<boolean> {
  const { held } = desk;
  const name = toHex(job);
  if (held.has(name)) return false;
  held.add(name);
  let taken = false;
  try {
    taken = await askDesk(desk, "SELECT pg_try_advisory_lock($1, $2) AS held", job);
    return taken;
  } finally {
    if (!taken) held.delete(name);
  }
}

async function giveJob(desk: Desk, job: Uint8Array): Promise<void> {
  desk.held.delete(toHex(job));
  await askDesk(desk, "SELECT pg_advisory_unlock($1, $2) AS held", job);
}

async function inTurn<T>({ turns }: Desk, line: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(line) ?? Promise.resolve()).then(work);
  const past = turn.catch(() => undefined);
  turns.set(line, past);
  return await turn;
}

/** A client takes one query at a time. */
async function askDesk(desk: Desk, sql: string, job: Uint8Array): Promise<boolean> {
  return await inTurn(desk, "", () => ask(desk.db, sql, [JOB, spaceOf(job)]));
}

async function whileLocked<T>(desk: Desk, pool: pg.Pool, agency: Hex, work: () => Promise<T>): Promise<T> {
  // Where this connection broke, another process may hold the job by now.
  await inTurn(desk, "", () => desk.db.query("SELECT"));
  const queue = [QUEUE, spaceOf(fromHex(agency))];
  const db = await pool.connect();
  try {
    await ask(db, "SELECT pg_advisory_lock($1, $2) IS NULL AS held", queue);
    return await work();
  } finally {
    await ask(db, "SELECT pg_advisory_unlock($1, $2) AS held", queue).finally(() => {
      db.release();
    });
  }
}

function spaceOf(name: Uint8Array): number {
  return Buffer.from(name).readInt32BE();
}

async function ask(db: Queryable, sql: string, values: number[]): Promise<boolean> {
  const { rows } = await db.query<{ held: boolean | null }>(sql, values);
  return rows[0]?.held === true;
}
