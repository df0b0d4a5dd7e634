import { setTimeout as sleep } from "node:timers/promises";
import type { Provider, TransactionReceipt } from "ethers";
import { JejakError } from "../../protocol/errors.ts";

const TIMEOUT_MS = 180_000;
const PAUSE_MS = 100;

/**
 * Asks until the transaction is in a block. Not ethers' waitForTransaction, which waits for a further block:
 * a chain that mines only when transactions come would never give one.
 * Errors: `transaction-failed` after three minutes.
 */
export async function waitForReceipt(provider: Provider, hash: string): Promise<TransactionReceipt> {
  const until = Date.now() + TIMEOUT_MS;
  do {
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt !== null) return receipt;
    await sleep(PAUSE_MS);
  } while (Date.now() < until);
  throw new JejakError("transaction-failed", {
    values: { transaction: hash },
    detail: "no block took it in time",
  });
}
