import { availableParallelism } from "node:os";
import { createThread } from "../../thread.ts";
import type { SignedPortion, SigningTask } from "./sign-thread.ts";
import type { RowToSign, SigningContext } from "./sign.ts";

/** Threads that sign and seal, as many as the machine has cores. */
export interface Signers {
  /** Signs rows in portions, several at once, and seals each under its data key; in the order of the rows. */
  sign(
    context: SigningContext,
    rows: AsyncIterable<RowToSign>,
    keyOf: (index: number) => Uint8Array,
  ): AsyncGenerator<SignedPortion>;
  close(): Promise<void>;
}

const PORTION = 256;
/** Portions a thread has before it: enough to be never idle, few enough to be no memory. */
const AHEAD = 3;

/** A portion is a megabyte. */
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 };

export function startSigners(count: number = availableParallelism()): Signers {
  const threads = Array.from({ length: count }, () =>
    createThread<SigningTask, SignedPortion>(new URL("./sign-thread.ts", import.meta.url), MEMORY),
  );
  return {
    sign: async function* (context, rows, keyOf) {
      const waiting: Promise<SignedPortion>[] = [];
      let turn = 0;
      for await (const portion of portions(rows)) {
        const keys = Buffer.concat(portion.map(({ index }) => keyOf(index)));
        const asked = threads[turn++ % count]?.ask({ context, rows: portion, keys });
        if (asked !== undefined) waiting.push(asked);
        // Whoever takes the results meets the error; until then nobody listens.
        asked?.catch(() => undefined);
        const first = waiting.length < count * AHEAD ? undefined : waiting.shift();
        if (first !== undefined) yield await first;
      }
      for (const asked of waiting) yield await asked;
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
