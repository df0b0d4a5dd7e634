import { fromHex, type Hex } from "../../protocol/bytes.ts";
import type { StoredPayload } from "../submissions/schema.ts";
import { NO_HEAD } from "../submissions/rules.ts";

/** A submission that waits, as the relay plans with it. */
export interface Waiting {
  id: string;
  digest: Hex;
  payload: StoredPayload;
  /** Transactions with it that reverted whole: each makes the next batch smaller and its gas more. */
  tries: number;
}

/** Ceilings of one transaction. */
export interface BatchLimits {
  /** Gas; 16,777,216 since Osaka (EIP-7825), less where a block has less. */
  gas: number;
  count: number;
  /** Calldata; nodes refuse transactions of 128 KiB. */
  bytes: number;
}

export const TRANSACTION_GAS_CAP = 2 ** 24;
export const BATCH_LIMITS: BatchLimits = { gas: TRANSACTION_GAS_CAP, count: 100, bytes: 120_000 };

/** Steps in the order in which they may be recorded, and the gas that they need at most. */
export interface Batch {
  items: Waiting[];
  gas: number;
}

// Upper bounds measured on the contracts (a test holds them). They are not asked of eth_estimateGas, which
// cannot see the transactions before this one that are not mined yet.
const BASE_GAS = 50_000;
const STEP_GAS = 65_000;
const OPENING_GAS = 35_000;
const CALLDATA_GAS = 16;
const ADDRESS_BYTES = 20;
const ECDSA_GAS = 30_000;
const VERIFIER_GAS = 330_000;

/** Gas that the contract wants to have left before it starts a step; what is not used is not paid. */
function reserveOf({ approvals }: StoredPayload): number {
  return Math.ceil((320_000 + 400_000 * approvals.length) * (17 / 16));
}

/** The most gas one step can use in a batch, without the reserve. */
export function gasOf({ step, approvals }: Pick<StoredPayload, "step" | "approvals">): number {
  const opening = step.previousHead === NO_HEAD ? OPENING_GAS + CALLDATA_GAS * 4 * step.ocid.length : 0;
  const signatures = approvals.reduce((sum, { signer }) => sum + signatureGas(signer), 0);
  return STEP_GAS + opening + signatures + CALLDATA_GAS * bytesOf({ step, approvals });
}

/** A signer that is longer than an address calls code, and so may an address: the contract caps both. */
function signatureGas(signer: Hex): number {
  return fromHex(signer).length > ADDRESS_BYTES ? VERIFIER_GAS : ECDSA_GAS;
}

/** Calldata of one step in a batch, rounded up to words. */
export function bytesOf({ step, approvals }: Pick<StoredPayload, "step" | "approvals">): number {
  const opening = step.previousHead === NO_HEAD ? padded(4 * step.ocid.length) : 0;
  return approvals.reduce(
    (sum, { signer, signature }) => sum + 192 + padded(signer.length / 2) + padded(signature.length / 2),
    15 * 32 + opening,
  );
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 32) * 32;
}

/**
 * The next batch: oldest first, every step behind the one that it extends, as many as fit. A step whose parent
 * waits but does not fit waits too.
 */
export function planBatch(waiting: readonly Waiting[], limits: BatchLimits = BATCH_LIMITS): Batch {
  const items: Waiting[] = [];
  let used = BASE_GAS;
  let [gas, reserve] = [0, 0];
  let bytes = 68;
  for (const item of inOrder(waiting)) {
    used += gasOf(item.payload) * (1 + item.tries);
    bytes += bytesOf(item.payload);
    const kept = Math.max(reserve, reserveOf(item.payload));
    const fits = used + kept <= limits.gas && bytes <= limits.bytes;
    if (items.length > 0 && !(fits && items.length < mostFor([...items, item], limits.count))) break;
    items.push(item);
    [gas, reserve] = [Math.min(used + kept, limits.gas), kept];
  }
  return { items, gas };
}

/** After a transaction that reverted whole, its steps go in ever smaller company, at last alone. */
function mostFor(items: readonly Waiting[], count: number): number {
  const tries = Math.max(...items.map((item) => item.tries));
  return Math.max(1, Math.floor(count / 8 ** tries));
}

/** Parents before children, else in the order given; each trail's steps form a chain by `previousHead`. */
export function inOrder(waiting: readonly Waiting[]): Waiting[] {
  const byDigest = new Map(waiting.map((item) => [item.digest, item]));
  const ordered = new Set<Waiting>();
  for (const item of waiting) {
    const line: Waiting[] = [];
    let at: Waiting | undefined = item;
    while (at && !ordered.has(at)) {
      line.push(at);
      at = byDigest.get(at.payload.step.previousHead);
    }
    for (const each of line.toReversed()) ordered.add(each);
  }
  return [...ordered];
}
