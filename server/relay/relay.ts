import { z } from "zod";

import { isJejakError } from "../../protocol/errors.ts";
import { isRefusal } from "../chain/json-rpc.ts";
import { checkpointWhenDue } from "./checkpoints.ts";
import type { RelayContext } from "./context.ts";
import { checkFunds } from "./funds.ts";
import { liveJobs, type Job } from "./jobs.ts";
import { headOf, nonceAt, type Head } from "./node.ts";
import { isAnythingWaiting } from "./queue.ts";
import { push, sendBatch, sendPlain, type SentTimes } from "./sender.ts";
import { watch } from "./watch.ts";

/** A relay that has the leader's lock. */
export interface Relay {
  /**
   * One round: what became of what was sent, then what waits. The same for a restart as for any other round.
   * @returns whether something is on its way, so that the next round should come soon
   * @throws JejakError `chain-unavailable` and others of the RPC: the next round tries again; whatever the
   * database throws ends the leadership
   */
  round(): Promise<boolean>;
}

export function createRelay(ctx: RelayContext): Relay {
  const sent: SentTimes = new Map();
  let fundsAt = -Infinity;
  let watched: string | null = null;
  return {
    round: async () => {
      const head = await headOf(ctx.rpc, ctx.options.finality);
      await watch(ctx, await liveJobs(ctx), head, head.hash !== watched);
      watched = head.hash;
      await pushOpen(ctx, sent, head);
      await sendWaiting(ctx, sent, head);
      if (ctx.now() - fundsAt >= ctx.options.fundsMs) {
        await checkFunds(ctx, head);
        fundsAt = ctx.now();
      }
      await checkpoint(ctx, sent, head);
      const isBusy = (await ourJobs(ctx)).some(({ status }) => status === "open");
      if (!isBusy) sent.clear();
      return isBusy;
    },
  };
}

/** Those of the key that we have now. */
async function ourJobs(ctx: RelayContext): Promise<Job[]> {
  return (await liveJobs(ctx)).filter(({ sender }) => sender === ctx.key.address);
}

/** Every transaction that is not mined, lowest nonce first; gaps between them are filled. */
async function pushOpen(ctx: RelayContext, sent: SentTimes, head: Head): Promise<void> {
  const jobs = await ourJobs(ctx);
  const open = jobs.filter(({ status }) => status === "open");
  const highest = open.at(-1);
  if (!highest) return;
  const nonce = await nonceAt(ctx.rpc, ctx.key.address, "latest");
  await fillGaps(ctx, sent, head, missing(jobs, nonce, highest.nonce));
  for (const job of open) await push(ctx, sent, job, { head, nonce });
}

function missing(jobs: readonly Job[], from: number, to: number): number[] {
  const taken = new Set(jobs.map(({ nonce }) => nonce));
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(
    (each) => !taken.has(each),
  );
}

/** A nonce that nobody uses would hold back every later one for ever. */
async function fillGaps(
  ctx: RelayContext,
  sent: SentTimes,
  head: Head,
  nonces: readonly number[],
): Promise<void> {
  for (const nonce of nonces) {
    ctx.log.warn({ nonce }, "a nonce was never used; filling the gap");
    await sendPlain(ctx, sent, { nonce, purpose: "fill", target: ctx.key.address, data: "0x", head });
  }
}

async function sendWaiting(ctx: RelayContext, sent: SentTimes, head: Head): Promise<void> {
  while (await isAnythingWaiting(ctx)) {
    const jobs = await ourJobs(ctx);
    if (jobs.filter(({ status }) => status === "open").length >= ctx.options.inFlight) return;
    if (!(await sendBatch(ctx, sent, { nonce: await nextNonce(ctx, jobs), head }))) return;
  }
}

async function checkpoint(ctx: RelayContext, sent: SentTimes, head: Head): Promise<void> {
  const jobs = await ourJobs(ctx);
  await checkpointWhenDue(ctx, sent, { jobs, head, nonce: () => nextNonce(ctx, jobs) });
}

/** The nonce after everything that is on its way, or that the chain has already. */
async function nextNonce(ctx: RelayContext, jobs: readonly Job[]): Promise<number> {
  const ours = (jobs.at(-1)?.nonce ?? -1) + 1;
  return Math.max(ours, await nonceAt(ctx.rpc, ctx.key.address, "latest"));
}

const RPC_CODES: ReadonlySet<string> = new Set([
  "chain-unavailable",
  "rpc-answer-incomplete",
  "rpc-answer-malformed",
  "rpc-answer-too-large",
]);

/** Whether an error is the RPC's, so that the next round may go well; anything else is the database's or ours. */
export function isOfTheRpc(error: unknown): boolean {
  if (isRefusal(error) || error instanceof z.ZodError) return true;
  return isJejakError(error) && RPC_CODES.has(error.code);
}
