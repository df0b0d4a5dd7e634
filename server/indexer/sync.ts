import type pg from "pg";
import type { Heads, Reader } from "../chain/reader.ts";
import { applyRange } from "./apply.ts";
import { weightOf } from "./batches.ts";
import { fetchRange, type Fetched, type Plan } from "./fetch.ts";
import { linkedFrom } from "./finality.ts";
import { loadKnown } from "./load.ts";
import type { Planner } from "./plan.ts";
import type { Deployment, IndexState } from "./state.ts";
import { boundWriters } from "./writers.ts";
import { freezeTrails, positionOf, writeRange } from "./write.ts";

/** Ranges asked for before they are needed. */
const IN_FLIGHT = 4;
/** Trails, and changed places of batches, kept in memory at most; beyond that they are read again when they move. */
const MOST_TRAILS = 200_000;
const MOST_PLACES = 1_000_000;

/** The chain no longer has the block that the index stands at. */
export class Reorganised extends Error {
  constructor(state: IndexState) {
    super(`block ${state.block.number} ${state.block.hash} is no longer on the chain`);
    this.name = "Reorganised";
  }
}

export interface Syncing {
  pool: pg.Pool;
  deployment: Deployment;
  reader: Reader;
  planner: Planner;
  signal: AbortSignal;
  /** Called after every range that is in the database. */
  onWritten: (at: { block: number; size: number }) => void;
}

/**
 * Moves the index to the newest block of `heads`: the next ranges are fetched while one is hashed and folded
 * and the one before is written.
 *
 * @throws Reorganised, JejakError of fetching and applying; `state` is then of no use any more
 */
export async function syncTo(sync: Syncing, state: IndexState, heads: Heads): Promise<void> {
  const fetched = fetchAhead(sync, state, heads);
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const range of fetched) {
      if (range.parentHash !== null && range.parentHash !== state.block.hash) throw new Reorganised(state);
      // Only what is in the database may be forgotten.
      if (isFull(state)) {
        await writing;
        state.trails.clear();
        state.batches.clear();
      }
      const write = await applyOne(sync, state, range);
      await writing;
      writing = write();
      // Awaited in the next turn; until then a failure must not count as unhandled.
      writing.catch(() => undefined);
      if (sync.signal.aborted) break;
    }
  } finally {
    await writing;
  }
}

/** Gives the write to be started once the write before has ended. */
async function applyOne(
  { pool, deployment, onWritten }: Syncing,
  state: IndexState,
  range: Fetched,
): Promise<() => Promise<void>> {
  // What the range continues may still be on its way to the database, but then it is in the state.
  await loadKnown(pool, state, range.logs);
  const before = { ...state.block };
  const rows = applyRange(deployment, state, range);
  const trails = freezeTrails(rows);
  const position = positionOf(state, range.chain !== null);
  return async () => {
    await writeRange(pool, before, position, rows, trails);
    onWritten({ block: position.block.number, size: position.size });
  };
}

function isFull({ trails, batches }: IndexState): boolean {
  return trails.size > MOST_TRAILS || weightOf(batches.values()) > MOST_PLACES;
}

interface Asked {
  plan: Plan;
  /** Writers of later kinds whose logs were asked for. */
  writers: number;
  range: Promise<Fetched>;
}

async function* fetchAhead(
  { reader, planner }: Syncing,
  state: IndexState,
  heads: Heads,
): AsyncGenerator<Fetched> {
  const queue: Asked[] = [];
  const writers = new Set(state.writers);
  const depth = linkedFrom(heads);
  let next = state.block.number + 1;
  const ask = (plan: Plan): Asked => {
    const range = fetchRange(reader, plan, [...writers]);
    range.catch(() => undefined);
    return { plan, writers: writers.size, range };
  };
  const fill = () => {
    while (queue.length < IN_FLIGHT && next <= heads.latest.number) {
      const plan = planner.next(next, heads.latest.number, depth);
      queue.push(ask(plan));
      next = plan.to + 1;
    }
  };
  fill();
  for (let first = queue.shift(); first; first = queue.shift()) {
    let fetched = await first.range;
    for (const writer of boundWriters(fetched.logs)) writers.add(writer);
    // Asked for before a writer was bound: without what that writer says.
    if (first.writers < writers.size) fetched = await ask(first.plan).range;
    planner.learn(first.plan, fetched.bytes);
    fill();
    yield fetched;
  }
}
