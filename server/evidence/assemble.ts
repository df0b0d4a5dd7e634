import { toBase64 } from "../../protocol/base64.ts";
import { concat, to0x } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import {
  EVIDENCE_FORMAT,
  EVIDENCE_VERSION,
  type Evidence,
  type EvidenceAgency,
  type EvidenceBatch,
  type EvidenceMandate,
  type EvidenceProcesses,
  type EvidenceTrail,
} from "../../protocol/evidence/format.ts";
import { carriedWords } from "../../protocol/evidence/opening.ts";
import { noteText } from "../store/queries/checkpoints.ts";
import type { Deployment } from "./deployment.ts";
import { signedIn, type Gathered } from "./gather.ts";
import type { ProvedState } from "./proofs.ts";
import type { SignedFacts } from "./signed.ts";
import type { TrailFacts } from "./trail.ts";

/** What the index and the content files have, and the chain's proof of it, as one evidence file. */
export function assemble(
  deployment: Deployment,
  gathered: Gathered,
  state: Pick<ProvedState, "rlp" | "nodes">,
): Evidence {
  const { chainId, auditLog, agencyDirectory, procurementLedger } = deployment;
  const { subject, trail, processes, batch, size, fromCheckpoint, note } = gathered;
  const signed = signedIn(gathered);
  return {
    format: EVIDENCE_FORMAT,
    version: EVIDENCE_VERSION,
    subject,
    chainId: String(chainId),
    contracts: {
      auditLog,
      agencyDirectory,
      procurementLedger,
      ...(batch && { recordRegistry: batch.registry }),
    },
    ...(trail && { trail: trailOf(trail) }),
    ...(processes && { processes: processesOf(processes) }),
    ...(batch && { batch: batchOf(batch) }),
    header: toBase64(state.rlp),
    root: { from: fromCheckpoint ? "checkpoint" : "peaks", size },
    ...(note && { checkpoint: noteText(note) }),
    entries: gathered.entries.map(({ index, words, path }) => ({
      index,
      words: toBase64(words),
      path: toBase64(concat(...path)),
    })),
    approvals: (signed?.signatures ?? []).map(({ index, mandate, signature }) => ({
      index: Number(index),
      mandate: Number(mandate),
      signature: toBase64(signature),
    })),
    mandates: signed ? mandatesOf(signed, gathered) : [],
    manifests: gathered.contents,
    nodes: state.nodes.map(toBase64),
  };
}

function processesOf({ agency, opened, proof }: NonNullable<Gathered["processes"]>): EvidenceProcesses {
  return {
    agency,
    opened: opened.map(({ index, ocid, words }) => ({ index, ocid, words: toBase64(carriedWords(words)) })),
    proof: toBase64(concat(...proof)),
  };
}

function trailOf(trail: TrailFacts): EvidenceTrail {
  return { ...namesOf(trail), ocid: trail.ocid };
}

function batchOf(batch: NonNullable<Gathered["batch"]>): EvidenceBatch {
  return {
    ...namesOf(batch),
    changes: batch.changes.map(({ index, words }) => ({ index, words: toBase64(words) })),
    proof: toBase64(concat(...batch.proof)),
  };
}

function namesOf({ agency: key, admissions }: SignedFacts): {
  agency: EvidenceAgency;
  successors: EvidenceAgency[];
} {
  const named = admissions.map(({ official_id: officialId, name }) => ({ officialId, name }));
  const [agency, ...successors] = named;
  if (agency === undefined)
    throw new JejakError("evidence-refuted", { values: { agency: key, agencies: 0 } });
  return { agency, successors };
}

function mandatesOf({ signers }: SignedFacts, { credentials }: Gathered): EvidenceMandate[] {
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
