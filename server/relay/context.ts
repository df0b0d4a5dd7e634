import type pg from "pg";
import type { Logger } from "pino";

import type { Hex } from "../../protocol/bytes.ts";
import type { Finality } from "../chain/reader.ts";
import type { Rpc } from "../chain/rpc.ts";
import { BATCH_LIMITS, type BatchLimits } from "./batch.ts";

/** What the gas key signs; wei and gas as bigint. */
export interface UnsignedTransaction {
  nonce: number;
  to: Hex;
  data: Hex;
  gasLimit: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Pays for transactions; has no power over what they record. */
export interface GasKey {
  address: Hex;
  /** The raw EIP-1559 transaction for this relay's chain. */
  sign(transaction: UnsignedTransaction): Promise<Hex>;
}

/** Times in milliseconds. */
export interface RelayOptions {
  limits: BatchLimits;
  /** Transactions on their way at once. */
  inFlight: number;
  /** A transaction that the node does not know any more is sent again after this. */
  resendMs: number;
  /** A transaction that is known but not mined is replaced by one with higher fees after this. */
  stuckMs: number;
  /** Replacement stops at this fee (wei per gas). */
  feeCap: bigint;
  checkpointMs: number;
  fundsMs: number;
  finality: Finality;
}

export const RELAY_OPTIONS: RelayOptions = {
  limits: BATCH_LIMITS,
  inFlight: 4,
  resendMs: 5_000,
  stuckMs: 45_000,
  feeCap: 1_000_000_000_000n,
  checkpointMs: 600_000,
  fundsMs: 60_000,
  finality: "tags",
};

/** Everything the relay works with. `db` is the connection that holds the leader's lock. */
export interface RelayContext {
  db: pg.ClientBase;
  rpc: Pick<Rpc, "call">;
  key: GasKey;
  chainId: bigint;
  contracts: { auditLog: Hex; procurementLedger: Hex; deployedAt: number };
  options: RelayOptions;
  now: () => number;
  log: Logger;
}

/**
 * One transaction on the leader's connection: a relay that lost its lock (with the connection) can commit
 * nothing more.
 */
export async function atomically<T>(db: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await db.query("BEGIN");
  try {
    const result = await work();
    await db.query("COMMIT");
    return result;
  } catch (error) {
    await db.query("ROLLBACK");
    throw error;
  }
}
