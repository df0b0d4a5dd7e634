import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import type { BlockAnswer } from "../../protocol/evidence/block.ts";

const TIMEOUT_MS = 15_000;

const Quantity = z.string().regex(/^0x[0-9a-f]+$/);
const Hash = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const Block = z.object({ number: Quantity.transform(Number), hash: Hash });

/** Asks the reader's own endpoint for its chain and for one block; silence is an answer too. */
export async function askBlock(url: string, number: number): Promise<BlockAnswer> {
  try {
    const chainId = BigInt(Quantity.parse(await call(url, "eth_chainId", []))).toString();
    const block = await call(url, "eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
    if (block === null) return { unavailable: "chain-unavailable" };
    return { chainId, ...Block.parse(block) };
  } catch (error) {
    if (error instanceof JejakError || error instanceof z.ZodError)
      return { unavailable: "chain-unavailable" };
    throw error;
  }
}

async function call(url: string, method: string, params: unknown[]): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return z.object({ result: z.unknown() }).parse(await response.json()).result;
  } catch (cause) {
    throw new JejakError("chain-unavailable", { at: url, cause });
  }
}
