import type { Evm } from "./edr.ts";
import type { Batch } from "./journal.ts";

/** A block as `eth_getBlockByNumber` gives it, with transaction hashes only. */
export interface Block {
  hash: string;
  number: string;
  timestamp: string;
  [field: string]: unknown;
}

/** What became of one transaction: its hash, or the error that refused it. */
export type Outcome = { hash: string } | { error: Error };

export async function newestBlock(evm: Evm): Promise<Block> {
  return (await evm.request("eth_getBlockByNumber", ["latest", false])) as Block;
}

async function sendOne(evm: Evm, raw: string): Promise<Outcome> {
  try {
    return { hash: (await evm.request("eth_sendRawTransaction", [raw])) as string };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/**
 * Sends the batch in order and mines it at its time. Depends on the batch and on the blocks before it alone:
 * the first run and every replay go through here. `block` is null when every transaction was refused.
 */
export async function execute(evm: Evm, batch: Batch): Promise<{ outcomes: Outcome[]; block: Block | null }> {
  const outcomes: Outcome[] = [];
  for (const raw of batch.raw) outcomes.push(await sendOne(evm, raw));
  if (!outcomes.some((outcome) => "hash" in outcome)) return { outcomes, block: null };
  await evm.request("evm_setNextBlockTimestamp", [batch.time]);
  await evm.request("evm_mine");
  return { outcomes, block: await newestBlock(evm) };
}
