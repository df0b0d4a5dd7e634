import { availableParallelism } from "node:os";
import { createThread } from "../../thread.ts";
import type { SealedPage } from "../vault/vault.ts";
import type { PackingContext } from "./pack-page.ts";
import type { RecordTask } from "./record-thread.ts";
import type { SignedPortion } from "./sign-portion.ts";
import type { RowToSign, SigningContext } from "./sign.ts";
import type { PackedFiles } from "./zip.ts";

/** A page of records, and their files. */
export interface PackedPage {
  page: SealedPage;
  files: PackedFiles;
}

/** Threads that sign and seal records, and later open and pack them; as many as the machine has cores. */
export interface Signers {
  /** Signs rows in portions, several at once, and seals each under its data key; in the order of the rows. */
  sign(
    context: SigningContext,
    rows: AsyncIterable<RowToSign>,
    keyOf: (index: number) => Uint8Array,
  ): AsyncGenerator<SignedPortion>;
  /** Packs the files of records, several pages at once, in their order. */
  pack(context: PackingContext, pages: AsyncIterable<SealedPage>): AsyncGenerator<PackedPage>;
  close(): Promise<void>;
}

const PORTION = 256;
/** Portions a thread has before it: enough to be never idle, few enough to be no memory. */
const AHEAD = 3;

/** A portion is a megabyte. */
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 };

export function startSigners(count: number = availableParallelism()): Signers {
  const threads = Array.from({ length: count }, () =>
    createThread<RecordTask, unknown>(new URL("./record-thread.ts", import.meta.url), MEMORY),
  );
  let turn = 0;
  const ask = async (task: RecordTask): Promise<unknown> => await threads[turn++ % count]?.ask(task);
  return {
    sign: (context, rows, keyOf) =>
      inOrder(portions(rows), count * AHEAD, async (portion) => {
        const keys = Buffer.concat(portion.map(({ index }) => keyOf(index)));
        return (await ask({ sign: { context, rows: portion, keys } })) as SignedPortion;
      }),
    pack: (context, pages) =>
      inOrder(pages, count * AHEAD, async (page) => {
        return { page, files: (await ask({ pack: { context, page } })) as PackedFiles };
      }),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** What comes of the inputs, in their order, while `most` of them at once are worked on. */
async function* inOrder<Input, Output>(
  inputs: AsyncIterable<Input>,
  most: number,
  work: (input: Input) => Promise<Output>,
): AsyncGenerator<Output> {
  const waiting: Promise<Output>[] = [];
  for await (const input of inputs) {
    const result = work(input);
    // Whoever takes the results meets the error; until then nobody listens.
    result.catch(() => undefined);
    waiting.push(result);
    const first = waiting.length < most ? undefined : waiting.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of waiting) yield await result;
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
