import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { JejakError } from "../../protocol/errors.ts";
import type { Header, Heads, Reader } from "../chain/reader.ts";
import type { Logger } from "../log.ts";
import { linkedFrom, noteHeads, pruneBlocks } from "./finality.ts";
import { loadState, type Loaded } from "./load.ts";
import { createPlanner } from "./plan.ts";
import { commonAncestor, indexedBlock, rollBack, type IndexedBlock } from "./reorg.ts";
import { delayBefore, explain, remedyFor } from "./repair.ts";
import type { BlockId, Deployment, IndexState } from "./state.ts";
import { Reorganised, syncTo } from "./sync.ts";
import { ensureCursor } from "./write.ts";

/** What the indexer tells those around it. */
export interface Events {
  /** Rows of a range are in the database. */
  written?(at: { block: number; size: number }): void;
  /** The index stands at the chain's newest block. */
  caughtUp?(at: { block: number; size: number }): void;
  /** An error was met, and what is done about it. */
  trouble?(error: unknown): void;
  /** Indexing has stopped for good. */
  halted?(error: unknown): void;
  /** Blocks were taken back to this one. */
  rolledBack?(to: IndexedBlock): void;
}

export interface IndexerOptions {
  pool: pg.Pool;
  deployment: Deployment;
  /** One or more RPCs of the same chain; the others are asked where one's answers do not hold. */
  readers: readonly Reader[];
  logger: Logger;
  signal: AbortSignal;
  events?: Events;
  /** Resolves when a new block may be there; at the latest after the poll interval. */
  nextBlock?(signal: AbortSignal): Promise<void>;
  /** Attempts in a row that may end with answers that do not hold, before indexing halts. */
  patience?: number;
}

const POLL_MS = 500;
const PATIENCE = 12;

interface Indexer extends Required<Omit<IndexerOptions, "events">> {
  events: Events;
  planner: ReturnType<typeof createPlanner>;
  /** Which reader is asked. */
  asked: number;
  /** Attempts in a row without progress. */
  attempts: number;
  prunedTo: number;
  noted: string;
  checked: Set<Reader>;
}

/**
 * Follows the chain until the signal aborts, or until something cannot be repaired: then the cursor says so
 * (`halted`), the last good state stays readable, and the promise resolves when the signal aborts.
 */
export async function runIndexer(options: IndexerOptions): Promise<void> {
  const indexer = indexerOf(options);
  while (!indexer.signal.aborted) {
    try {
      await follow(indexer);
    } catch (error) {
      if (isAborted(indexer)) return;
      if ((await recover(indexer, error)) === "halted") return untilAborted(indexer.signal);
    }
  }
}

/** Asked anew each time: the signal aborts while we wait. */
function isAborted({ signal }: Indexer): boolean {
  return signal.aborted;
}

function indexerOf(options: IndexerOptions): Indexer {
  return {
    nextBlock: (signal) => pause(POLL_MS, signal),
    patience: PATIENCE,
    ...options,
    events: options.events ?? {},
    planner: createPlanner(),
    asked: 0,
    attempts: 0,
    prunedTo: -1,
    noted: "",
    checked: new Set(),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener("abort", resolve, { once: true });
  });
}

function readerOf({ readers, asked }: Indexer): Reader {
  const reader = readers[asked % readers.length];
  if (!reader) throw new JejakError("invariant-broken", { detail: "an indexer without an RPC" });
  return reader;
}

async function follow(indexer: Indexer): Promise<void> {
  const { signal, nextBlock } = indexer;
  const reader = readerOf(indexer);
  await checkChain(indexer, reader);
  const { state } = await load(indexer, reader);
  while (!signal.aborted) {
    const heads = await reader.heads();
    await moveTo(indexer, reader, state, heads);
    if (isAborted(indexer)) return;
    await note(indexer, state, heads);
    await nextBlock(signal);
  }
}

async function checkChain({ checked, deployment }: Indexer, reader: Reader): Promise<void> {
  if (checked.has(reader)) return;
  const found = await reader.chainId();
  if (found !== deployment.chainId)
    throw new JejakError("chain-mismatch", {
      values: { rpc: reader.name, expected: deployment.chainId, found },
    });
  checked.add(reader);
}

async function load({ pool, deployment }: Indexer, reader: Reader): Promise<Loaded> {
  const loaded = await loadState(pool, deployment);
  if (loaded) return loaded;
  await ensureCursor(pool, deployment, await startBlock(reader, deployment.deployedAt));
  const fresh = await loadState(pool, deployment);
  if (!fresh) throw new JejakError("index-moved", { detail: "the cursor is gone" });
  return fresh;
}

/** The block before the deployment's first. */
async function startBlock(reader: Reader, deployedAt: number): Promise<BlockId> {
  if (deployedAt === 0) return { number: -1, hash: `0x${"0".repeat(64)}`, time: 0 };
  const [header] = await reader.headers([deployedAt - 1]);
  if (!header) throw new JejakError("rpc-answer-stale", { values: { block: deployedAt - 1, found: null } });
  return header;
}

