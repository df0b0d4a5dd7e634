import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import type { Rpc } from "../../server/chain/rpc.ts";

/** What of a block's header the audit looks at. */
export interface Header {
  number: number;
  hash: string;
  /** Unix seconds. */
  time: number;
  /** Hashes of its transactions, in order. */
  transactions: readonly string[];
}

const Quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,12}$/)
  .transform(Number);
const Block = z
  .object({ number: Quantity, hash: z.string(), timestamp: Quantity, transactions: z.array(z.string()) })
  .transform(({ timestamp, ...block }): Header => ({ ...block, time: timestamp }))
  .nullable();

const callOf = (block: number | "latest") => ({
  method: "eth_getBlockByNumber",
  params: [typeof block === "number" ? `0x${block.toString(16)}` : block, false],
});

function headerOf(answer: unknown): Header | null {
  const parsed = Block.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new JejakError("rpc-answer-malformed", { values: { method: "eth_getBlockByNumber" } });
}

/** Headers in the order asked for; null where the node has no such block. */
export async function readHeaders(rpc: Rpc, numbers: readonly number[]): Promise<(Header | null)[]> {
  const answers = (await rpc.batch(numbers.map(callOf))).map(headerOf);
  answers.forEach((header, i) => {
    if (header === null || header.number === numbers[i]) return;
    const values = { expected: numbers[i], found: header.number };
    throw new JejakError("rpc-answer-forged", { at: "eth_getBlockByNumber", values });
  });
  return answers;
}

/** One header. @throws JejakError `rpc-answer-stale` where the node has no such block */
export async function readHeader(rpc: Rpc, block: number | "latest"): Promise<Header> {
  const { method, params } = callOf(block);
  const header = headerOf(await rpc.call(method, params));
  if (header !== null && (block === "latest" || header.number === block)) return header;
  throw new JejakError("rpc-answer-stale", { values: { block } });
}
