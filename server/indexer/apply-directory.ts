import { to0x, type Hex } from "../../protocol/bytes.ts";
import {
  CHANGE,
  changeDigest,
  grantContent,
  policyContent,
  successionEndContent,
} from "../../protocol/eip712.ts";
import {
  ACTION,
  decodeEntry,
  GOVERNANCE_STATE,
  governanceHead,
  KIND,
  type AgencyEntry,
  type GenesisEntry,
  type GovernanceEntry,
  type MandateGrantedEntry,
  type MandateRevokedEntry,
  type PolicyEntry,
  type WithdrawalEntry,
  type WriterEntry,
} from "../../protocol/kinds.ts";
import type { EntryLog } from "../chain/decode.ts";
import type { Step as Context } from "./apply.ts";
import { broken, bytes, forged, readable } from "./checks.ts";
import { takeApprovals, takeSide } from "./sides.ts";
import { writerOfRecords } from "./writers.ts";

const HANDLED: ReadonlySet<number> = new Set([
  KIND.genesis,
  KIND.agency,
  KIND.mandate,
  KIND.policy,
  KIND.governance,
  KIND.withdrawal,
  KIND.writer,
]);

/** Applies an entry that is not a step. Kinds of later versions are kept as words, in ledger.entries alone. */
export function applyDirectoryEntry(context: Context, log: EntryLog, kind: number): void {
  if (!HANDLED.has(kind)) return;
  const entry = decodeEntry(log.words);
  if ("approvers" in entry) addApprovals(context, log, entry.approvers);
  switch (entry.kind) {
    case KIND.genesis:
      checkGenesis(context, log, entry);
      break;
    case KIND.agency:
      addAgency(context, log, entry);
      break;
    case KIND.mandate:
      if (entry.state === 1) addMandate(context, log, entry);
      else addRevocation(context, log, entry);
      break;
    case KIND.policy:
      addPolicy(context, log, entry);
      break;
    case KIND.governance:
      addGovernance(context, log, entry);
      break;
    case KIND.withdrawal:
      addWithdrawal(context, log, entry);
      break;
    case KIND.writer:
      addWriter(context, log, entry);
      break;
  }
}

function addApprovals({ sides, rows }: Context, log: EntryLog, approvers: readonly number[]): void {
  for (const { mandate, signature } of takeApprovals(sides, log, approvers))
    rows.approvals.push([log.index, mandate, signature]);
}

function checkGenesis({ deployment }: Context, log: EntryLog, entry: GenesisEntry): void {
  const compared: [string, unknown, unknown][] = [
    ["chainId", BigInt(deployment.chainId), entry.chainId],
    ["auditLog", deployment.auditLog, entry.auditLog],
    ["agencyDirectory", deployment.agencyDirectory, entry.agencyDirectory],
    ["procurementLedger", deployment.procurementLedger, entry.procurementLedger],
  ];
  for (const [at, expected, found] of compared) {
    if (expected !== found) throw forged(`genesis ${at}`, log, String(expected), String(found));
  }
}

function addAgency({ sides, rows, deployment }: Context, log: EntryLog, entry: AgencyEntry): void {
  const event = takeSide(sides.admitted, log.index, log, "AgencyAdmitted");
  const [agency, name] = [hashed(deployment, event.officialId), hashed(deployment, event.name)];
  if (agency !== entry.agency || event.agency !== agency)
    throw forged("official id", log, entry.agency, agency);
  if (name !== entry.nameHash) throw forged("name", log, entry.nameHash, name);
  rows.agencies.push([
    bytes(entry.agency),
    log.index,
    entry.recordedAt,
    entry.governance,
    readable(event.officialId),
    readable(event.name),
  ]);
}

function hashed({ keccak }: Context["deployment"], data: Uint8Array): Hex {
  return to0x(keccak(data));
}

function addMandate(context: Context, log: EntryLog, entry: MandateGrantedEntry): void {
  const event = takeSide(context.sides.granted, log.index, log, "MandateGranted");
  const signerHash = hashed(context.deployment, event.signer);
  if (signerHash !== entry.signerHash) throw forged("signer", log, entry.signerHash, signerHash);
  if (event.number !== entry.number || event.agency !== entry.agency)
    throw forged("mandate", log, entry.number, event.number);
  if (isSigned(entry)) moveHead(context, log, entry, CHANGE.grant, to0x(grantContent(entry)));
  context.rows.mandates.push([
    bytes(entry.agency),
    entry.number,
    log.index,
    entry.recordedAt,
    entry.roles,
    entry.tags,
    entry.from,
    entry.until,
    entry.validUntil,
    entry.governance,
    entry.approvers,
    event.signer,
    bytes(entry.signerHash),
    bytes(entry.holder),
    bytes(entry.credential),
    bytes(entry.previousHead),
  ]);
}

