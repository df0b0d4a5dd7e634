import { to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { CHANGE, changeDigest, grantContent, policyContent, revokeDigest } from "../../../protocol/eip712.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import type {
  AgencyEntry,
  MandateGrantedEntry,
  MandateRevokedEntry,
  PolicyEntry,
} from "../../../protocol/kinds.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { MAX_APPROVALS, checkPolicy, lowers } from "../../../protocol/policy.ts";
import { EVENT, bytesAt, numberAt, paddedLength } from "../events.ts";
import { checkApprovers, takeSignatures } from "./approvers.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { checkForce, isFounding } from "./force.ts";
import { isKey, keyOf } from "./keys.ts";
import { agencyOf } from "./state.ts";
import type { Agency } from "./state.ts";

const AREA = "agencies" as const;
const LAST_REASON = 5;
const [MOST_ID, MOST_NAME] = [256, 1_024];

/** An agency is admitted, with the event that has its official id and name. */
export function foldAgency(fold: Fold, recorded: Recorded, entry: AgencyEntry): void {
  const agency = agencyOf(fold.ledger, entry.agency);
  const place = { index: recorded.index, agency: entry.agency };
  if (agency.admittedIndex !== 0)
    fold.report.fail(AREA, "agency-exists", place, { expected: agency.admittedIndex, found: recorded.index });
  if (entry.governance === 0 && !isFounding(fold, recorded))
    fold.report.fail(AREA, "governance.force", place, { found: 0 });
  checkForce(fold, recorded, entry);
  agency.admittedIndex = recorded.index;
  fold.force.admitting = agency;
  checkAdmitted(fold, recorded, entry);
}

function checkAdmitted(fold: Fold, { index, companions }: Recorded, entry: AgencyEntry): void {
  const place = { index, agency: entry.agency };
  const [event, stray] = companions;
  if (event?.event !== EVENT.agencyAdmitted) {
    fold.report.fail(AREA, "event.missing", place, { event: "AgencyAdmitted" });
    return;
  }
  if (stray !== undefined) fold.report.fail(AREA, "event.stray", place, { event: stray.event });
  const officialId = bytesAt(event.body, 32, 1, 3);
  const name = bytesAt(event.body, 32, 2, 4 + paddedLength(officialId.length) / 32);
  demandSame(
    fold,
    AREA,
    "event.text",
    { ...place, at: "officialId" },
    entry.agency,
    to0x(keccak256(officialId)),
  );
  demandSame(fold, AREA, "event.text", { ...place, at: "name" }, entry.nameHash, to0x(keccak256(name)));
  const fits = isWithin(officialId.length, MOST_ID) && isWithin(name.length, MOST_NAME);
  if (!fits)
    fold.report.fail(AREA, "event.text", place, { officialId: officialId.length, name: name.length });
}

const isWithin = (length: number, most: number): boolean => length > 0 && length <= most;

/** A mandate is granted: signed by administrators, or by force of genesis or of an enacted proposal. */
export function foldGrant(fold: Fold, recorded: Recorded, entry: MandateGrantedEntry): void {
  const agency = admitted(fold, recorded, entry.agency);
  const place = { index: recorded.index, agency: entry.agency, number: entry.number };
  demandSame(fold, AREA, "number", { ...place, at: "mandate" }, agency.mandates.length + 1, entry.number);
  checkTerms(fold, recorded, entry);
  const signer = signerOf(fold, recorded, entry);
  if (isSigned(fold, recorded, entry)) {
    const content = to0x(grantContent(entry));
    foldChange(fold, recorded, { agency, entry, action: CHANGE.grant, content, before: 1 });
  } else checkForce(fold, recorded, entry);
  const { signerHash, holder, roles, tags, from, until } = entry;
  const term = { roles, tags, from, until, grantedIndex: recorded.index, revokedIndex: 0 };
  agency.mandates.push({ signerHash, holder, signer, ...term });
  if (signer !== undefined) keepHolder(fold, recorded, agency, signer, holder);
}

function isSigned(fold: Fold, recorded: Recorded, { governance }: { governance: number }): boolean {
  return governance === 0 && !isFounding(fold, recorded);
}

function checkTerms({ report }: Fold, { index }: Recorded, entry: MandateGrantedEntry): void {
  const { agency, number, holder, roles, from, until, recordedAt } = entry;
  const holds = !/^0x0+$/.test(holder) && roles !== 0 && until > from && until > recordedAt;
  if (holds) return;
  const place = { index, agency, number };
  report.fail(AREA, "grant.argument", place, { holder, roles, from, until, recordedAt });
}

/** The signer's bytes, of the event, where they are those of the entry's hash. */
function signerOf(
  fold: Fold,
  { index, companions }: Recorded,
  entry: MandateGrantedEntry,
): Buffer | undefined {
  const place = { index, agency: entry.agency, number: entry.number };
  const [event] = companions;
  if (event?.event !== EVENT.mandateGranted) {
    fold.report.fail(AREA, "event.missing", place, { event: "MandateGranted" });
    return undefined;
  }
  demandSame(fold, AREA, "event.text", place, entry.number, numberAt(event.body, 32));
  const signer = bytesAt(event.body, 64, 1, 2);
  const found = to0x(keccak256(signer));
  demandSame(fold, AREA, "event.text", { ...place, at: "signer" }, entry.signerHash, found);
  if (!isKey(signer, fold.ledger.genesis))
    fold.report.fail(AREA, "grant.key", place, { signer: to0x(signer) });
  return found === entry.signerHash ? Buffer.from(signer) : undefined;
}

