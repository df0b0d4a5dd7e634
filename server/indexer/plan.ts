import type { Plan } from "./fetch.ts";

/** Public nodes and our own answer at most so many blocks at once. */
const MOST_BLOCKS = 10_000;
/** Each linked block costs a header. */
const MOST_LINKED = 256;
/** Bytes of a reply to aim at: larger ones gain little, and hold more memory. */
const TARGET_BYTES = 6 << 20;
const FIRST_BLOCKS = 8;

/** Chooses ranges whose replies are large, but not too large. */
export interface Planner {
  next(from: number, newest: number, linkedFrom: number): Plan;
  /** What a range's reply weighed. */
  learn(plan: Plan, bytes: number): void;
}

export function createPlanner(): Planner {
  let blocks = FIRST_BLOCKS;
  return {
    next: (from, newest, linkedFrom) => {
      const most = Math.min(blocks, MOST_LINKED);
      if (from > linkedFrom) return { from, to: Math.min(newest, from + most - 1), linked: true };
      return { from, to: Math.min(linkedFrom, from + blocks - 1), linked: false };
    },
    learn: ({ from, to }, bytes) => {
      const read = to - from + 1;
      const fitting = Math.floor((read * TARGET_BYTES) / Math.max(bytes, 1));
      blocks = Math.max(1, Math.min(MOST_BLOCKS, fitting, blocks * 4));
    },
  };
}
