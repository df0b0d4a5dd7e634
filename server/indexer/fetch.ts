import type { Hex } from "../../protocol/bytes.ts";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import type { LedgerLog } from "../chain/decode.ts";
import { placeText, type Header, type Reader } from "../chain/reader.ts";
import type { Range } from "./apply.ts";

/** Blocks to read; linked: every header is fetched and must name the one before as its parent. */
export interface Plan {
  from: number;
  to: number;
  linked: boolean;
}

export interface Fetched extends Range {
  bytes: number;
  /** Set where the range is linked: parent hash of its first block. */
  parentHash: string | null;
}

/**
 * Reads a range and compares what the RPC says with itself: every log's block and transaction with the header,
 * every linked header with the one before. `writers`: contracts of later kinds, whose approvals are read too.
 *
 * @throws JejakError `rpc-answer-stale`, `rpc-answer-forged`, `rpc-state-pruned`, and those of the reader
 */
export async function fetchRange(reader: Reader, plan: Plan, writers: readonly Hex[] = []): Promise<Fetched> {
  const [{ logs, bytes }, [end]] = await Promise.all([
    readLogs(reader, writers, plan.from, plan.to),
    reader.headers([plan.to]),
  ]);
  if (!end) throw missingBlock(plan.to);
  const [chain, headers] = await Promise.all([
    reader.logState(end.hash),
    readHeaders(reader, plan, logs, end),
  ]);
  if (chain === null && plan.linked)
    throw new JejakError("rpc-state-pruned", { values: { block: end.number, hash: end.hash } });
  for (const log of logs) checkBlock(log, headers.get(log.block));
  if (plan.linked) checkLinks(plan, headers);
  const parentHash = plan.linked ? (headers.get(plan.from)?.parentHash ?? null) : null;
  return { from: plan.from, end, logs, headers, chain, bytes, parentHash };
}

function missingBlock(number: number): JejakError {
  return new JejakError("rpc-answer-stale", {
    values: { request: `eth_getBlockByNumber(${number})`, found: null },
  });
}

type Logs = Awaited<ReturnType<Reader["logs"]>>;

/** Halves the range where the node says that its answer would be too large. */
async function readLogs(reader: Reader, writers: readonly Hex[], from: number, to: number): Promise<Logs> {
  try {
    return await reader.logs(from, to, writers);
  } catch (error) {
    if (from === to || !isJejakError(error, "rpc-answer-too-large")) throw error;
    const middle = from + Math.floor((to - from) / 2);
    const lower = await readLogs(reader, writers, from, middle);
    const upper = await readLogs(reader, writers, middle + 1, to);
    return { logs: lower.logs.concat(upper.logs), bytes: lower.bytes + upper.bytes };
  }
}

async function readHeaders(
  reader: Reader,
  { from, to, linked }: Plan,
  logs: readonly LedgerLog[],
  end: Header,
): Promise<Map<number, Header>> {
  const wanted = new Set<number>();
  if (linked) for (let number = from; number < to; number++) wanted.add(number);
  else for (const log of logs) wanted.add(log.block);
  wanted.delete(to);
  const numbers = [...wanted];
  const headers = await reader.headers(numbers);
  const byNumber = new Map<number, Header>();
  headers.forEach((header, i) => {
    if (!header) throw missingBlock(numbers[i] ?? -1);
    byNumber.set(header.number, header);
  });
  return byNumber.set(to, end);
}

function checkBlock(log: LedgerLog, header: Header | undefined): void {
  if (!header) throw missingBlock(log.block);
  const differs = (at: string, expected: unknown, found: unknown) =>
    new JejakError("rpc-answer-forged", {
      at,
      values: {
        log: placeText(log),
        expected,
        found,
        requests: ["eth_getLogs", `eth_getBlockByNumber(${log.block})`],
      },
    });
  if (log.blockHash !== header.hash) throw differs("log.blockHash", header.hash, log.blockHash);
  const txHash = header.transactions[log.txIndex];
  if (log.txHash !== txHash) throw differs("log.transactionHash", txHash, log.txHash);
}

function checkLinks({ from, to }: Plan, headers: ReadonlyMap<number, Header>): void {
  for (let number = from + 1; number <= to; number++) {
    const [parent, child] = [headers.get(number - 1), headers.get(number)];
    if (parent && child?.parentHash === parent.hash) continue;
    throw new JejakError("rpc-answer-forged", {
      at: "parentHash",
      values: {
        expected: parent?.hash,
        found: child?.parentHash,
        requests: [`eth_getBlockByNumber(${number - 1})`, `eth_getBlockByNumber(${number})`],
      },
    });
  }
}
