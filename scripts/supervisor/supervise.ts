import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessMark } from "../../server/process.ts";

/** One process that is up. */
export interface Running {
  mark: ProcessMark;
  /** Settles when it has ended, with how: an exit code or a signal's name. */
  ended: Promise<string>;
  /** Asks it to end, and kills it after `ms` milliseconds. */
  stop(ms: number): Promise<void>;
}

/** Brings a part up; resolves when it is ready. Gives up and cleans up behind itself when `signal` aborts. */
export type Start = (signal: AbortSignal) => Promise<Running>;

/** A part that is kept running. */
export interface Supervised {
  name: string;
  stop(ms: number): Promise<void>;
}

export type OnEnd = (name: string, how: string, seconds: number) => void;

/** What a part is kept running in. */
export interface Surroundings {
  onEnd: OnEnd;
  /** Aborts when everything is to stop: nothing is started any more. */
  stopping: AbortSignal;
}

/** A part that ran this long had started well: its next end is a first one again. */
const STEADY_MS = 30_000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

interface Keeper extends Surroundings {
  name: string;
  start: Start;
}

/** Resolves after `ms`, or at once when stopping. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Starts again, ever more slowly, until it is up or we are stopping (then null). */
async function startAgain(keeper: Keeper, how: string, failures: number): Promise<Running | null> {
  const { name, start, stopping, onEnd } = keeper;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
  onEnd(name, how, wait / 1_000);
  await pause(wait, stopping);
  if (stopping.aborted) return null;
  try {
    return await start(stopping);
  } catch (error) {
    return startAgain(keeper, error instanceof Error ? error.message : String(error), failures + 1);
  }
}

/**
 * Starts a part and keeps it running until it is stopped. Errors of the first start go to the caller; later
 * ones lead to further tries, ever more slowly.
 */
export async function supervise(
  name: string,
  start: Start,
  { onEnd, stopping }: Surroundings,
): Promise<Supervised> {
  const controller = new AbortController();
  const keeper = { name, start, onEnd, stopping: AbortSignal.any([controller.signal, stopping]) };
  let current: Running | null = await start(keeper.stopping);

  async function keep(): Promise<void> {
    for (let failures = 0; current !== null;) {
      const since = Date.now();
      const how = await current.ended;
      if (keeper.stopping.aborted) return;
      failures = Date.now() - since > STEADY_MS ? 0 : failures + 1;
      current = await startAgain(keeper, how, failures);
    }
  }

  const kept = keep();
  return {
    name,
    async stop(ms) {
      controller.abort();
      await current?.stop(ms);
      await kept;
      // A start that was under way when we were told to stop may have come up since.
      await current?.stop(ms);
    },
  };
}
