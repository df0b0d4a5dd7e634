import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { verifyEvidence } from "../../protocol/evidence/verify.ts";
import type { Facts } from "../../protocol/evidence/facts.ts";
import type { CheckCode, Finding } from "../../protocol/evidence/findings.ts";
import { TRUST_FORMAT, TRUST_VERSION, type Trust } from "../../protocol/evidence/trust.ts";
import { decodeEntry, type GenesisEntry } from "../../protocol/kinds.ts";
import type { Deployment } from "./deployment.ts";

/** What an agency published may differ from what it signed: facts that evidence shows, not faults of its making. */
const OF_CONTENT: readonly CheckCode[] = ["tags.mismatch", "deadline.mismatch", "approvals.mismatch"];

/** What evidence is held against before it is handed over. */
export interface OwnTrust {
  deployment: Deployment;
  /** Words of entry 0. */
  genesis: Uint8Array;
  /** Of the three contracts, in the order of `Deployment`, then of the registry where there is one. */
  codeHashes: readonly Hex[];
  /** The contract that the log lets write about civil records, where evidence is about those. */
  registry: Hex | null;
  block: { number: number; hash: Hex };
  /** Verifier keys of the witnesses whose cosignatures it carries. */
  witnesses: readonly string[];
}

/** This server's own addresses, the block as its RPC gave it, and every witness that is to vouch for it. */
function trustOf({ deployment, genesis, codeHashes, registry, block, witnesses }: OwnTrust): Trust {
  const { chainId, auditLog, agencyDirectory, procurementLedger } = deployment;
  const entry = decodeEntry(genesis) as GenesisEntry;
  const [log, directory, ledger, fourth] = codeHashes as [Hex, Hex, Hex, Hex];
  return {
    format: TRUST_FORMAT,
    version: TRUST_VERSION,
    chainId: String(chainId),
    contracts: {
      auditLog: { address: auditLog, codeHash: log },
      agencyDirectory: { address: agencyDirectory, codeHash: directory },
      procurementLedger: { address: procurementLedger, codeHash: ledger },
    },
    verifiers: {
      p256: { address: entry.p256Verifier, codeHash: entry.p256CodeHash },
      webAuthn: { address: entry.webAuthnVerifier, codeHash: entry.webAuthnCodeHash },
      rsa: { address: entry.rsaVerifier, codeHash: entry.rsaCodeHash },
    },
    ...(registry !== null && { recordRegistry: { address: registry, codeHash: fourth } }),
    blocks: [block],
    ...(witnesses.length > 0 && { witnesses: allOf(witnesses) }),
  };
}

function allOf(witnesses: readonly string[]): Trust["witnesses"] & object {
  return { threshold: witnesses.length, keys: witnesses.map((key) => ({ key, attests: "block" })) };
}

function isFault({ code, status, values }: Finding): boolean {
  if (status !== "fail" && status !== "error") return false;
  if (code === "manifests.bound") return values["reason"] === "content-hash-mismatch" || status === "error";
  return !OF_CONTENT.includes(code);
}

/** What evidence proves and what its check found, told beside it. */
export interface Checked {
  facts: Facts;
  findings: Finding[];
}

/**
 * Verifies evidence as its reader will.
 * @throws JejakError `evidence-refuted` with every finding that fails, `evidence-too-large`
 */
export function checkOwn(evidence: Uint8Array, own: OwnTrust): Checked {
  const { findings, facts } = verifyEvidence({ evidence, trust: trustOf(own) });
  const faults = findings.filter(isFault);
  const isBelieved = findings.some(({ code, status }) => code === "block.believed" && status === "pass");
  if (faults.length === 0 && isBelieved && facts !== null) return { facts, findings };
  const tooLarge = faults.find(({ values }) => values["reason"] === "evidence-too-large");
  if (tooLarge) throw new JejakError("evidence-too-large", { values: tooLarge.values });
  const told = faults.map(({ code, values }) => ({ ...values, check: code }));
  throw new JejakError("evidence-refuted", { values: { findings: told } });
}
