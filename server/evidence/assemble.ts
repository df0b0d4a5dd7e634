import { toBase64 } from "../../protocol/base64.ts";
import { concat, to0x } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import {
  EVIDENCE_FORMAT,
  EVIDENCE_VERSION,
  type Evidence,
  type EvidenceMandate,
  type EvidenceProcesses,
  type EvidenceTrail,
} from "../../protocol/evidence/format.ts";
import { carriedWords } from "../../protocol/evidence/opening.ts";
import { noteText } from "../store/queries/checkpoints.ts";
import type { Deployment } from "./deployment.ts";
import type { Gathered } from "./gather.ts";
import type { ProvedState } from "./proofs.ts";
import type { TrailFacts } from "./trail.ts";

/** What the index and the content files have, and the chain's proof of it, as one evidence file. */
export function assemble(
  deployment: Deployment,
  gathered: Gathered,
  state: Pick<ProvedState, "rlp" | "nodes">,
): Evidence {
  const { chainId, auditLog, agencyDirectory, procurementLedger } = deployment;
  const { subject, trail, processes, size, fromCheckpoint, note } = gathered;
  return {
    format: EVIDENCE_FORMAT,
    version: EVIDENCE_VERSION,
    subject,
    chainId: String(chainId),
    contracts: { auditLog, agencyDirectory, procurementLedger },
    ...(trail && { trail: trailOf(trail) }),
    ...(processes && { processes: processesOf(processes) }),
    header: toBase64(state.rlp),
    root: { from: fromCheckpoint ? "checkpoint" : "peaks", size },
    ...(note && { checkpoint: noteText(note) }),
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

function processesOf({ agency, opened, proof }: NonNullable<Gathered["processes"]>): EvidenceProcesses {
  return {
    agency,
    opened: opened.map(({ index, ocid, words }) => ({ index, ocid, words: toBase64(carriedWords(words)) })),
    proof: toBase64(concat(...proof)),
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
