import type pg from "pg";
import { toBase64 } from "../../protocol/base64.ts";
import { concat, to0x, type Hex } from "../../protocol/bytes.ts";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import {
  EVIDENCE_FORMAT,
  EVIDENCE_VERSION,
  evidenceBytes,
  type Evidence,
  type EvidenceMandate,
  type EvidenceTrail,
} from "../../protocol/evidence/format.ts";
import type { ContentStore } from "../content/content.ts";
import type { Rpc } from "../chain/rpc.ts";
import { inView, type Finality } from "../store/queries/view.ts";
import { checkOwn } from "./check.ts";
import type { Deployment } from "./deployment.ts";
import { gather, type Gathered } from "./gather.ts";
import { proveState, type ProvedState } from "./proofs.ts";
import type { Asked } from "./subject.ts";
import type { TrailFacts } from "./trail.ts";
import { walletsOf } from "./wallets.ts";
import { wantedOf } from "./wanted.ts";

/** What evidence is made from. */
export interface Sources {
  pool: pg.Pool;
  content: Pick<ContentStore, "read">;
  rpc: Rpc;
  deployment: Deployment;
}

/** An evidence file, checked, and the block that it leads to. */
export interface Made {
  bytes: Uint8Array;
  block: { number: number; hash: Hex };
  /** Entries of the log whose root it proves. */
  size: number;
  finality: Finality;
  evidence: Evidence;
}

/** Codes of a subject that is not in the view. */
const UNKNOWN = ["process-unknown", "entry-unknown", "document-unknown"] as const;

/**
 * Makes evidence in the newest block that is as settled as asked and in the index, from the index, the content files
 * and the chain's proofs; then verifies it as its reader will.
 * @throws JejakError `process-unknown`, `entry-unknown`, `document-unknown`, `not-final-yet`, `not-ready`,
 * `rpc-state-pruned` and other refusals of the RPC, `content-damaged`, `evidence-refuted`
 */
export async function makeEvidence(sources: Sources, asked: Asked, finality: Finality): Promise<Made> {
  const gathered = await gatherIn(sources, asked, finality);
  const { rpc, deployment } = sources;
  const wallets = await walletsOf(rpc, gathered.block, gathered.trail);
  const state = await proveState(rpc, gathered.block, wantedOf(deployment, gathered, wallets));
  const evidence = assemble(deployment, gathered, state);
  const bytes = evidenceBytes(evidence);
  const block = { number: state.header.number, hash: state.hash };
  const genesis = gathered.entries[0]?.words ?? new Uint8Array(0);
  checkOwn(bytes, { deployment, genesis, codeHashes: state.codeHashes, block });
  return { bytes, block, size: gathered.size, finality, evidence };
}

async function gatherIn({ pool, content }: Sources, asked: Asked, finality: Finality): Promise<Gathered> {
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

function assemble(deployment: Deployment, gathered: Gathered, state: ProvedState): Evidence {
  const { chainId, auditLog, agencyDirectory, procurementLedger } = deployment;
  const { subject, trail, size, fromCheckpoint } = gathered;
  return {
    format: EVIDENCE_FORMAT,
    version: EVIDENCE_VERSION,
    subject,
    chainId: String(chainId),
    contracts: { auditLog, agencyDirectory, procurementLedger },
    ...(trail && { trail: trailOf(trail) }),
    header: toBase64(state.rlp),
    root: { from: fromCheckpoint ? "checkpoint" : "peaks", size },
    entries: gathered.entries.map(({ index, words, path }) => ({
      index,
      words: toBase64(words),
      path: toBase64(concat(...path)),
    })),
    approvals: (trail?.signatures ?? []).map(({ index, mandate, signature }) => ({
      index: Number(index),
      mandate: Number(mandate),
      signature: toBase64(signature),
    })),
    mandates: trail ? mandatesOf(trail, gathered) : [],
    manifests: gathered.contents,
    nodes: state.nodes.map(toBase64),
  };
}

function trailOf({ ocid, admissions }: TrailFacts): EvidenceTrail {
  const named = admissions.map(({ official_id: officialId, name }) => ({ officialId, name }));
  const [agency, ...successors] = named;
  if (agency === undefined) throw new JejakError("evidence-refuted", { values: { ocid, agencies: 0 } });
  return { agency, ocid, successors };
}

function mandatesOf({ signers }: TrailFacts, { credentials }: Gathered): EvidenceMandate[] {
  return signers.map((row, i) => {
    const credential = credentials[i] ?? null;
    return {
      agency: to0x(row.agency),
      number: Number(row.number),
      signer: toBase64(row.signer),
      ...(credential !== null && { credential }),
    };
  });
}
