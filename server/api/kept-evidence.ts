import type { Pool } from "pg";
import { fromHex, toHex, type Hex } from "../../protocol/bytes.ts";
import type { Made } from "../evidence/make.ts";
import { findBatch } from "../store/queries/batches.ts";
import { inView } from "../store/queries/view.ts";

/** Evidence of a batch of civil records, and the block that it leads to. */
export type BatchEvidence = Pick<Made, "bytes" | "block">;

export interface BatchName {
  agency: Hex;
  number: number;
}

/**
 * Evidence of whole batches, kept for the next one who checks a record of them. Nothing here depends on which record
 * that was; what is kept says no more than that somebody asked about the batch a moment ago.
 */
export interface KeptEvidence {
  /** @param make makes it where none is kept that says the same. What it throws is not kept */
  of(pool: Pool, batch: BatchName, make: () => Promise<BatchEvidence>): Promise<BatchEvidence>;
}

/** So old a state is told at most, though the log stands still. */
const MAX_AGE_MS = 60_000;
const MOST_BATCHES = 64;
/** One file has 8 MiB at most. */
const MOST_BYTES = 32 * 2 ** 20;

interface Kept {
  evidence: Promise<BatchEvidence>;
  since: number;
  bytes: number;
}

export function createKeptEvidence(now: () => number = Date.now): KeptEvidence {
  const kept = new Map<string, Kept>();

  const isTooMuch = (): boolean =>
    kept.size > MOST_BATCHES || [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES;

  const begin = (state: string, make: () => Promise<BatchEvidence>): Kept => {
    const one: Kept = { evidence: make(), since: now(), bytes: 0 };
    kept.delete(state);
    kept.set(state, one);
    return one;
  };

  /** Keeps what was made, but where it failed, or the ledger has moved meanwhile and it may say something newer. */
  const settle = async (state: string, one: Kept, read: () => Promise<string | null>): Promise<void> => {
    const made = await one.evidence.catch(() => null);
    const isSame = made !== null && (await read()) === state;
    // Another one may have taken its place.
    if (!isSame && kept.get(state) === one) kept.delete(state);
    one.bytes = made?.bytes.length ?? 0;
    for (const oldest of kept.keys()) if (isTooMuch()) kept.delete(oldest);
  };

  return {
    of: async (pool, batch, make) => {
      const read = (): Promise<string | null> => stateOf(pool, batch);
      const state = await read();
      if (state === null) return await make();
      const found = kept.get(state);
      if (found !== undefined && now() - found.since < MAX_AGE_MS) return await found.evidence;
      const one = begin(state, make);
      await settle(state, one, read);
      return await one.evidence;
    },
  };
}

/**
 * All that evidence of a batch depends on: the size of the log, the number of its changes, and the block of the newest
 * of them, by which a reorganisation shows. Null where there is no such batch.
 */
function stateOf(pool: Pool, { agency, number }: BatchName): Promise<string | null> {
  return inView(pool, "seen", async (db, view) => {
    const batch = await findBatch(db, view, fromHex(agency), number);
    if (batch === null) return null;
    const newest = batch.changed_hash && toHex(batch.changed_hash);
    return [agency, number, view.size, batch.sequence, newest].join();
  });
}
