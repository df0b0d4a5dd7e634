import { z } from "zod";
import { selectorOf } from "./selector.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import { decodeLog, quantity, TOPICS, type LedgerLog, type RawLog } from "./decode.ts";
import { RpcAnswerError } from "./json-rpc.ts";
import { requestOf, type Call, type Rpc } from "./rpc.ts";

/** What of a block header is checked and kept. */
export interface Header {
  number: number;
  hash: Hex;
  parentHash: Hex;
  /** Unix seconds. */
  time: number;
  /** Hashes of its transactions, in order. */
  transactions: readonly string[];
}

/** The newest block and how far finality reaches; -1 where the node knows no such tag. */
export interface Heads {
  latest: Header;
  safe: number;
  finalized: number;
}

/**
 * How a network tells what is final: by the tags `safe` and `finalized`, or not at all, because every block is so
 * at once (QBFT, IBFT; Besu then knows no tags).
 */
export type Finality = "tags" | "instant";

/** Size and root of the log as AuditLog has them in storage. */
export interface LogState {
  size: number;
  root: Hex;
}

/** The contracts whose logs are read. */
export interface Emitters {
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
}

/** Reads one chain through one RPC. The RPC is a witness: whatever can be cross-checked here, is. */
export interface Reader {
  readonly name: string;
  chainId(): Promise<number>;
  heads(): Promise<Heads>;
  /** Headers in the order asked for; null where the node has no such block. */
  headers(numbers: readonly number[]): Promise<(Header | null)[]>;
  /**
   * All logs of the contracts in these blocks, in order, and the bytes of the reply. `writers`: contracts bound later,
   * lower case; they say who approved what they wrote.
   */
  logs(from: number, to: number, writers?: readonly Hex[]): Promise<{ logs: LedgerLog[]; bytes: number }>;
  /** Null where the node no longer holds that block's state. */
  logState(block: Hex): Promise<LogState | null>;
  close(): void;
}

const Hash = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Quantity = z.string().transform((value) => quantity("block", value));
const Block = z
  .object({
    number: Quantity,
    hash: Hash,
    parentHash: Hash,
    timestamp: Quantity,
    transactions: z.array(z.string()),
  })
  .transform(({ timestamp, ...block }): Header => ({ ...block, time: timestamp }));

const SIZE = selectorOf("size()");
const ROOT = selectorOf("root()");

export function createReader(rpc: Rpc, emitters: Emitters, finality: Finality = "tags"): Reader {
  const lower = lowered(emitters);
  return {
    name: rpc.name,
    chainId: () => readChainId(rpc),
    heads: () => readHeads(rpc, finality),
    headers: (numbers) => readHeaders(rpc, numbers),
    logs: (from, to, writers = []) => readLogs(rpc, lower, writers, from, to),
    logState: (block) => readState(rpc, lower.auditLog, block),
    close: () => {
      rpc.close();
    },
  };
}

function lowered({ auditLog, agencyDirectory, procurementLedger }: Emitters): Emitters {
  const lower = (address: Hex) => address.toLowerCase() as Hex;
  return {
    auditLog: lower(auditLog),
    agencyDirectory: lower(agencyDirectory),
    procurementLedger: lower(procurementLedger),
  };
}

function byNumber(place: number | string): Call {
  const name = typeof place === "number" ? `0x${place.toString(16)}` : place;
  return { method: "eth_getBlockByNumber", params: [name, false] };
}

function headerOf(call: Call, answer: unknown): Header | null {
  if (answer === null) return null;
  const parsed = Block.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new JejakError("rpc-answer-malformed", {
    values: { request: requestOf(call), field: parsed.error.issues[0]?.path.join(".") },
  });
}

/** @throws JejakError those of `Rpc.call`, and `rpc-answer-malformed` for what is no number */
export async function readChainId(rpc: Rpc): Promise<number> {
  return quantity("chainId", await rpc.call("eth_chainId", []));
}

/** Number of the newest block. @throws those of {@link readChainId} */
export async function readHeight(rpc: Rpc): Promise<number> {
  return quantity("blockNumber", await rpc.call("eth_blockNumber", []));
}

/** The newest block, and what is final by the network's kind of finality. @throws JejakError those of `Rpc.call` */
export async function readHeads(rpc: Rpc, finality: Finality): Promise<Heads> {
  return await (finality === "instant" ? readInstantHeads(rpc) : readTaggedHeads(rpc));
}

/** The tags first, then the newest block, so that a block in between cannot make the tags look ahead of it. */
async function readTaggedHeads(rpc: Rpc): Promise<Heads> {
  const [safe, finalized] = await Promise.all([readTag(rpc, "safe"), readTag(rpc, "finalized")]);
  const latest = await readLatest(rpc);
  const most = (tag: number) => Math.min(tag, latest.number);
  return { latest, safe: most(Math.max(safe, finalized)), finalized: most(finalized) };
}

async function readInstantHeads(rpc: Rpc): Promise<Heads> {
  const latest = await readLatest(rpc);
  return { latest, safe: latest.number, finalized: latest.number };
}

