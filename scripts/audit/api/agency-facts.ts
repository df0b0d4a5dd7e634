import { to0x } from "../../../protocol/bytes.ts";
import { GOVERNANCE_STATE, ACTION } from "../../../protocol/kinds.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { nibbleOf } from "../../../protocol/policy.ts";
import { TAGS, tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import type * as answers from "../../client/ledger.ts";
import type { Agency, Mandate } from "../fold/state.ts";
import { orNull } from "./facts.ts";
import type { Facts } from "./facts.ts";
import type { AgencyHistory, Granted } from "./history.ts";

/** An agency as lists show it. */
export function listedFacts(agency: Agency, { admitted }: AgencyHistory, steps: number): Facts {
  return {
    agency: agency.key,
    officialId: admitted?.officialId,
    name: admitted?.name,
    admittedIndex: agency.admittedIndex,
    admittedAt: admitted && formatTime(admitted.entry.recordedAt),
    governance: admitted?.entry.governance,
    processes: agency.trails,
    steps,
    mandateCount: agency.mandates.length,
  };
}

/** What an agency's own answer says beyond that. */
export function agencyFacts(agency: Agency, { years }: AgencyHistory): Facts {
  const { head, mandates, policy, policyIndex, changeApprovals } = agency;
  return {
    head,
    "mandates.length": mandates.length,
    "policy.index": policyIndex,
    "policy.packed": policy.toString(),
    "policy.approvals": approvalsOf(policy),
    "policy.changeApprovals": changeApprovals,
    years: [...years].sort((a, b) => b - a),
  };
}

/** The same members of the answer. */
export function agencyAnswered(answer: answers.Agency): Facts {
  const { index, packed, approvals, changeApprovals } = answer.policy;
  return {
    ...answer,
    "mandates.length": answer.mandates.length,
    "policy.index": index,
    "policy.packed": packed,
    "policy.approvals": approvals,
    "policy.changeApprovals": changeApprovals,
  };
}

/** Approvals that each tag needs. */
function approvalsOf(policy: bigint): Facts {
  const tags = TAGS.map((tag, bit) => [tag, nibbleOf(policy, bit)] as const);
  return { ...Object.fromEntries(tags), other: nibbleOf(policy, 30), closes: nibbleOf(policy, 31) };
}

/** A mandate's terms, and all that its entries said. */
export function mandateFacts(mandate: Mandate, granted: Granted | undefined): Facts {
  const { signer, signerHash, holder, roles, tags, from, until, grantedIndex, revokedIndex } = mandate;
  return {
    ...(signer !== undefined && { signer: to0x(signer) }),
    signerHash,
    holder,
    roles,
    roleNames: Object.entries(ROLE).flatMap(([name, bit]) => ((roles & bit) === 0 ? [] : [name])),
    tags,
    tagNames: tagsOf(tags),
    from: formatTime(from),
    until: formatTime(until),
    grantedIndex,
    revokedIndex: revokedIndex === 0 ? null : revokedIndex,
    ...(granted !== undefined && { ...grantFacts(granted), ...revocationFacts(granted) }),
  };
}

function grantFacts({ entry }: Granted): Facts {
  const { credential, recordedAt, approvers, governance } = entry;
  return { credential, grantedAt: formatTime(recordedAt), approvers, governance };
}

function revocationFacts({ revoked }: Granted): Facts {
  if (revoked === undefined) return { revokedAt: null, reason: null, suspectFrom: null, revokedBy: null };
  const { recordedAt, reason, suspectFrom, approvers } = revoked.entry;
  const told = { reason, suspectFrom: orNull(suspectFrom), revokedBy: approvers };
  return { state: "revoked", revokedAt: formatTime(recordedAt), ...told };
}

/** The policies that an agency has set, newest first. */
export function policyFacts({ policies }: AgencyHistory): Facts[] {
  return policies.toReversed().map(({ index, entry }) => {
    const { policy, changeApprovals, recordedAt, approvers, governance } = entry;
    const packed = { packed: policy.toString(), approvals: approvalsOf(policy), changeApprovals };
    return { index, ...packed, recordedAt: formatTime(recordedAt), approvers, governance };
  });
}

const nameIn = (names: Readonly<Record<string, number>>, value: number): string | undefined =>
  Object.keys(names).find((name) => names[name] === value);

const unlessZero = (word: string): string | null => (/^0x0*$/.test(word) ? null : word);

/** What was proposed about an agency, and what became of it, in log order. */
export function governanceFacts({ governance }: AgencyHistory): Facts[] {
  return governance.map(({ index, entry, args }) => {
    const { proposal, recordedAt, effectiveAt, succession, approvers, content } = entry;
    return {
      ...{ index, proposal, recordedAt: formatTime(recordedAt), succession, approvers, content },
      action: nameIn(ACTION, entry.action),
      state: nameIn(GOVERNANCE_STATE, entry.state),
      effectiveAt: orNull(effectiveAt),
      successor: unlessZero(entry.successor),
      author: unlessZero(entry.author),
      args: args === undefined ? null : to0x(args),
    };
  });
}
