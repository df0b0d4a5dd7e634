import { toHex } from "../bytes.ts";
import { agencyKey, keccak256, utf8 } from "../hash.ts";
import { to0x } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { KIND, type GenesisEntry } from "../kinds.ts";
import { agencySlots, unpackPolicySlot } from "../slots.ts";
import type { EvidenceAgency } from "./format.ts";
import { demandEqual, entryAt, type OpenTrail, type Opened } from "./open.ts";
import type { State } from "./state.ts";
import type { Trust, TrustedContract } from "./trust.ts";

/** The version of the entries' format that this verifier knows. */
const ENTRY_FORMAT = 1;

/**
 * The file speaks of the reader's ledger.
 * @throws JejakError `evidence-differs`, `trust-without-registry`
 */
export function checkClaims({ evidence }: Opened, trust: Trust): void {
  demandEqual("chainId", evidence.chainId, trust.chainId);
  for (const name of ["auditLog", "agencyDirectory", "procurementLedger"] as const) {
    demandEqual(name, evidence.contracts[name], trust.contracts[name].address);
  }
  const registry = evidence.subject.type === "batch" ? registryIn(trust).address : undefined;
  demandEqual("recordRegistry", evidence.contracts.recordRegistry, registry);
}

/** @throws JejakError `trust-without-registry` */
export function registryIn({ recordRegistry }: Trust): TrustedContract {
  if (recordRegistry === undefined) throw new JejakError("trust-without-registry");
  return recordRegistry;
}

/** Entry 0 names this chain, these contracts and these verifiers. @throws JejakError `evidence-differs`, `entry-unknown` */
export function checkGenesis(opened: Opened, trust: Trust): GenesisEntry {
  const { entry } = entryAt(opened, 0, KIND.genesis);
  const { contracts, verifiers } = trust;
  const pairs = [
    ["version", entry.version, ENTRY_FORMAT],
    ["chainId", entry.chainId.toString(), trust.chainId],
    ["auditLog", entry.auditLog, contracts.auditLog.address],
    ["agencyDirectory", entry.agencyDirectory, contracts.agencyDirectory.address],
    ["procurementLedger", entry.procurementLedger, contracts.procurementLedger.address],
    ["p256", entry.p256Verifier, verifiers.p256.address],
    ["p256 code", entry.p256CodeHash, verifiers.p256.codeHash],
    ["webAuthn", entry.webAuthnVerifier, verifiers.webAuthn.address],
    ["webAuthn code", entry.webAuthnCodeHash, verifiers.webAuthn.codeHash],
    ["rsa", entry.rsaVerifier, verifiers.rsa.address],
    ["rsa code", entry.rsaCodeHash, verifiers.rsa.codeHash],
  ] as const;
  for (const [what, found, expected] of pairs) demandEqual(what, found, expected);
  return entry;
}

/**
 * The subject is among the entries, and of the trail where there is one.
 * @throws JejakError `entry-unknown`, `evidence-differs`, `evidence-malformed` (a trail is missing, or not asked for)
 */
export function checkSubject(opened: Opened): void {
  const { evidence, trail, byIndex } = opened;
  const { subject } = evidence;
  demandEqual("$.processes", evidence.processes !== undefined, subject.type === "processes");
  demandEqual("$.batch", evidence.batch !== undefined, subject.type === "batch");
  if (trail === undefined) checkBare(opened);
  else demandEqual("$.trail", subject.type === "processes" || subject.type === "batch", false);
  if (subject.type === "batch") demandEqual("agency", evidence.batch?.agency.officialId, subject.agency);
  if (!("index" in subject)) return;
  const found = byIndex.get(subject.index);
  if (found === undefined) throw new JejakError("entry-unknown", { values: { index: subject.index } });
  opened.needed.add(subject.index);
  demandEqual("leaf", toHex(found.leaf), subject.leaf);
  const ofTrail = [...(trail?.steps ?? []), ...(trail?.withdrawals ?? [])].includes(found as never);
  demandEqual("in the trail", ofTrail, trail !== undefined);
  if (subject.type === "document") demandEqual("kind", found.entry.kind, KIND.step);
}

/**
 * Without a trail there is a batch, one entry to prove, which belongs to no trail, or an agency's list; and nothing else
 * to say.
 */
function checkBare({ evidence, byIndex }: Opened): void {
  const { subject, approvals, mandates, manifests } = evidence;
  if (subject.type === "batch") {
    demandEqual("$.manifests", manifests.length, 0);
    return;
  }
  const rest = approvals.length + mandates.length + manifests.length;
  if (rest === 0 && subject.type === "processes") return;
  const kind = subject.type === "entry" ? byIndex.get(subject.index)?.entry.kind : KIND.step;
  if (rest === 0 && kind !== KIND.step && kind !== KIND.withdrawal) return;
  throw new JejakError("evidence-malformed", { at: "$.trail", detail: "missing" });
}

/**
 * Names against their hashes: those of the agency, and the ocid through the steps that lie under its hash.
 * @throws JejakError `evidence-differs`, `entry-unknown`
 */
export function checkTexts(opened: Opened, { agency, ocid, steps }: OpenTrail, state: State): void {
  checkAgency(opened, agency, state);
  if (steps.length === 0) throw new JejakError("entry-unknown", { at: ocid });
}

/**
 * The official id through the slot and entry of the agency, the name through the entry.
 * @throws JejakError `evidence-differs`, `entry-unknown`
 */
export function checkAgency(opened: Opened, agency: EvidenceAgency, state: State): void {
  const key = agencyKey(agency.officialId);
  const { admittedIndex } = unpackPolicySlot(state.read("agencyDirectory", agencySlots(key).policy));
  const { entry } = entryAt(opened, admittedIndex, KIND.agency);
  demandEqual("agency", entry.agency, key);
  demandEqual("agency name", entry.nameHash, nameHash(agency));
}

export function nameHash({ name }: EvidenceAgency): string {
  return to0x(keccak256(utf8(name)));
}
