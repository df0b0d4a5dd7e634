import { to0x, fromHex, type Hex } from "../../protocol/bytes.ts";
import { keccak256 } from "../../protocol/hash.ts";
import { RpcAnswerError } from "../chain/json-rpc.ts";
import { encodeBatch } from "./abi.ts";
import { planBatch } from "./batch.ts";
import { atomically, type RelayContext } from "./context.ts";
import { bump, feesFor, type Fees } from "./fees.ts";
import { insertAttempt, insertItems, insertJob, type Attempt, type Job } from "./jobs.ts";
import { isKnown, tipOf, type Head } from "./node.ts";
import { markSent, takeWaiting } from "./queue.ts";

/** When each transaction was last handed to the node; forgotten at a restart, so that all are sent again. */
export type SentTimes = Map<Hex, number>;

/** The cost of a transaction that moves nothing: it fills a gap in the nonces. */
const FILL_GAS = 21_000n;

type NewJob = Pick<Job, "nonce" | "purpose" | "target" | "data" | "gasLimit">;

/** Signs what a job needs. Nothing is sent before the result is on the disk. */
async function sign(ctx: RelayContext, job: NewJob, fees: Fees): Promise<Attempt> {
  const raw = await ctx.key.sign({
    nonce: job.nonce,
    to: job.target,
    data: job.data,
    gasLimit: job.gasLimit,
    maxFeePerGas: fees.maxFee,
    maxPriorityFeePerGas: fees.priorityFee,
  });
  return { ...fees, raw, hash: to0x(keccak256(fromHex(raw))), signedAt: ctx.now() };
}

/**
 * Takes what waits into one transaction: rows, signature and nonce are committed together, then it is sent.
 * @returns whether anything was taken
 */
export async function sendBatch(
  ctx: RelayContext,
  sent: SentTimes,
  at: { nonce: number; head: Head },
): Promise<boolean> {
  const fees = await currentFees(ctx, at.head);
  const limits = { ...ctx.options.limits, gas: Math.min(ctx.options.limits.gas, at.head.gasLimit) };
  const attempt = await atomically(ctx.db, async () => {
    const { items, gas } = planBatch(await takeWaiting(ctx), limits);
    if (items.length === 0) return null;
    const ids = items.map(({ id }) => id);
    const data = encodeBatch(items.map(({ payload }) => payload));
    const target = ctx.contracts.procurementLedger;
    const job: NewJob = { nonce: at.nonce, purpose: "batch", target, data, gasLimit: BigInt(gas) };
    const id = await insertJob(ctx, job);
    await insertItems(ctx.db, id, ids);
    await markSent(ctx, ids);
    const signed = await sign(ctx, job, fees);
    await insertAttempt(ctx, id, signed);
    ctx.log.info({ nonce: at.nonce, steps: items.length, hash: signed.hash }, "batch signed");
    return signed;
  });
  if (!attempt) return false;
  // If we crash here, the next start finds the signed transaction and sends it.
  await send(ctx, sent, attempt);
  return true;
}

/** A transaction without steps: a checkpoint, or one that fills a gap in the nonces. */
export async function sendPlain(
  ctx: RelayContext,
  sent: SentTimes,
  plan: Pick<Job, "nonce" | "purpose" | "target" | "data"> & { head: Head; gasLimit?: bigint },
  alongside?: () => Promise<void>,
): Promise<void> {
  const fees = await currentFees(ctx, plan.head);
  const { nonce, purpose, target, data, gasLimit = FILL_GAS } = plan;
  const job: NewJob = { nonce, purpose, target, data, gasLimit };
  const attempt = await atomically(ctx.db, async () => {
    const id = await insertJob(ctx, job);
    const signed = await sign(ctx, job, fees);
    await insertAttempt(ctx, id, signed);
    await alongside?.();
    return signed;
  });
  await send(ctx, sent, attempt);
}

/** What is to be done about a transaction that is not mined. */
export async function push(
  ctx: RelayContext,
  sent: SentTimes,
  job: Job,
  at: { head: Head; nonce: number },
): Promise<void> {
  const [newest] = job.attempts;
  if (!newest) return;
  const last = sent.get(newest.hash);
  if (last !== undefined && ctx.now() - last < ctx.options.resendMs) return;
  if (last === undefined || !(await isKnown(ctx.rpc, newest.hash))) {
    await send(ctx, sent, newest, { job, head: at.head });
    return;
  }
  sent.set(newest.hash, ctx.now());
  // Only the lowest nonce can be stuck by its fee: the others wait for it.
  if (job.nonce === at.nonce && ctx.now() - newest.signedAt >= ctx.options.stuckMs) {
    await replace(ctx, sent, job, at.head);
  }
}

/** Signs the same calldata for the same nonce with higher fees, keeps it, then sends it. */
async function replace(ctx: RelayContext, sent: SentTimes, job: Job, head: Head): Promise<void> {
  const [newest] = job.attempts;
  if (!newest) return;
  const fees = bump(newest, await currentFees(ctx, head), ctx.options.feeCap);
  if (!fees) {
    ctx.log.error({ nonce: job.nonce, maxFee: newest.maxFee.toString() }, "stuck at the highest fee allowed");
    return;
  }
  const attempt = await sign(ctx, job, fees);
  await atomically(ctx.db, () => insertAttempt(ctx, job.id, attempt));
  ctx.log.warn(
    { nonce: job.nonce, hash: attempt.hash, maxFee: fees.maxFee.toString() },
    "transaction replaced",
  );
  await send(ctx, sent, attempt);
}

/**
 * Hands a signed transaction to the node. Whatever it answers, the transaction may be on its way: only a
 * receipt tells. An answer that asks for higher fees is followed at once.
 */
async function send(
  ctx: RelayContext,
  sent: SentTimes,
  attempt: Attempt,
  replacing?: { job: Job; head: Head },
): Promise<void> {
  sent.set(attempt.hash, ctx.now());
  try {
    await ctx.rpc.call("eth_sendRawTransaction", [attempt.raw]);
  } catch (error) {
    if (!(error instanceof RpcAnswerError)) throw error;
    if (/already known|already imported|known transaction|nonce too low/i.test(error.message)) return;
    ctx.log.warn({ hash: attempt.hash, answer: error.message }, "the node refused a transaction");
    if (replacing && /underpriced|less than block base fee|fee too low/i.test(error.message)) {
      await replace(ctx, sent, replacing.job, replacing.head);
    }
  }
}

async function currentFees(ctx: RelayContext, head: Head): Promise<Fees> {
  return feesFor(head.baseFee, await tipOf(ctx.rpc));
}
