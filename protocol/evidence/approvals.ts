import { fromBase64 } from "../base64.ts";
import type { Hex } from "../bytes.ts";
import { stepDigestOfWords, withdrawDigest } from "../eip712.ts";
import { JejakError } from "../errors.ts";
import { KIND, type StepEntry, type WithdrawalEntry } from "../kinds.ts";
import { ROLE, mayApprove, maySign, wasGood } from "../mandate.ts";
import { required } from "../policy.ts";
import { mandateKey, type Mandate, type Mandates } from "./mandates.ts";
import type { EvidenceApproval } from "./format.ts";
import { demandEqual, type LogEntry, type OpenTrail, type Opened } from "./open.ts";
import type { Policies, Succession } from "./trail.ts";

/** What every entry says that people signed. */
export interface Signed {
  index: number;
  entry: { recordedAt: number; succession: number; approvers: readonly number[] };
}

/** Whose mandates may sign: those of the agency, and of its successors while they are that. */
export interface Signing {
  /** The agency's key on the chain. */
  key: Hex;
  successions: ReadonlyMap<number, Succession>;
  mandates: Mandates;
}

/** Everything that the approvals of a trail are held against. */
export interface Rules extends Signing {
  opened: Opened;
  trail: OpenTrail;
  policies: Policies;
}

/** One signature to be checked: by whom, over what. */
export interface Approval {
  index: number;
  mandate: Mandate;
  digest: Uint8Array;
  signature: Uint8Array;
}

/** The agency whose mandates signed an entry, by what the entry says: its own, or the successor. */
export function signingAgency({ key, successions }: Signing, { entry }: Signed): Hex {
  return successions.get(entry.succession)?.successor ?? key;
}

/** @throws JejakError `succession-unknown` where the succession was not in force for the entry */
function checkSuccession({ successions }: Signing, { index, entry }: Signed): void {
  if (entry.succession === 0) return;
  const found = successions.get(entry.succession);
  if (
    found !== undefined &&
    found.grantedIndex < index &&
    (found.endedIndex === 0 || index < found.endedIndex)
  )
    return;
  throw new JejakError("succession-unknown", { values: { index, succession: entry.succession } });
}

/**
 * The mandates that an entry names, each good at that place and time.
 * @throws JejakError `succession-unknown`, `mandate-unknown`, `mandate-not-good`
 */
export function approversOf(signing: Signing, signed: Signed): Mandate[] {
  checkSuccession(signing, signed);
  const agency = signingAgency(signing, signed);
  const { index, entry } = signed;
  return entry.approvers.map((number) => {
    const mandate = signing.mandates.get(mandateKey(agency, number));
    if (mandate === undefined) throw new JejakError("mandate-unknown", { values: { agency, number } });
    if (wasGood(mandate, index, entry.recordedAt)) return mandate;
    const { from, until, grantedIndex, revokedIndex } = mandate;
    const values = {
      index,
      mandate: number,
      recordedAt: entry.recordedAt,
      from,
      until,
      grantedIndex,
      revokedIndex,
    };
    throw new JejakError("mandate-not-good", { values });
  });
}

/**
 * A step has the approvals that its policy asks for, of distinct holders whose roles and tags allow it.
 * @throws JejakError those of `approversOf`, `evidence-differs`, `mandate-not-good`, `approvals-duplicate-holder`
 */
export function checkStep(rules: Rules, step: LogEntry<StepEntry>): void {
  const { entry } = step;
  const approvers = approversOf(rules, step);
  demandEqual("required", entry.required, requiredOf(rules, step, entry.tags));
  for (const { number, roles, tags } of approvers) {
    if (mayApprove(roles) && maySign(tags, entry.tags)) continue;
    throw new JejakError("mandate-not-good", { values: { mandate: number, roles, tags, step: entry.tags } });
  }
  demandEqual(
    "records",
    approvers.some(({ roles }) => (roles & ROLE.record) !== 0),
    true,
  );
  if (new Set(approvers.map(({ holder }) => holder)).size < approvers.length) {
    throw new JejakError("approvals-duplicate-holder", { values: { approvers: entry.approvers } });
  }
}

/** What the policy of a step asks where the step has these tags. */
export function requiredOf({ trail, policies }: Rules, { entry }: LogEntry<StepEntry>, tags: number): number {
  const before = trail.steps.slice(0, entry.index).map((step) => step.entry.required);
  return required({
    policy: policies.get(entry.policyIndex) ?? 0n,
    tags,
    approvals: entry.approvals,
    corrects: entry.corrects,
    maxRequired: Math.max(0, ...before),
  });
}

/**
 * A withdrawal speaks of a step before it, by one mandate that may withdraw.
 * @throws JejakError `evidence-differs`, `mandate-not-good`, those of `approversOf`
 */
export function checkWithdrawal(rules: Rules, withdrawal: LogEntry<WithdrawalEntry>): void {
  const step = rules.trail.steps[withdrawal.entry.index];
  demandEqual("withdrawn after it was recorded", (step?.index ?? Infinity) < withdrawal.index, true);
  const [mandate, ...others] = approversOf(rules, withdrawal);
  demandEqual("approvers", mandate === undefined ? 0 : 1 + others.length, 1);
  if (mandate !== undefined && (mandate.roles & ROLE.withdrawContent) !== 0) return;
  throw new JejakError("mandate-not-good", { values: { mandate: mandate?.number, roles: mandate?.roles } });
}

/** What the approvals of a trail's entries have to sign. */
export function signedInTrail({ trail }: Rules, separator: Uint8Array): Digested[] {
  return [...trail.steps, ...trail.withdrawals].map((signed) => ({
    ...signed,
    digest: digestOf(signed, separator),
  }));
}

/** An entry with the digest that its approvers sign. */
export interface Digested extends Signed {
  digest: Uint8Array;
}

/**
 * The signatures of the file, one for each approver that the entries name and no other; each mandate is used.
 * @throws JejakError `approvals-malformed` where one is missing or too many
 */
export function approvalsOf(
  listed: readonly EvidenceApproval[],
  signing: Signing,
  entries: readonly Digested[],
): Approval[] {
  const given = new Map(listed.map(({ index, mandate, signature }) => [`${index}/${mandate}`, signature]));
  const unused = new Set(signing.mandates.values());
  const approvals = entries.flatMap((signed) => {
    const { digest } = signed;
    return approversOf(signing, signed).map((mandate) => {
      const key = `${signed.index}/${mandate.number}`;
      const signature = given.get(key);
      if (signature === undefined) throw new JejakError("approvals-malformed", { values: { missing: key } });
      unused.delete(mandate);
      return { index: signed.index, mandate, digest, signature: fromBase64(signature) };
    });
  });
  if (approvals.length !== given.size || unused.size > 0) {
    const mandates = [...unused].map(({ number }) => number);
    throw new JejakError("approvals-malformed", {
      values: { given: given.size, needed: approvals.length, mandates },
    });
  }
  return approvals;
}

function digestOf(
  { entry, words }: LogEntry<StepEntry> | LogEntry<WithdrawalEntry>,
  separator: Uint8Array,
): Uint8Array {
  if (entry.kind === KIND.step) return stepDigestOfWords(separator, words);
  return withdrawDigest(separator, { ...entry, content: `0x${entry.contentHash}` });
}
