/** Fees of an EIP-1559 transaction, in wei per gas. */
export interface Fees {
  maxFee: bigint;
  priorityFee: bigint;
}

/** Room for six blocks of rising base fee. */
export function feesFor(baseFee: bigint, tip: bigint): Fees {
  return { maxFee: 2n * baseFee + tip, priorityFee: tip };
}

/**
 * Fees of a replacement: what the chain asks now, but at least an eighth more than before in both fields, as
 * every node's mempool demands. Null where that is above the cap.
 */
export function bump(before: Fees, now: Fees, cap: bigint): Fees | null {
  const priorityFee = max(now.priorityFee, anEighthMore(before.priorityFee));
  const maxFee = max(max(now.maxFee, anEighthMore(before.maxFee)), priorityFee);
  return maxFee > cap ? null : { maxFee, priorityFee };
}

function anEighthMore(fee: bigint): bigint {
  return fee + fee / 8n + 1n;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
