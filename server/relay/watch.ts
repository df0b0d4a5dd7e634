import { concat, fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { keccak256 } from "../../protocol/hash.ts";
import { isRefusal } from "../chain/json-rpc.ts";
import { recordedStep } from "../submissions/ledger.ts";
import { LOG } from "./abi.ts";
import { atomically, type RelayContext } from "./context.ts";
import { itemsOf, markFinal, markLost, markMined, markOpen, bytes, type Item, type Job } from "./jobs.ts";
import { blockHashOf, logsOf, nonceAt, receiptOf, type Head, type Receipt } from "./node.ts";
import { loggedSteps, outcomesOf, type Outcome } from "./outcomes.ts";

/** Transactions with a step that may revert whole before the step is refused. */
const MOST_TRIES = 3;

/** Where a submission ends up, as its row says it. */
interface Settled {
  status: "queued" | "recorded" | "refused" | "conflict";
  entry?: { index: number; block: number; blockHash: string };
  error?: { code: string; values: Record<string, unknown> };
}

/**
 * Brings every job's state up to what the chain says now: mined, gone again by a reorganisation, final, or
 * lost to a transaction that is not ours.
 * @param isNewHead false where mined jobs were compared with this very head before
 */
export async function watch(
  ctx: RelayContext,
  jobs: readonly Job[],
  head: Head,
  isNewHead: boolean,
): Promise<void> {
  const standing = isNewHead ? await standingBlocks(ctx, jobs) : null;
  const finals: string[] = [];
  for (const job of jobs) {
    if (!job.mined || (standing && !standing.has(job.mined.blockHash))) await lookFor(ctx, job, head);
    else if (standing && job.mined.block <= head.finalized) finals.push(job.id);
  }
  if (finals.length > 0) await atomically(ctx.db, () => markFinal(ctx.db, finals));
}

/** Of the blocks in which jobs were mined, those that are still on the chain. */
async function standingBlocks(ctx: RelayContext, jobs: readonly Job[]): Promise<Set<Hex | null>> {
  const numbers = new Set(jobs.flatMap(({ mined }) => (mined ? [mined.block] : [])));
  const hashes = new Set<Hex | null>();
  for (const number of numbers) hashes.add(await blockHashOf(ctx.rpc, number));
  return hashes;
}

async function lookFor(ctx: RelayContext, job: Job, head: Head): Promise<void> {
  const receipt = await firstReceipt(ctx, job);
  if (receipt) {
    await settle(ctx, job, receipt);
  } else if (job.mined) {
    ctx.log.warn({ nonce: job.nonce, block: job.mined.block }, "a reorganisation took a transaction back");
    await atomically(ctx.db, () => markOpen(ctx.db, job.id));
  } else if ((await isSpent(ctx, job, head)) && !(await firstReceipt(ctx, job))) {
    ctx.log.error({ sender: job.sender, nonce: job.nonce }, "this nonce is lost; its steps wait again");
    await atomically(ctx.db, () => markLost(ctx.db, job.id));
  }
}

/**
 * Whether this job can never be mined by us: its nonce is used in a final block, or its key is not ours any
 * more. (If its transaction is mined after all, the contract knows the steps by their digests.) A node that
 * does not keep the state of that block is not asked to know.
 */
async function isSpent(ctx: RelayContext, job: Job, head: Head): Promise<boolean> {
  const { rpc, key } = ctx;
  if (job.sender !== key.address) return true;
  if ((await nonceAt(rpc, key.address, "latest")) <= job.nonce) return false;
  try {
    return (await nonceAt(rpc, key.address, head.finalized)) > job.nonce;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

async function firstReceipt(ctx: RelayContext, job: Job): Promise<Receipt | null> {
  for (const { hash } of job.attempts) {
    const receipt = await receiptOf(ctx.rpc, hash);
    if (receipt) return receipt;
  }
  return null;
}

/** Writes down what a mined transaction did to each of its steps. */
async function settle(ctx: RelayContext, job: Job, receipt: Receipt): Promise<void> {
  const items = await itemsOf(ctx.db, job.id);
  const settled = new Map<string, Settled>();
  if (receipt.status === 1) {
    for (const [position, outcome] of outcomesOf(ctx, receipt, items)) {
      const item = items[position];
      if (item) settled.set(item.id, await settledBy(ctx, item, outcome, receipt, settled, items));
    }
  } else {
    ctx.log.error({ nonce: job.nonce, hash: receipt.transactionHash }, "a transaction reverted whole");
    for (const item of items) settled.set(item.id, afterRevert(item, receipt));
  }
  await atomically(ctx.db, async () => {
    const { transactionHash: hash, blockNumber: block, blockHash } = receipt;
    await markMined(ctx.db, job.id, { hash, block, blockHash });
    for (const [id, state] of settled) await writeSettled(ctx, job.id, id, state);
  });
}

async function settledBy(
  ctx: RelayContext,
  item: Item,
  outcome: Outcome,
  receipt: Receipt,
  before: ReadonlyMap<string, Settled>,
  items: readonly Item[],
): Promise<Settled> {
  if (outcome.kind === "recorded") {
    const { blockNumber: block, blockHash } = receipt;
    return { status: "recorded", entry: { index: outcome.index, block, blockHash } };
  }
  const { code, values } = outcome.refusal;
  if (code === "gas-too-low") return { status: "queued" };
  if (code !== "already-recorded" && code !== "head-stale") {
    return { status: "refused", error: { code, values } };
  }
  const entry = await findRecorded(ctx, item, receipt.blockNumber);
  if (entry) return { status: "recorded", entry };
  const parent = items.find(({ digest }) => digest === item.previousHead);
  const parentStatus = parent ? before.get(parent.id)?.status : await statusOf(ctx, item.previousHead);
  if (parentStatus === "queued" || parentStatus === "sent") return { status: "queued" };
  return { status: "conflict", error: { code, values } };
}

function afterRevert(item: Item, receipt: Receipt): Settled {
  if (item.tries + 1 < MOST_TRIES) return { status: "queued" };
  const values = { transaction: receipt.transactionHash, tries: item.tries + 1 };
  return { status: "refused", error: { code: "transaction-failed", values } };
}

async function statusOf(ctx: RelayContext, digest: Item["digest"]): Promise<string | null> {
  const { rows } = await ctx.db.query<{ status: string }>(
    "SELECT status FROM kept.submissions WHERE digest = $1",
    [bytes(digest)],
  );
  return rows[0]?.status ?? null;
}

/**
 * Where a step stands that somebody else's transaction recorded, or an earlier one of ours: the contract
 * calls it *already recorded* while it is the head, *stale* later; the digest tells it from a rival.
 */
async function findRecorded(
  ctx: RelayContext,
  item: Item,
  toBlock: number,
): Promise<Settled["entry"] | undefined> {
  const indexed = await recordedStep(ctx.db, item, { digest: item.digest });
  if (indexed && (await blockHashOf(ctx.rpc, Number(indexed.block))) === indexed.blockHash) {
    return { index: Number(indexed.index), block: Number(indexed.block), blockHash: indexed.blockHash };
  }
  const subject = to0x(keccak256(concat(fromHex(item.agency), fromHex(item.ocidHash))));
  const topics = [LOG.getEvent("Entry")?.topicHash as typeof subject, null, subject];
  const { auditLog: address, deployedAt: fromBlock } = ctx.contracts;
  const steps = loggedSteps(ctx, await logsOf(ctx.rpc, { address, topics, fromBlock, toBlock }));
  const step = steps.find(({ digest }) => digest === item.digest);
  return step && { index: step.index, block: step.log.blockNumber, blockHash: step.log.blockHash };
}

/**
 * A later transaction may carry the step by now; then only a recording counts here, because what this one
 * says of a step that waits elsewhere is out of date.
 */
async function writeSettled(ctx: RelayContext, job: string, id: string, state: Settled): Promise<void> {
  await ctx.db.query(
    `UPDATE kept.submissions
     SET status = $3, entry_index = $4, block_number = $5, block_hash = $6, error = $7, updated_at = now(),
         tries = tries + CASE WHEN $3 = 'queued' THEN 1 ELSE 0 END
     WHERE id = $2 AND ($3 = 'recorded' OR $1 = (SELECT max(job) FROM kept.relay_items WHERE submission = $2))`,
    [
      job,
      id,
      state.status,
      state.entry?.index ?? null,
      state.entry?.block ?? null,
      state.entry ? bytes(state.entry.blockHash as Item["digest"]) : null,
      state.error ?? null,
    ],
  );
}
