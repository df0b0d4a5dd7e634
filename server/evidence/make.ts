import type pg from "pg";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError, isJejakError, type ErrorCode } from "../../protocol/errors.ts";
import { evidenceBytes, type Evidence } from "../../protocol/evidence/format.ts";
import type { ContentStore } from "../content/content.ts";
import { RpcAnswerError } from "../chain/json-rpc.ts";
import { inView, type Finality } from "../store/queries/view.ts";
import { assemble } from "./assemble.ts";
import type { Checked, OwnTrust } from "./check.ts";
import { inCosignedBlocks, type Cosigned } from "./cosigned.ts";
import { gather, signedIn, type Gathered } from "./gather.ts";
import { laterBlock, mustWait, type LaterSources } from "./later.ts";
import { checkAsked } from "./opened.ts";
import { proveState, type ProvedState } from "./proofs.ts";
import type { Asked } from "./subject.ts";
import { walletsOf } from "./wallets.ts";
import { wantedOf } from "./wanted.ts";

/** What evidence is made from. */
export interface Sources extends LaterSources {
  pool: pg.Pool;
  content: Pick<ContentStore, "read">;
  /** Verifies evidence as its reader will. @throws JejakError `evidence-refuted` */
  check: (evidence: Uint8Array, own: OwnTrust) => Promise<Checked>;
}

/** An evidence file, checked, and the block that it leads to. */
export interface Made extends Checked {
  bytes: Uint8Array;
  evidence: Evidence;
  block: { number: number; hash: Hex };
  /** Entries of the log whose root it proves. */
  size: number;
  finality: Finality;
}

/** Codes of a subject that is not in the view. */
const UNKNOWN: readonly ErrorCode[] = [
  "process-unknown",
  "entry-unknown",
  "document-unknown",
  "agency-unknown",
  "batch-unknown",
];

/** What the chain's proofs are refused for: they are not what the header says, or not what they should be. */
const UNPROVED: readonly ErrorCode[] = [
  "proof-incomplete",
  "proof-malformed",
  "header-malformed",
  "rpc-answer-malformed",
];

/**
 * Makes evidence from the index, the content files and the chain's proofs, then verifies it as its reader will. In the
 * newest block that witnesses cosigned, where the subject was the same and the node still holds the state; else in the
 * newest block that is as settled as asked and in the index. Where the node no longer holds that block's state: in the
 * newest block that it holds, if the same can be proved there.
 * @throws JejakError `process-unknown`, `entry-unknown`, `document-unknown`, `agency-unknown`, `batch-unknown`,
 * `request-malformed`, `not-final-yet`, `not-ready`, `rpc-state-pruned`, `chain-unavailable`, `content-damaged`,
 * `evidence-refuted`, `evidence-too-large`
 */
export async function makeEvidence(sources: Sources, asked: Asked, finality: Finality): Promise<Made> {
  const gathered = await gatherSettled(sources, asked, finality);
  for await (const cosigned of inCosignedBlocks(sources, asked, gathered)) {
    const made = await madeCosigned(sources, cosigned);
    if (made) return made;
  }
  try {
    return await madeIn(sources, gathered, finality);
  } catch (error) {
    if (isJejakError(error, "rpc-state-pruned")) return madeLater(sources, gathered, finality, error);
    throw error;
  }
}

/** Witnesses cosign what is final. @returns null where the node has dropped that block's state */
async function madeCosigned(sources: Sources, cosigned: Cosigned): Promise<Made | null> {
  try {
    return await madeIn(sources, cosigned, "finalized");
  } catch (error) {
    if (isJejakError(error, "rpc-state-pruned")) return null;
    throw error;
  }
}

async function madeLater(
  sources: Sources,
  gathered: Gathered,
  finality: Finality,
  pruned: JejakError,
): Promise<Made> {
  const held = await laterBlock(sources, gathered, finality, pruned);
  try {
    return await madeIn(sources, { ...gathered, block: held.block }, finality);
  } catch (error) {
    // What was recorded since may have changed trail, mandates or policy: then the index has to catch up first.
    const isChanged = held.logSize > gathered.logSize && isJejakError(error, "evidence-refuted");
    throw isChanged ? mustWait(gathered, held, error) : error;
  }
}

/** Proves what was gathered in its block, and checks the whole. */
async function madeIn(sources: Sources, gathered: Gathered, finality: Finality): Promise<Made> {
  const state = await prove(sources, gathered);
  const evidence = assemble(sources.deployment, gathered, state);
  const bytes = evidenceBytes(evidence);
  const block = { number: state.header.number, hash: state.hash };
  const genesis = gathered.entries[0]?.words ?? new Uint8Array(0);
  const checked = await sources.check(bytes, {
    deployment: sources.deployment,
    genesis,
    codeHashes: state.codeHashes,
    registry: gathered.batch?.registry ?? null,
    block,
    witnesses: (gathered.note?.cosignatures ?? []).map(({ witness }) => witness),
  });
  if (gathered.processes !== null) checkAsked(gathered.processes, checked.facts.processes);
  return { bytes, evidence, block, size: gathered.size, finality, ...checked };
}

/** Gathers in a view; says of a subject that is only in the newest one that it is not final yet. */
export async function gatherSettled(
  { pool, content }: Pick<Sources, "pool" | "content">,
  asked: Asked,
  finality: Finality,
): Promise<Gathered> {
  const read = (settled: Finality) =>
    inView(pool, settled, (db, view) => gather(db, view, content, asked, settled));
  try {
    return await read(finality);
  } catch (error) {
    if (finality === "seen" || !UNKNOWN.some((code) => isJejakError(error, code))) throw error;
    await read("seen");
    throw new JejakError("not-final-yet", { values: { finality }, cause: error });
  }
}

async function prove({ rpc, deployment }: Sources, gathered: Gathered): Promise<ProvedState> {
  try {
    const wallets = await walletsOf(rpc, gathered.block, signedIn(gathered));
    return await proveState(rpc, gathered.block, wantedOf(deployment, gathered, wallets));
  } catch (error) {
    if (error instanceof RpcAnswerError) throw new JejakError("chain-unavailable", { cause: error });
    if (!(error instanceof JejakError) || !UNPROVED.includes(error.code)) throw error;
    throw new JejakError("evidence-refuted", {
      values: { ...error.values, reason: error.code },
      cause: error,
    });
  }
}