function keepHolder(fold: Fold, { index }: Recorded, agency: Agency, signer: Buffer, holder: Hex): void {
  const key = keyOf(signer);
  const known = agency.holders.get(key) ?? holder;
  demandSame(fold, AREA, "grant.keyHolder", { index, agency: agency.key }, known, holder);
  agency.holders.set(key, known);
}

/** A mandate is revoked by one administrator, whose own it may be. */
export function foldRevocation(fold: Fold, recorded: Recorded, entry: MandateRevokedEntry): void {
  const { index } = recorded;
  const { number, reason, suspectFrom, recordedAt, approvers } = entry;
  const agency = admitted(fold, recorded, entry.agency);
  const place = { index, agency: entry.agency, number };
  const mandate = agency.mandates[number - 1];
  if (mandate === undefined) fold.report.fail(AREA, "mandate-unknown", place, { found: number });
  if (mandate !== undefined && mandate.revokedIndex !== 0)
    fold.report.fail(AREA, "revocation.twice", place, { expected: mandate.revokedIndex, found: index });
  if (reason > LAST_REASON) fold.report.fail(AREA, "reason", place, { expected: LAST_REASON, found: reason });
  if (suspectFrom > recordedAt)
    fold.report.fail(AREA, "revocation.suspected", place, { expected: recordedAt, found: suspectFrom });
  const digest = revokeDigest(fold.domains.directory, { agency: entry.agency, number, reason, suspectFrom });
  signedByOne(fold, recorded, agency, { approvers, recordedAt }, digest);
  if (mandate !== undefined) mandate.revokedIndex = index;
}

/** What exactly one administrator signs. */
export function signedByOne(
  fold: Fold,
  recorded: Recorded,
  agency: Agency,
  { approvers, recordedAt }: { approvers: readonly number[]; recordedAt: number },
  digest: Uint8Array,
): void {
  demandSame(fold, AREA, "approvals-malformed", { index: recorded.index }, 1, approvers.length);
  signedBy(fold, recorded, { agency, approvers, time: recordedAt, least: 1, digest, before: 0 });
}

interface Signed {
  agency: Agency;
  approvers: readonly number[];
  time: number;
  least: number;
  digest: Uint8Array;
  before: number;
}

function signedBy(fold: Fold, recorded: Recorded, signed: Signed): void {
  const { agency, approvers, time, least, digest, before } = signed;
  const demand = { area: AREA, signing: agency, approvers, time, least };
  checkApprovers(fold, recorded, { ...demand, leadRole: ROLE.administer, otherRoles: 0 });
  takeSignatures(fold, recorded, demand, digest, before);
}

/** A change that administrators signed: it extends the directory head, and its digest becomes the head. */
export interface SignedChange {
  agency: Agency;
  entry: { recordedAt: number; validUntil: number; previousHead: Hex; approvers: readonly number[] };
  action: number;
  content: Hex;
  /** Events of the entry before its approvals. */
  before: number;
  /** More approvers than the policy in force asks for. */
  atLeast?: number;
}

export function foldChange(fold: Fold, recorded: Recorded, change: SignedChange): void {
  const { agency, entry, action, content, before, atLeast = 0 } = change;
  const { validUntil, previousHead, approvers, recordedAt: time } = entry;
  const place = { index: recorded.index, agency: agency.key };
  if (time > validUntil)
    fold.report.fail(AREA, "change.expired", place, { expected: validUntil, found: time });
  demandSame(fold, AREA, "change.head", place, agency.head, previousHead);
  const message = { agency: agency.key, action, content, validUntil, previousHead };
  const digest = changeDigest(fold.domains.directory, message);
  const least = Math.max(agency.changeApprovals, atLeast);
  signedBy(fold, recorded, { agency, approvers, time, least, digest, before });
  agency.head = to0x(digest);
}

/** A policy comes into force: at once where it lowers nothing, else by an enacted proposal. */
export function foldPolicy(fold: Fold, recorded: Recorded, entry: PolicyEntry): void {
  const agency = admitted(fold, recorded, entry.agency);
  checkPolicyForm(fold, recorded, entry);
  if (entry.governance === 0) {
    const place = { index: recorded.index, agency: entry.agency };
    if (lowers(agency, entry)) fold.report.fail(AREA, "policy.lowered", place, { found: told(entry) });
    const content = to0x(policyContent(entry.policy, entry.changeApprovals));
    const atLeast = entry.changeApprovals > agency.changeApprovals ? entry.changeApprovals : 0;
    foldChange(fold, recorded, { agency, entry, action: CHANGE.policy, content, before: 0, atLeast });
  } else checkForce(fold, recorded, entry);
  agency.policy = entry.policy;
  agency.changeApprovals = entry.changeApprovals;
  agency.policyIndex = recorded.index;
  agency.required.clear();
}

const told = ({ policy, changeApprovals }: { policy: bigint; changeApprovals: number }) => ({
  policy: policy.toString(16),
  changeApprovals,
});

/** Nibbles and changeApprovals from 1 to 8. */
export function checkPolicyForm(
  { report }: Fold,
  { index }: Recorded,
  { agency, policy, changeApprovals }: { agency: Hex; policy: bigint; changeApprovals: number },
): void {
  try {
    checkPolicy(policy);
    if (isWithin(changeApprovals, MAX_APPROVALS)) return;
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
  }
  report.fail(AREA, "policy-malformed", { index, agency }, told({ policy, changeApprovals }));
}

/** The agency, which must have been admitted. */
export function admitted(fold: Fold, { index }: Recorded, key: Hex): Agency {
  const agency = agencyOf(fold.ledger, key);
  if (agency.admittedIndex === 0)
    fold.report.fail(AREA, "agency-unknown", { index, agency: key }, { found: key });
  return agency;
}
