import { createThread } from "../thread.ts";
import type { Checked, OwnTrust } from "./check.ts";
import type { Sources } from "./make.ts";

const FILE = new URL("./check-thread.ts", import.meta.url);

/** One piece of evidence to be verified. */
export interface CheckTask {
  evidence: Uint8Array;
  own: OwnTrust;
}

/** Verifies evidence beside the thread that answers requests: the signatures of a long trail take seconds. */
export interface Checker {
  check: Sources["check"];
  close(): Promise<void>;
}

/** Starts its thread with the first check, and again where it ended. */
export function createChecker(): Checker {
  const thread = createThread<CheckTask, Checked>(FILE);
  return { check: (evidence, own) => thread.ask({ evidence, own }), close: () => thread.close() };
}
