import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { JejakError } from "../../protocol/errors.ts";
import { startEvm, type Evm } from "./edr.ts";
import { execute, newestBlock, type Block, type Outcome } from "./execute.ts";
import { draftGenesis, type Genesis } from "./genesis.ts";
import { createJournal, openJournal, RAW, type Batch, type Disk, type Journal } from "./journal.ts";
import { takeFolder } from "./owner.ts";
import { replay } from "./replay.ts";

/** Transactions a block at most. */
const BATCH_LIMIT = 50;
/** Seconds that the clock may stand behind the last block before mining is refused. */
const CLOCK_TOLERANCE = 60;

export interface ChainOptions {
  /** The folder of the journal; created, readable by its owner only, when missing. */
  folder: string;
  /** Unix time in seconds. */
  now?: () => number;
  /** Told the number of each block replayed at start. */
  onReplay?: (block: number) => void;
  disk?: Disk;
}

export interface Chain {
  genesis: Genesis;
  /** Blocks that the journal held at start. */
  replayed: number;
  /** Any read; the caller decides which methods it lets through. */
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
  /**
   * Journals, executes and mines one raw transaction (lower-case hex); resolves to its hash once it is durable and in a block.
   * @throws the EVM's refusal, `chain-clock-behind`, `disk-full`, or the failure that stopped the chain.
   */
  send(raw: string): Promise<string>;
  /** Calls back after each block, in order, once its transactions are answered. Returns the way to stop. */
  onBlock(listener: (block: Block) => void): () => void;
  /** Rejects when the chain had to stop; what was answered is in the journal. */
  stopped: Promise<never>;
  /** Finishes the block in work, then closes. */
  close(): Promise<void>;
}

interface Waiting {
  raw: string;
  resolve: (hash: string) => void;
  reject: (error: unknown) => void;
}

interface State {
  evm: Evm;
  journal: Journal;
  newest: Block;
  now: () => number;
}

/** Where the journal of a chain folder lies. */
export function journalPath(folder: string): string {
  return join(folder, "journal");
}

function wallClock(): number {
  return Math.floor(Date.now() / 1000);
}

async function createChain(path: string, now: () => number): Promise<void> {
  const draft = draftGenesis(now());
  const evm = await startEvm(draft);
  const { hash } = await newestBlock(evm);
  await evm.close();
  await createJournal(path, { ...draft, hash });
}

/** The next block's time: the clock's, but never before the last block. */
function nextTime({ newest, now }: State): number {
  const [last, clock] = [Number(newest.timestamp), now()];
  if (clock < last - CLOCK_TOLERANCE) {
    throw new JejakError("chain-clock-behind", { values: { clock, lastBlock: last } });
  }
  return Math.max(last, clock);
}

async function writeAhead(state: State, raw: string[]): Promise<Batch> {
  const batch: Batch = { block: Number(state.newest.number) + 1, time: nextTime(state), raw };
  state.journal.append(batch);
  await state.journal.sync();
  return batch;
}

/** Mines the batch and records its block. Whatever fails from here on, the journal has the batch already. */
async function mine(state: State, batch: Batch): Promise<{ outcomes: Outcome[]; block: Block | null }> {
  const { outcomes, block } = await execute(state.evm, batch);
  state.journal.append({ block: batch.block, hash: block?.hash ?? null });
  if (block !== null) state.newest = block;
  return { outcomes, block };
}

function answer(waiting: Waiting[], outcomes: Outcome[]): void {
  waiting.forEach(({ resolve, reject }, i) => {
    const outcome = outcomes[i];
    if (outcome !== undefined && "hash" in outcome) resolve(outcome.hash);
    else reject(outcome?.error ?? new JejakError("internal"));
  });
}

function refuse(waiting: Waiting[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}

/** A refusal that left the journal as it was; after any other failure the chain must stop. */
function isHarmless(error: unknown): boolean {
  return error instanceof JejakError && (error.code === "disk-full" || error.code === "chain-clock-behind");
}

function runChain(state: State): Pick<Chain, "send" | "onBlock" | "stopped" | "close"> {
  const queue: Waiting[] = [];
  const listeners = new Set<(block: Block) => void>();
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  let ended: Error | undefined;
  let work: Promise<void> | undefined;

  function stop(error: Error): void {
    ended ??= error;
    refuse(queue.splice(0), ended);
    stopped.reject(error);
  }

  async function mineSome(some: Waiting[]): Promise<void> {
    let batch: Batch;
    try {
      batch = await writeAhead(
        state,
        some.map(({ raw }) => raw),
      );
    } catch (error) {
      refuse(some, error);
      if (!isHarmless(error)) stop(error as Error);
      return;
    }
    try {
      const { outcomes, block } = await mine(state, batch);
      answer(some, outcomes);
      if (block !== null) for (const listener of listeners) listener(block);
    } catch (error) {
      refuse(some, error);
      stop(error as Error);
    }
  }

  async function drain(): Promise<void> {
    await setImmediate();
    while (queue.length > 0) await mineSome(queue.splice(0, BATCH_LIMIT));
    work = undefined;
  }

  return {
    send: (raw) => {
      if (ended !== undefined) return Promise.reject(ended);
      // What the journal takes must be what it will read again.
      if (!RAW.test(raw)) return Promise.reject(new JejakError("request-malformed", { values: { raw } }));
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      queue.push({ raw, resolve, reject });
      work ??= drain();
      return promise;
    },
    onBlock: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stopped: stopped.promise,
    close: async () => {
      ended ??= new JejakError("chain-unavailable", { detail: "the chain is shutting down" });
      await work;
      await state.journal.close();
      await state.evm.close();
    },
  };
}

/**
 * Opens the durable chain of a folder, or begins a new one there: every transaction is on disk before it is
 * executed, and everything that was answered is rebuilt, bit by bit, at the next start.
 */
export async function openChain(options: ChainOptions): Promise<Chain> {
  const { folder, now = wallClock, onReplay = () => undefined, disk } = options;
  const path = journalPath(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  takeFolder(folder);
  if (!existsSync(path)) await createChain(path, now);
  const { genesis, evm, tail, newest, missing } = await replay(path, onReplay);
  const journal = await openJournal(path, tail, disk);
  if (missing !== null) journal.append(missing);
  const chain = runChain({ evm, journal, newest, now });
  return {
    genesis,
    replayed: Number(newest.number),
    request: (method, params) => evm.request(method, params),
    ...chain,
  };
}
