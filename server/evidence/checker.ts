import { Worker } from "node:worker_threads";
import { JejakError } from "../../protocol/errors.ts";
import type { Outcome, Task } from "./check-thread.ts";
import type { Sources } from "./make.ts";

const THREAD = new URL("./check-thread.ts", import.meta.url);

/** Verifies evidence beside the thread that answers requests: the signatures of a long trail take seconds. */
export interface Checker {
  check: Sources["check"];
  close(): Promise<void>;
}

type Waiting = Map<number, PromiseWithResolvers<undefined>>;

/** Starts its thread with the first check, and again where it ended. */
export function createChecker(): Checker {
  const waiting: Waiting = new Map();
  let thread: Worker | undefined;
  let last = 0;
  const start = (): Worker => {
    const started = new Worker(THREAD);
    started.unref();
    started.on("message", (outcome: Outcome) => {
      settle(waiting, outcome);
    });
    started.on("error", (cause) => {
      abandon(waiting, cause);
    });
    started.on("exit", () => {
      if (thread === started) thread = undefined;
      abandon(waiting, new Error("the thread that verifies evidence ended"));
    });
    return started;
  };
  return {
    check: (evidence, own) => {
      const result = Promise.withResolvers<undefined>();
      const task: Task = { id: ++last, evidence, own };
      waiting.set(task.id, result);
      (thread ??= start()).postMessage(task);
      return result.promise;
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}

function settle(waiting: Waiting, { id, refusal }: Outcome): void {
  const result = waiting.get(id);
  waiting.delete(id);
  if (refusal === null) result?.resolve(undefined);
  else result?.reject(new JejakError(refusal.code, { values: refusal.values }));
}

function abandon(waiting: Waiting, cause: unknown): void {
  for (const { reject } of waiting.values()) reject(new JejakError("internal", { cause }));
  waiting.clear();
}
