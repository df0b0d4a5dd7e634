import { JejakError } from "../../protocol/errors.ts";

/** What is asked of a node, in few classes: labels of a metric must stay few. */
const CLASSES: Readonly<Record<string, string>> = {
  eth_chainId: "head",
  eth_blockNumber: "head",
  eth_getBlockByNumber: "head",
  eth_getBlockByHash: "head",
  eth_getLogs: "logs",
  eth_getTransactionReceipt: "transaction",
  eth_getTransactionByHash: "transaction",
  eth_call: "state",
  eth_getBalance: "state",
  eth_getCode: "state",
  eth_getProof: "state",
  eth_getStorageAt: "state",
  eth_getTransactionCount: "state",
  eth_estimateGas: "state",
  eth_sendRawTransaction: "send",
};

/** Requests to RPCs that failed since the process started, by `<code> <class of method>`. */
export interface Failures {
  readonly counts: ReadonlyMap<string, number>;
  /** Counts one; never throws. */
  readonly note: (error: unknown, method: string) => void;
}

/** A count that starts at nothing. What the node itself refuses has the code `refused`. */
export function countFailures(): Failures {
  const counts = new Map<string, number>();
  const note = (error: unknown, method: string) => {
    const code = error instanceof JejakError ? error.code : "refused";
    const key = `${code} ${CLASSES[method] ?? "other"}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return { counts, note };
}
