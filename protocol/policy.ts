import { JejakError } from "./errors.ts";
import { CLOSES, OTHER, effectiveTags, tagMask } from "./tags.ts";

/** Most approvals that a step or policy can ask for: the `approvers` word holds eight. */
export const MAX_APPROVALS = 8;

/** Tags that two people approve unless the agency's policy says otherwise. */
const FOUR_EYES =
  tagMask([
    "tenderCancellation",
    "award",
    "awardUpdate",
    "awardCancellation",
    "contract",
    "contractUpdate",
    "contractAmendment",
    "contractTermination",
  ]) +
  OTHER +
  CLOSES;

/** Packs the approvals that each of the 32 tag bits needs: nibble *i* is `(policy >> 4·i) & 15`. */
export function packPolicy(approvalsOf: (bit: number) => number): bigint {
  let policy = 0n;
  for (let bit = 31; bit >= 0; bit--) policy = (policy << 4n) | BigInt(approvalsOf(bit));
  checkPolicy(policy);
  return policy;
}

/** What holds while an agency has set nothing (policyIndex 0). */
export const DEFAULT_POLICY = packPolicy((bit) => (((FOUR_EYES >>> bit) & 1) === 1 ? 2 : 1));

/** Administrators that a directory change needs while an agency has set nothing. */
export const DEFAULT_CHANGE_APPROVALS = 1;

export function nibbleOf(policy: bigint, bit: number): number {
  return Number((policy >> BigInt(4 * bit)) & 15n);
}

/** @throws JejakError `policy-malformed` unless every nibble is from 1 to 8 */
export function checkPolicy(policy: bigint): void {
  for (let bit = 0; bit < 32; bit++) {
    const approvals = nibbleOf(policy, bit);
    if (approvals < 1 || approvals > MAX_APPROVALS || policy >> 128n !== 0n) {
      throw new JejakError("policy-malformed", { values: { bit, approvals } });
    }
  }
}

/** Whether the new policy asks for fewer people anywhere; such a change takes effect only after the delay. */
export function lowers(
  before: { policy: bigint; changeApprovals: number },
  after: { policy: bigint; changeApprovals: number },
): boolean {
  if (after.changeApprovals < before.changeApprovals) return true;
  for (let bit = 0; bit < 32; bit++) {
    if (nibbleOf(after.policy, bit) < nibbleOf(before.policy, bit)) return true;
  }
  return false;
}

export interface RequiredInput {
  policy: bigint;
  tags: number;
  /** The least that the proposer asked for, as signed. */
  approvals: number;
  /** 0, or the corrected step's trail index + 1. */
  corrects: number;
  /** The most that any entry of the trail has needed so far; 0 in a new trail. */
  maxRequired: number;
}

/** The number of approvals, by distinct holders, that the contract demands of a step. */
export function required({ policy, tags, approvals, corrects, maxRequired }: RequiredInput): number {
  const asked = effectiveTags(tags);
  let most = corrects === 0 ? approvals : Math.max(approvals, maxRequired);
  for (let bit = 0; bit < 32; bit++) {
    if (((asked >>> bit) & 1) === 1) most = Math.max(most, nibbleOf(policy, bit));
  }
  return most;
}
