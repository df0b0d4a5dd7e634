import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { SIZE_SLOT } from "../../protocol/slots.ts";
import { readHeads, type Finality as NetworkFinality } from "../chain/reader.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { Finality } from "../store/queries/view.ts";
import type { Deployment } from "./deployment.ts";
import type { Gathered } from "./gather.ts";

/** Until the index has caught up with the node, as a rule. */
const RETRY_SECONDS = 60;

const Word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{1,64}$/)]);

/** A block whose state the node still holds, and the entries of the log in it. */
export interface Held {
  block: number;
  logSize: number;
}

/** What the search for another block needs. */
export interface LaterSources {
  rpc: Rpc;
  deployment: Deployment;
  networkFinality: NetworkFinality;
}

/** Why evidence has to wait, with both sizes and when to come again. */
export function mustWait(gathered: Gathered, held: Held, cause: unknown): JejakError {
  const { block: wanted, logSize: indexed } = gathered;
  const values = { block: wanted, indexed, newest: held.block, inLedger: held.logSize };
  return new JejakError("rpc-state-pruned", { values: { ...values, retryAfter: RETRY_SECONDS }, cause });
}

/**
 * Where the node has dropped the state of the block at which the index stands: the newest block that is as settled as
 * asked. What was gathered can be proved there if nothing was recorded since, or if a checkpoint covers it.
 * @throws JejakError `rpc-state-pruned` where it cannot, and those of `Rpc.call`
 */
export async function laterBlock(
  { rpc, deployment, networkFinality }: LaterSources,
  gathered: Gathered,
  finality: Finality,
  cause: unknown,
): Promise<Held> {
  const { latest, safe, finalized } = await readHeads(rpc, networkFinality);
  const block = { seen: latest.number, safe, finalized }[finality];
  if (block <= gathered.block) throw mustWait(gathered, { block, logSize: gathered.logSize }, cause);
  const held = { block, logSize: await logSizeAt(rpc, deployment, block) };
  const isSame = held.logSize === gathered.logSize;
  const isCovered = gathered.fromCheckpoint && held.logSize > gathered.logSize;
  if (isSame || isCovered) return held;
  throw mustWait(gathered, held, cause);
}

async function logSizeAt(rpc: Rpc, { auditLog }: Deployment, block: number): Promise<number> {
  const params = [auditLog, SIZE_SLOT, `0x${block.toString(16)}`];
  const word = Word.safeParse(await rpc.call("eth_getStorageAt", params));
  if (word.success) return Number(BigInt(word.data));
  throw new JejakError("rpc-answer-malformed", { values: { request: "eth_getStorageAt", block } });
}