function addRevocation({ rows }: Context, log: EntryLog, entry: MandateRevokedEntry): void {
  rows.revocations.push({
    agency: bytes(entry.agency),
    number: entry.number,
    index: log.index,
    at: entry.recordedAt,
    reason: entry.reason,
    suspectFrom: entry.suspectFrom,
    approvers: entry.approvers,
  });
}

function addPolicy(context: Context, log: EntryLog, entry: PolicyEntry): void {
  const content = to0x(policyContent(entry.policy, entry.changeApprovals));
  if (isSigned(entry)) moveHead(context, log, entry, CHANGE.policy, content);
  context.rows.policies.push([
    log.index,
    bytes(entry.agency),
    entry.recordedAt,
    Buffer.from(entry.policy.toString(16).padStart(32, "0"), "hex"),
    entry.changeApprovals,
    entry.validUntil,
    entry.governance,
    entry.approvers,
    bytes(entry.previousHead),
  ]);
}

function addGovernance(context: Context, log: EntryLog, entry: GovernanceEntry): void {
  const proposed = entry.state === GOVERNANCE_STATE.proposed;
  const args = proposed ? takeSide(context.sides.proposed, log.index, log, "Proposed").args : null;
  if (args) {
    const content = hashed(context.deployment, args);
    if (content !== entry.content) throw forged("proposal's arguments", log, entry.content, content);
  }
  moveHeadByGovernance(context, log, entry);
  context.rows.governance.push([
    log.index,
    bytes(entry.agency),
    entry.proposal,
    entry.recordedAt,
    entry.action,
    entry.state,
    entry.effectiveAt,
    entry.validUntil,
    entry.succession,
    entry.approvers,
    bytes(entry.content),
    bytes(entry.previousHead),
    bytes(entry.author),
    bytes(entry.successor),
    args,
  ]);
}

/** Vetoes, withdrawals and what the authority proposes move no head. */
function moveHeadByGovernance(context: Context, log: EntryLog, entry: GovernanceEntry): void {
  const { action, state, content } = entry;
  if (state === GOVERNANCE_STATE.proposed && action === ACTION.policy) {
    moveHead(context, log, entry, CHANGE.policy, content);
  } else if (state === GOVERNANCE_STATE.enacted && action === ACTION.successionEnd) {
    endSuccession(context, log, entry);
  } else if (state === GOVERNANCE_STATE.enacted) {
    checkHead(context, log, entry);
    setHead(context, log, entry.agency, governanceHead(log.words));
  }
}

/** Signed by the agency's administrators and in force at once: there is no proposal before it. */
function endSuccession(context: Context, log: EntryLog, entry: GovernanceEntry): void {
  const content = to0x(successionEndContent(entry.succession));
  if (content !== entry.content) throw forged("end of a succession", log, entry.content, content);
  moveHead(context, log, entry, CHANGE.endSuccession, content);
}

/** Genesis grants and what is written by an enactment's force carry no approvals, and move no head. */
function isSigned(entry: { approvers: readonly number[]; governance: number }): boolean {
  return entry.approvers.length > 0 && entry.governance === 0;
}

interface Change {
  agency: Hex;
  validUntil: number;
  previousHead: Hex;
}

function moveHead(context: Context, log: EntryLog, entry: Change, action: number, content: Hex): void {
  checkHead(context, log, entry);
  const { agency, validUntil, previousHead } = entry;
  const digest = changeDigest(context.deployment.directoryDomain, {
    agency,
    action,
    content,
    validUntil,
    previousHead,
  });
  setHead(context, log, agency, to0x(digest));
}

const NO_HEAD: Hex = `0x${"0".repeat(64)}`;

function checkHead({ state }: Context, log: EntryLog, { agency, previousHead }: Change): void {
  const head = state.heads.get(agency) ?? NO_HEAD;
  if (head !== previousHead) throw broken("directory head", log, head, previousHead);
}

function setHead({ state, rows }: Context, log: EntryLog, agency: Hex, head: Hex): void {
  state.heads.set(agency, head);
  rows.directoryHeads.push([log.index, bytes(agency), bytes(head)]);
}

function addWithdrawal({ rows }: Context, log: EntryLog, entry: WithdrawalEntry): void {
  rows.withdrawals.push([
    log.index,
    bytes(entry.agency),
    bytes(entry.ocidHash),
    entry.recordedAt,
    entry.index,
    entry.reason,
    entry.approvers,
    entry.succession,
    Buffer.from(entry.contentHash, "hex"),
  ]);
}

function addWriter({ rows, state }: Context, log: EntryLog, entry: WriterEntry): void {
  const bound = writerOfRecords(entry);
  if (bound !== null) state.writers.add(bound);
  rows.writers.push([
    log.index,
    entry.about,
    entry.state,
    entry.recordedAt,
    entry.effectiveAt,
    bytes(entry.author),
    bytes(entry.writer),
    bytes(entry.codeHash),
  ]);
}
