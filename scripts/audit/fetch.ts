import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { EMITTER, TOPICS, shapeOf } from "./events.ts";
import type { LedgerEvent } from "./events.ts";
import { readHeader, readHeaders } from "./headers.ts";
import type { Header } from "./headers.ts";
import { registryIn } from "./registry.ts";
import type { BlockTime, Spool } from "./spool.ts";
import type { Trust } from "./trust.ts";

const Hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const Quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,12}$/)
  .transform(Number);
const Log = z.object({
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/)
    .toLowerCase(),
  topics: z.array(Hash).min(1).max(4),
  data: z.string().regex(/^0x(?:[0-9a-f]{2})*$/),
  blockNumber: Quantity,
  blockHash: Hash,
  transactionHash: Hash,
  transactionIndex: Quantity,
  logIndex: Quantity,
  removed: z.literal(false).optional(),
});
type Log = z.infer<typeof Log>;

export interface FetchOptions {
  rpc: Rpc;
  trust: Trust;
  spool: Spool;
  /** Called before the first range and after each. */
  progress?: (at: { block: number; of: number; events: number }) => void;
}

const FIRST_RANGE = 2_000;
const MOST_BLOCKS = 200_000;
/** Contracts whose events are read, in the order of `EMITTER`. */
const EMITTERS = Object.keys(EMITTER).length;
/** Ranges grow while an answer has fewer logs than this, and shrink where it has many more. */
const AIM_LOGS = 5_000;

/**
 * Fetches every event of the ledger that is not in the spool yet, up to the newest block, in ranges whose size
 * follows what the node answers. What the node says is compared with itself: order, blocks, transactions.
 * @returns the block up to which everything was fetched
 * @throws JejakError `chain-unavailable`, `rpc-answer-forged`, `rpc-answer-malformed`, `rpc-answer-reordered`,
 * `rpc-answer-repeated`, `rpc-answer-stale`
 */
export async function fetchAll(options: FetchOptions): Promise<Header> {
  const { rpc, trust, spool, progress } = options;
  await dropReorganised(rpc, spool);
  const { auditLog, agencyDirectory, procurementLedger } = trust;
  const emitters: Hex[] = [auditLog, agencyDirectory, procurementLedger];
  const follow = (registry: Hex | undefined): boolean =>
    registry !== undefined && emitters.length < EMITTERS && emitters.push(registry) > 0;
  follow(registryIn(eventsOf(spool)));
  let size = FIRST_RANGE;
  for (let told = false; ; told = true) {
    const newest = await readHeader(rpc, "latest");
    const from = spool.mark === undefined ? trust.from : spool.mark.block + 1;
    if (from > newest.number) return await endOf(rpc, spool, newest);
    if (!told) progress?.({ block: from - 1, of: newest.number, events: 0 });
    const to = Math.min(from + size - 1, newest.number);
    const logs = await readLogs(rpc, emitters, from, to);
    if (logs === undefined) {
      size = Math.max(1, Math.floor((to - from + 1) / 2));
      continue;
    }
    const { times, events, end } = await compare(rpc, emitters, logs, to);
    // The registry's own events in this very range were not asked for: the range is read again.
    if (follow(registryIn(events))) continue;
    spool.append(times, events, { block: to, hash: end.hash });
    size = nextSize(size, logs.length);
    progress?.({ block: to, of: newest.number, events: events.length });
  }
}

function* eventsOf(spool: Spool): Generator<LedgerEvent> {
  for (const piece of spool.pieces()) if ("event" in piece) yield piece.event;
}

/** The state has to be read at the block that ends the events: nothing may have been fetched behind it. */
async function endOf(rpc: Rpc, { mark }: Spool, newest: Header): Promise<Header> {
  if (mark === undefined || mark.block === newest.number) return newest;
  if (mark.block > newest.number) {
    throw new JejakError("rpc-answer-stale", { values: { expected: mark.block, found: newest.number } });
  }
  return await readHeader(rpc, mark.block);
}

async function dropReorganised(rpc: Rpc, spool: Spool): Promise<void> {
  while (spool.mark !== undefined) {
    const [header] = await readHeaders(rpc, [spool.mark.block]);
    if (header?.hash === spool.mark.hash) return;
    spool.dropLast();
  }
}