/** Brings the state to the newest block, whether that is ahead, beside or behind. */
async function moveTo(indexer: Indexer, reader: Reader, state: IndexState, heads: Heads): Promise<void> {
  const { pool, deployment, planner, signal, events } = indexer;
  await checkStillThere(indexer, reader, state, heads.latest);
  if (heads.latest.number <= state.block.number) return;
  await syncTo(
    {
      pool,
      deployment,
      reader,
      planner,
      signal,
      onWritten: (at) => {
        indexer.attempts = 0;
        events.written?.(at);
      },
    },
    state,
    heads,
  );
}

/** @throws Reorganised where the chain has another block in our newest one's place; `rpc-answer-stale` */
async function checkStillThere(
  { pool }: Indexer,
  reader: Reader,
  state: IndexState,
  latest: Header,
): Promise<void> {
  const { number, hash } = state.block;
  if (number < 0 || latest.hash === hash) return;
  if (latest.number > number) {
    const [header] = await reader.headers([number]);
    if (header?.hash !== hash) throw new Reorganised(state);
    return;
  }
  // The chain is shorter than the index: a node that lags still has our blocks, a reorganised one does not.
  const ours = await indexedBlock(pool, latest.number);
  if (ours?.number !== latest.number || ours.hash !== latest.hash) throw new Reorganised(state);
  throw new JejakError("rpc-answer-stale", {
    values: { rpc: reader.name, indexed: number, latest: latest.number },
  });
}

async function note(indexer: Indexer, state: IndexState, heads: Heads): Promise<void> {
  const { pool, events } = indexer;
  const now = `${state.block.hash} ${heads.latest.number} ${heads.safe} ${heads.finalized}`;
  indexer.attempts = 0;
  if (now === indexer.noted) return;
  await noteHeads(pool, heads);
  const depth = Math.min(linkedFrom(heads), state.block.number);
  if (depth > indexer.prunedTo) {
    await pruneBlocks(pool, indexer.prunedTo, depth);
    indexer.prunedTo = depth;
  }
  indexer.noted = now;
  events.caughtUp?.({ block: state.block.number, size: state.log.size });
}

/** Repairs what can be repaired, and says when it cannot. */
async function recover(indexer: Indexer, error: unknown): Promise<"go on" | "halted"> {
  const { logger, events, signal, readers } = indexer;
  events.trouble?.(error);
  indexer.noted = "";
  try {
    if (error instanceof Reorganised) {
      await takeBack(indexer, error);
      return "go on";
    }
    const remedy = remedyFor(error);
    indexer.attempts++;
    const halting = remedy === "halt" || (remedy === "ask again" && indexer.attempts >= indexer.patience);
    logger[halting ? "error" : "warn"](
      { err: error, ...explain(error), rpc: readerOf(indexer).name, attempt: indexer.attempts },
      halting ? "indexing halts" : "indexing tries again",
    );
    if (halting) {
      await halt(indexer, error);
      return "halted";
    }
    if (remedy === "ask again") await forgetUnverified(indexer);
  } catch (second) {
    indexer.attempts++;
    logger.warn({ err: second, ...explain(second) }, "the repair failed and is tried again");
    if (remedyFor(second) === "ask again" && indexer.attempts >= indexer.patience) {
      await halt(indexer, second).catch(() => undefined);
      return "halted";
    }
  }
  indexer.asked++;
  await pause(delayBefore(indexer.attempts, readers.length), signal);
  return "go on";
}

async function takeBack(indexer: Indexer, error: Reorganised): Promise<void> {
  const { pool, deployment, events, logger } = indexer;
  const loaded = await loadState(pool, deployment);
  if (!loaded) return;
  const { number } = loaded.state.block;
  const ancestor = await commonAncestor(pool, readerOf(indexer), number);
  logger.warn({ from: number, to: ancestor.number, size: ancestor.size }, error.message);
  if (ancestor.number === number) return;
  await rollBack(pool, ancestor);
  indexer.prunedTo = Math.min(indexer.prunedTo, ancestor.number);
  events.rolledBack?.(ancestor);
}

/** Ranges that no root could be compared for (an RPC without old states) are read again when one does not fit. */
async function forgetUnverified({ pool, deployment, events }: Indexer): Promise<void> {
  const loaded = await loadState(pool, deployment);
  if (!loaded || loaded.verifiedBlock >= loaded.state.block.number) return;
  const verified = await indexedBlock(pool, loaded.verifiedBlock);
  if (!verified) return;
  await rollBack(pool, verified);
  events.rolledBack?.(verified);
}

async function halt({ pool, events }: Indexer, error: unknown): Promise<void> {
  events.halted?.(error);
  const told = { ...explain(error), at: new Date().toISOString() };
  await pool.query("UPDATE ledger.cursor SET halted = $1, updated_at = now()", [
    JSON.stringify(told, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ]);
}
