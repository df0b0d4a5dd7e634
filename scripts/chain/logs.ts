import { z } from "zod";
import type { Chain } from "./chain.ts";
import { RpcError } from "./rpc-error.ts";

/** Blocks that one eth_getLogs may span, and logs that it may answer, as on public nodes. */
const MAX_RANGE = 10_000;
const MAX_LOGS = 10_000;
/** Blocks asked of the EVM at a time, so that an answer that is too large is noticed before it is built. */
const STRIDE = 256;

const Quantity = z.string().regex(/^0x[0-9a-fA-F]{1,13}$/);
const Tag = z.enum(["earliest", "latest", "safe", "finalized", "pending"]);
const Filter = z.looseObject({
  fromBlock: z.union([Quantity, Tag]).nullish(),
  toBlock: z.union([Quantity, Tag]).nullish(),
  blockHash: z.string().nullish(),
});
type Filter = z.infer<typeof Filter>;

function parseFilter(params: readonly unknown[]): Filter {
  const parsed = Filter.safeParse(params[0]);
  if (parsed.success && params.length === 1) return parsed.data;
  throw new RpcError(
    -32602,
    "invalid argument 0: a filter object {fromBlock, toBlock, address, topics} is expected",
  );
}

function resolve(place: string | null | undefined, newest: number): number {
  if (place === "earliest") return 0;
  return place?.startsWith("0x") === true ? Number(place) : newest;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function checkRange(from: number, to: number): void {
  if (from > to) throw new RpcError(-32000, "invalid block range params");
  if (to - from < MAX_RANGE) return;
  throw new RpcError(
    -32005,
    `block range too large: ${to - from + 1} blocks, at most ${MAX_RANGE}. ` +
      `Try with this block range [${hex(from)}, ${hex(from + MAX_RANGE - 1)}].`,
  );
}

function tooMany(from: number, fits: number): RpcError {
  const range = fits < from ? "" : ` Try with this block range [${hex(from)}, ${hex(fits)}].`;
  return new RpcError(-32005, `query returned more than ${MAX_LOGS} results.${range}`);
}

/** The last block up to which the logs of a stretch still fit. */
function lastFitting(logs: { blockNumber: string }[], from: number): number {
  const cut = logs[MAX_LOGS];
  return cut === undefined ? from - 1 : Number(cut.blockNumber) - 1;
}

/**
 * eth_getLogs within limits: at most 10,000 blocks and 10,000 logs an answer (-32005, naming a range that
 * fits). A single block that holds more is answered whole, since it cannot be asked for in parts.
 */
export async function getLogs(chain: Chain, params: readonly unknown[]): Promise<unknown[]> {
  const filter = parseFilter(params);
  if (filter.blockHash != null) return (await chain.request("eth_getLogs", [filter])) as unknown[];
  const newest = Number(await chain.request("eth_blockNumber"));
  const from = resolve(filter.fromBlock, newest);
  const asked = resolve(filter.toBlock, newest);
  checkRange(from, asked);
  const to = Math.min(asked, newest);
  const logs: { blockNumber: string }[] = [];
  for (let start = from; start <= to; start += STRIDE) {
    const stretch = { ...filter, fromBlock: hex(start), toBlock: hex(Math.min(start + STRIDE - 1, to)) };
    for (const log of (await chain.request("eth_getLogs", [stretch])) as typeof logs) logs.push(log);
    if (logs.length > MAX_LOGS && from < to) throw tooMany(from, lastFitting(logs, from));
  }
  return logs;
}
