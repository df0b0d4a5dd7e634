import { availableParallelism } from "node:os";
import { createThread } from "../../thread.ts";
import type { SigningTask } from "./sign-thread.ts";
import type { RowToSign, SignedRecord, SigningContext } from "./sign.ts";

/** Threads that sign, as many as the machine has cores. */
export interface Signers {
  /** Signs rows in portions, several at once; what is signed comes in the order of the rows. */
  sign(context: SigningContext, rows: AsyncIterable<RowToSign>): AsyncGenerator<SignedRecord>;
  close(): Promise<void>;
}

const PORTION = 256;
/** Portions a thread has before it: enough to be never idle, few enough to be no memory. */
const AHEAD = 3;

/** A portion is half a megabyte. */
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 };

export function startSigners(count: number = availableParallelism()): Signers {
  const threads = Array.from({ length: count }, () =>
    createThread<SigningTask, SignedRecord[]>(new URL("./sign-thread.ts", import.meta.url), MEMORY),
  );
  return {
    sign: async function* (context, rows) {
      const waiting: Promise<SignedRecord[]>[] = [];
      let turn = 0;
      for await (const portion of portions(rows)) {
        const asked = threads[turn++ % count]?.ask({ context, rows: portion });
        if (asked !== undefined) waiting.push(asked);
        // Whoever takes the results meets the error; until then nobody listens.
        asked?.catch(() => undefined);
        if (waiting.length >= count * AHEAD) yield* (await waiting.shift()) ?? [];
      }
      for (const asked of waiting) yield* await asked;
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

async function* portions(rows: AsyncIterable<RowToSign>): AsyncGenerator<RowToSign[]> {
  let portion: RowToSign[] = [];
  for await (const row of rows) {
    if (portion.push(row) < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
