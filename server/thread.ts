import { Worker, parentPort } from "node:worker_threads";
import type { ResourceLimits } from "node:worker_threads";
import { JejakError, isJejakError, type ErrorCode } from "../protocol/errors.ts";

/** Work that would keep the thread that answers requests busy, done beside it. */
export interface Thread<Input, Output> {
  /** @throws JejakError what the work throws, by its code and values; `internal` where the thread ended */
  ask(input: Input): Promise<Output>;
  close(): Promise<void>;
}

interface Task<Input> {
  id: number;
  input: Input;
}

type Outcome<Output> = { id: number } & ({ output: Output } | { refusal: Refusal });

interface Refusal {
  code: ErrorCode;
  values: Record<string, unknown>;
}

type Waiting<Output> = Map<number, PromiseWithResolvers<Output>>;

/**
 * Starts the thread of a file that calls {@link serveThread} with the first task, and again where it ended. `limits`
 * bound its memory: a thread takes what the machine has before it collects what it no longer needs.
 */
export function createThread<Input, Output>(file: URL, limits: ResourceLimits = {}): Thread<Input, Output> {
  const waiting: Waiting<Output> = new Map();
  let thread: Worker | undefined;
  let last = 0;
  const start = (): Worker => {
    const started = new Worker(file, { resourceLimits: limits });
    started.unref();
    started.on("message", (outcome: Outcome<Output>) => {
      settle(waiting, outcome);
    });
    started.on("error", (cause) => {
      abandon(waiting, cause);
    });
    started.on("exit", () => {
      if (thread === started) thread = undefined;
      abandon(waiting, new Error(`the thread of ${file.pathname.split("/").at(-1) ?? ""} ended`));
    });
    return started;
  };
  return {
    ask: (input) => {
      const result = Promise.withResolvers<Output>();
      const task: Task<Input> = { id: ++last, input };
      waiting.set(task.id, result);
      (thread ??= start()).postMessage(task);
      return result.promise;
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}

function settle<Output>(waiting: Waiting<Output>, outcome: Outcome<Output>): void {
  const result = waiting.get(outcome.id);
  waiting.delete(outcome.id);
  if ("output" in outcome) result?.resolve(outcome.output);
  else result?.reject(new JejakError(outcome.refusal.code, { values: outcome.refusal.values }));
}

function abandon<Output>(waiting: Waiting<Output>, cause: unknown): void {
  for (const { reject } of waiting.values()) reject(new JejakError("internal", { cause }));
  waiting.clear();
}

function refusalOf(error: unknown): Refusal {
  if (!isJejakError(error)) return { code: "internal", values: { detail: String(error) } };
  return { code: error.code, values: error.values ?? {} };
}

/** In the thread itself: does each task as it comes. */
export function serveThread(work: (input: never) => unknown): void {
  const answer = async ({ id, input }: Task<never>): Promise<Outcome<unknown>> => {
    try {
      return { id, output: await work(input) };
    } catch (error) {
      return { id, refusal: refusalOf(error) };
    }
  };
  parentPort?.on("message", (task: Task<never>) => {
    void answer(task).then((outcome) => parentPort?.postMessage(outcome));
  });
}
