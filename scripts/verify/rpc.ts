import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";

const TIMEOUT_MS = 30_000;

const Quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(Number);
const Bytes = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);
const Log = z.object({ topics: z.array(Bytes), data: Bytes, blockNumber: Quantity });
const Reply = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** A log as the RPC gave it. */
export type Log = z.infer<typeof Log>;

/** Which logs: of one contract, by topics (null: any), in blocks from and to, both included. */
export interface LogFilter {
  address: Hex;
  topics: (Hex | null)[];
  fromBlock: number;
  toBlock: number;
}

/** The few JSON-RPC methods that a verifier needs, of a node that the reader chose. */
export interface Rpc {
  url: string;
  chainId(): Promise<bigint>;
  blockNumber(): Promise<number>;
  call(to: Hex, data: Hex, block: number): Promise<Hex>;
  /** Ranges that the node finds too large are halved. */
  logs(filter: LogFilter): Promise<Log[]>;
}

/** Logs of every block there is. Errors: as of {@link openRpc}. */
export async function allLogs(rpc: Rpc, filter: Pick<LogFilter, "address" | "topics">): Promise<Log[]> {
  return await rpc.logs({ ...filter, fromBlock: 0, toBlock: await rpc.blockNumber() });
}

/** Opens nothing; every call is one POST. Errors: `chain-unavailable`, `rpc-answer-malformed`. */
export function openRpc(url: string): Rpc {
  const ask = async <T>(method: string, params: unknown[], schema: z.ZodType<T>): Promise<T> => {
    const answer = schema.safeParse(await post(url, method, params));
    if (answer.success) return answer.data;
    throw new JejakError("rpc-answer-malformed", { at: url, values: { method } });
  };
  const tag = (block: number): Hex => `0x${block.toString(16)}`;
  const logs = async (filter: LogFilter): Promise<Log[]> => {
    const { fromBlock, toBlock } = filter;
    const params = [{ ...filter, fromBlock: tag(fromBlock), toBlock: tag(toBlock) }];
    try {
      return await ask("eth_getLogs", params, z.array(Log));
    } catch (error) {
      if (fromBlock >= toBlock || !(error instanceof NodeRefusal)) throw error;
      const middle = Math.floor((fromBlock + toBlock) / 2);
      const first = await logs({ ...filter, toBlock: middle });
      return [...first, ...(await logs({ ...filter, fromBlock: middle + 1 }))];
    }
  };
  return {
    url,
    chainId: async () =>
      BigInt(await ask("eth_chainId", [], Bytes.or(z.templateLiteral(["0x", z.string()])))),
    blockNumber: () => ask("eth_blockNumber", [], Quantity),
    call: (to, data, block) => ask("eth_call", [{ to, data }, tag(block)], Bytes),
    logs,
  };
}

/** The node is there and refused: a range may be too large. */
class NodeRefusal extends JejakError {}

async function post(url: string, method: string, params: unknown[]): Promise<unknown> {
  const reply = await send(url, method, params);
  if (reply.error === undefined) return reply.result;
  throw new NodeRefusal("chain-unavailable", { at: url, values: { method }, detail: reply.error.message });
}

async function send(url: string, method: string, params: unknown[]): Promise<z.infer<typeof Reply>> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return Reply.parse(await response.json());
  } catch (cause) {
    throw new JejakError("chain-unavailable", { at: url, values: { method }, cause });
  }
}
