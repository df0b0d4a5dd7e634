import { to0x } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { BACKDATED_SECONDS } from "../../../protocol/records/check-batch.ts";
import { hasRoot } from "../registry.ts";
import { deletePart, notePartEntry, openParts } from "./parts.ts";
import type { Part } from "./parts.ts";
import type { Run } from "./run.ts";

/** A signature that nobody sent within an hour is void. */
const CONSENT_SECONDS = 3_600;
/** Records that waited longer, because their process was killed, would look dated back: they are signed again. */
const MOST_WAITING_SECONDS = BACKDATED_SECONDS - 24 * CONSENT_SECONDS;

/** How an agency's queue stands: kept batches that wait, with numbers that follow each other, and the next free one. */
export interface Queue {
  waiting: Part[];
  next: number;
}

/**
 * Brings what is noted of an agency's batches, by whatever job, into agreement with the chain; to be called within its
 * queue. A batch that the chain has is noted as such. One whose number went to another batch, that follows a gap, that
 * waited for days, or that was being signed when its process was killed gives its number back: its records never left
 * the vault.
 */
export async function settle(run: Run): Promise<Queue> {
  const { registry, vault, request } = run;
  const { agency } = request.issuer;
  const count = await registry.batchCount(agency);
  const oldest = (await registry.time()) - MOST_WAITING_SECONDS;
  const waiting: Part[] = [];
  for (const part of await openParts(vault.pool, agency)) {
    if (part.batch <= count && (await isOnChain(run, part))) {
      await noteAnchored(run, part, await registry.anchoredAt(agency, part.batch));
    } else if (part.root === null || part.batch !== count + 1 + waiting.length || part.issuedAt < oldest) {
      await release(run, part);
    } else waiting.push(part);
  }
  return { waiting, next: count + 1 + waiting.length };
}

async function isOnChain({ registry }: Run, { agency, batch, root, size }: Part): Promise<boolean> {
  const found = await registry.batch(agency, batch);
  return found !== null && root !== null && found.size === size && hasRoot(found, root);
}

/** The records first, then the number: if we crash in between, what is left is a reservation without records. */
async function release(run: Run, part: Part): Promise<void> {
  await run.vault.dropBatch(part);
  await deletePart(run.vault.pool, part);
  run.tell({ what: "released", batch: part.batch });
}

async function noteAnchored(run: Run, part: Part, entry: number): Promise<void> {
  await run.vault.markAnchored(part, entry);
  await run.reached("marked");
  await notePartEntry(run.vault.pool, part, entry);
  await run.reached("entered");
  run.tell({ what: "anchored", batch: part.batch });
}

/** What all others of the agency wait for: to anchor it early would date its records after their own entry. */
export interface NextBatch {
  batch: number;
  /** Milliseconds; past where another process is about to anchor it. */
  dueAt: number;
}

/**
 * Anchors, in the order of their numbers, the batches that wait and are due. Where one waits that another mandate
 * signed, its own process anchors it; if that is gone, the batch gives its number back.
 * @returns the next one; null where nothing waits
 */
export async function anchorDue(run: Run): Promise<NextBatch | null> {
  for (;;) {
    const [part, ...others] = (await settle(run)).waiting;
    if (part === undefined) return null;
    const next = { batch: part.batch, dueAt: part.dueAt.getTime() };
    if (next.dueAt > run.now()) return next;
    if (canSign(run, part)) await anchor(run, part);
    else if (await run.locks.isHeld(part.job)) return next;
    else for (const gone of [...others.toReversed(), part]) await release(run, gone);
  }
}

function canSign({ request: { issuer } }: Run, { issuer: by }: Part): boolean {
  return by.signer === issuer.signer && by.mandate === issuer.mandate && by.succession === issuer.succession;
}

async function anchor(run: Run, part: Part): Promise<void> {
  const { agency, batch: number, size, root } = part;
  if (root === null) return;
  const validUntil = (await run.registry.time()) + CONSENT_SECONDS;
  const message = { agency, number, root: to0x(root), size, validUntil };
  try {
    const entry = await run.registry.anchor(message, run.request.issuer);
    await run.reached("anchored");
    await noteAnchored(run, part, entry);
  } catch (error) {
    // Somebody else was quicker, or a transaction of ours that we did not know of: settling tells which.
    if (!isJejakError(error) || !(await isPast(run, part))) throw error;
  }
}

async function isPast({ registry }: Run, { agency, batch }: Part): Promise<boolean> {
  return (await registry.batchCount(agency)) >= batch;
}