function nextSize(size: number, logs: number): number {
  if (logs < AIM_LOGS / 2) return Math.min(2 * size, MOST_BLOCKS);
  return logs > 2 * AIM_LOGS ? Math.max(1, Math.floor(size / 2)) : size;
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Undefined where the range is too large for the node. */
async function readLogs(
  rpc: Rpc,
  address: readonly Hex[],
  from: number,
  to: number,
): Promise<Log[] | undefined> {
  const filter = { fromBlock: hex(from), toBlock: hex(to), address, topics: [TOPICS] };
  try {
    const parsed = z.array(Log).safeParse(await rpc.call("eth_getLogs", [filter]));
    if (parsed.success) return inOrder(parsed.data, from, to);
    const field = parsed.error.issues[0]?.path.join(".");
    throw new JejakError("rpc-answer-malformed", { at: `eth_getLogs ${from} to ${to}`, values: { field } });
  } catch (error) {
    if (from < to && isJejakError(error, "rpc-answer-too-large")) return undefined;
    throw error;
  }
}

function inOrder(logs: Log[], from: number, to: number): Log[] {
  let before: Log | undefined;
  for (const log of logs) {
    const { blockNumber, logIndex } = log;
    const at = `eth_getLogs ${from} to ${to}`;
    if (blockNumber < from || blockNumber > to) {
      throw new JejakError("rpc-answer-forged", { at, values: { field: "blockNumber", found: blockNumber } });
    }
    if (before !== undefined && blockNumber <= before.blockNumber) {
      const values = {
        before: [before.blockNumber, before.logIndex],
        found: [blockNumber, logIndex],
      };
      const same = blockNumber === before.blockNumber && logIndex === before.logIndex;
      if (same) throw new JejakError("rpc-answer-repeated", { at, values });
      const back = blockNumber < before.blockNumber || logIndex < before.logIndex;
      if (back) throw new JejakError("rpc-answer-reordered", { at, values });
    }
    before = log;
  }
  return logs;
}

interface Compared {
  times: BlockTime[];
  events: LedgerEvent[];
  end: Header;
}

/** Every log's block and transaction as the block's header names them. */
async function compare(
  rpc: Rpc,
  emitters: readonly Hex[],
  logs: readonly Log[],
  to: number,
): Promise<Compared> {
  const numbers = [...new Set([...logs.map(({ blockNumber }) => blockNumber), to])];
  const headers = new Map<number, Header>();
  for (const header of await readHeaders(rpc, numbers)) if (header) headers.set(header.number, header);
  const headerOf = (block: number): Header => {
    const header = headers.get(block);
    if (header === undefined) throw new JejakError("rpc-answer-stale", { values: { block } });
    return header;
  };
  const events = logs.map((log) => eventOf(log, headerOf(log.blockNumber), emitters));
  const withLogs = new Set(logs.map(({ blockNumber }) => blockNumber));
  const times = [...headers.values()]
    .filter(({ number }) => withLogs.has(number))
    .map(({ number, time }) => ({ block: number, time }));
  return { times, events, end: headerOf(to) };
}

function eventOf(log: Log, header: Header, emitters: readonly Hex[]): LedgerEvent {
  const demand = (field: string, expected: unknown, found: unknown): void => {
    if (expected === found) return;
    const at = `log ${log.logIndex} of block ${log.blockNumber}`;
    throw new JejakError("rpc-answer-forged", { at, values: { field, expected, found } });
  };
  demand("blockHash", header.hash, log.blockHash);
  demand("transactionHash", header.transactions[log.transactionIndex], log.transactionHash);
  const shape = shapeOf(log.topics[0]);
  const emitter = emitters.indexOf(log.address as Hex);
  demand("topics", shape === undefined ? "an event of the ledger" : shape.topics + 1, log.topics.length);
  demand("address", true, shape?.emitters.includes(emitter));
  const topics = log.topics
    .slice(1)
    .map((topic) => topic.slice(2))
    .join("");
  return {
    event: shape?.event ?? 0,
    emitter,
    block: log.blockNumber,
    txIndex: log.transactionIndex,
    logIndex: log.logIndex,
    body: Buffer.from(topics + log.data.slice(2), "hex"),
  };
}