async function readLatest(rpc: Rpc): Promise<Header> {
  const call = byNumber("latest");
  const latest = headerOf(call, await rpc.call(call.method, call.params));
  if (latest) return latest;
  throw new JejakError("rpc-answer-malformed", { values: { request: requestOf(call) } });
}

async function readTag(rpc: Rpc, tag: "safe" | "finalized"): Promise<number> {
  const call = byNumber(tag);
  try {
    return headerOf(call, await rpc.call(call.method, call.params))?.number ?? -1;
  } catch (error) {
    if (error instanceof RpcAnswerError || isJejakError(error, "rpc-state-pruned")) return -1;
    throw error;
  }
}

async function readHeaders(rpc: Rpc, numbers: readonly number[]): Promise<(Header | null)[]> {
  const calls = numbers.map(byNumber);
  const answers = await rpc.batch(calls);
  return calls.map((call, i) => {
    const header = headerOf(call, answers[i]);
    if (header && header.number !== numbers[i]) {
      throw new JejakError("rpc-answer-forged", {
        values: { request: requestOf(call), expected: numbers[i], found: header.number },
      });
    }
    return header;
  });
}

function addressesOf({ auditLog, agencyDirectory, procurementLedger }: Emitters): Hex[] {
  return [auditLog, agencyDirectory, procurementLedger];
}

async function readLogs(rpc: Rpc, emitters: Emitters, writers: readonly Hex[], from: number, to: number) {
  const filter = {
    fromBlock: `0x${from.toString(16)}`,
    toBlock: `0x${to.toString(16)}`,
    address: [...addressesOf(emitters), ...writers],
    topics: [TOPICS],
  };
  const call = { method: "eth_getLogs", params: [filter] };
  const { result, bytes } = await rpc.sized(call.method, call.params);
  if (!Array.isArray(result))
    throw new JejakError("rpc-answer-malformed", { values: { request: requestOf(call) } });
  const logs = (result as RawLog[]).map(decodeLog);
  const asked = { from, to, request: requestOf(call) };
  let previous: LedgerLog | undefined;
  for (const log of logs) {
    checkEmitter(log, emitters, writers);
    checkPlace(log, previous, asked);
    previous = log;
  }
  return { logs, bytes };
}

function checkEmitter(log: LedgerLog, emitters: Emitters, writers: readonly Hex[]): void {
  const allowed = emittersOf(log.type, emitters, writers);
  if (allowed.includes(log.address)) return;
  throw new JejakError("rpc-answer-forged", {
    at: `log.address of ${placeText(log)}`,
    values: { event: log.type, expected: allowed, found: log.address },
  });
}

function emittersOf(type: LedgerLog["type"], emitters: Emitters, writers: readonly Hex[]): Hex[] {
  if (type === "entry" || type === "checkpoint") return [emitters.auditLog];
  if (type === "approved") return [emitters.procurementLedger, emitters.agencyDirectory, ...writers];
  return [type === "trailOpened" ? emitters.procurementLedger : emitters.agencyDirectory];
}

interface Asked {
  from: number;
  to: number;
  request: string;
}

function checkPlace(log: LedgerLog, previous: LedgerLog | undefined, asked: Asked): void {
  const values = (more: object) => ({ request: asked.request, found: placeText(log), ...more });
  if (log.block < asked.from || log.block > asked.to)
    throw new JejakError("rpc-answer-forged", {
      at: "log.blockNumber",
      values: values({ expected: `${asked.from} to ${asked.to}` }),
    });
  if (!previous || log.block > previous.block) return;
  if (log.block < previous.block || log.logIndex < previous.logIndex)
    throw new JejakError("rpc-answer-reordered", { values: values({ before: placeText(previous) }) });
  if (log.logIndex === previous.logIndex)
    throw new JejakError("rpc-answer-repeated", { values: values({ before: placeText(previous) }) });
  if (log.blockHash !== previous.blockHash)
    throw new JejakError("rpc-answer-forged", {
      at: "log.blockHash",
      values: values({ expected: previous.blockHash, before: placeText(previous) }),
    });
}

/** How messages name a log. */
export function placeText(log: LedgerLog): string {
  return `${log.type} in block ${log.block}, log ${log.logIndex}, ${log.blockHash}`;
}

async function readState(rpc: Rpc, auditLog: Hex, block: Hex): Promise<LogState | null> {
  const call = (data: string): Call => ({
    method: "eth_call",
    params: [{ to: auditLog, data }, { blockHash: block }],
  });
  try {
    const [size, root] = await rpc.batch([call(SIZE), call(ROOT)]);
    const parsed = z.tuple([Hash, Hash]).safeParse([size, root]);
    if (!parsed.success)
      throw new JejakError("rpc-answer-malformed", {
        values: { request: requestOf(call(SIZE)), size, root },
      });
    return { size: Number(parsed.data[0]), root: parsed.data[1] };
  } catch (error) {
    if (isJejakError(error, "rpc-state-pruned")) return null;
    throw error;
  }
}
