import type { Hex } from "../../protocol/bytes.ts";
import { ethCall } from "../chain/eth-call.ts";
import { CHECKPOINT, LOG } from "./abi.ts";
import type { RelayContext } from "./context.ts";
import type { Job } from "./jobs.ts";
import type { Head } from "./node.ts";
import { sendPlain, type SentTimes } from "./sender.ts";
import { lastCheckpoint, noteCheckpoint } from "./state.ts";

const CHECKPOINT_GAS = 400_000n;

/**
 * Stores the log's root on the chain when the size has moved, at most once in `checkpointMs`, restarts
 * included.
 * @returns whether a checkpoint was sent
 */
export async function checkpointWhenDue(
  ctx: RelayContext,
  sent: SentTimes,
  at: { jobs: readonly Job[]; nonce: () => Promise<number>; head: Head },
): Promise<boolean> {
  if (at.jobs.some(({ purpose, status }) => purpose === "checkpoint" && status === "open")) return false;
  const last = await lastCheckpoint(ctx);
  if (last.at !== null && ctx.now() - last.at < ctx.options.checkpointMs) return false;
  const size = await sizeOf(ctx);
  if (size === last.size) return false;
  const { head } = at;
  const nonce = await at.nonce();
  const target = ctx.contracts.auditLog;
  const gasLimit = CHECKPOINT_GAS;
  await sendPlain(ctx, sent, { nonce, head, purpose: "checkpoint", target, data: CHECKPOINT, gasLimit }, () =>
    noteCheckpoint(ctx, size),
  );
  ctx.log.info({ size }, "checkpoint signed");
  return true;
}

async function sizeOf(ctx: RelayContext): Promise<number> {
  const result = await ethCall(ctx.rpc, ctx.contracts.auditLog, LOG.encodeFunctionData("size") as Hex);
  return Number(LOG.decodeFunctionResult("size", result ?? "0x")[0]);
}
