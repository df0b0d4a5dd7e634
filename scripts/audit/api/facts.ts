import { fromHex, to0x, toHex } from "../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../protocol/eip712.ts";
import { agencyKey } from "../../protocol/hash.ts";
import { decodeEntry } from "../../protocol/kinds.ts";
import type { StepEntry } from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import { tagsOf } from "../../protocol/tags.ts";
import { formatTime } from "../../protocol/time.ts";
import type * as answers from "../client/ledger.ts";
import { nodeSha256 } from "./fold/peaks.ts";
import type { Agency, Mandate, Trail } from "./fold/state.ts";

/** What an answer must say, by member; nothing is said of members that do not follow from the chain. */
export type Facts = Readonly<Record<string, unknown>>;

const orNull = (time: number): string | null => (time === 0 ? null : formatTime(time));

/** An agency as its entries make it; `name` and `officialId` are held against their hashes apart. */
export function agencyFacts(agency: Agency, steps: number): Facts {
  const { key, head, admittedIndex, mandates, trails, policy, policyIndex, changeApprovals } = agency;
  return {
    agency: key,
    head,
    admittedIndex,
    processes: trails,
    steps,
    mandateCount: mandates.length,
    "mandates.length": mandates.length,
    "policy.index": policyIndex,
    "policy.packed": policy.toString(),
    "policy.changeApprovals": changeApprovals,
  };
}

/** The same members of the answer. */
export function agencyAnswered(answer: answers.Agency): Facts {
  const { index, packed, changeApprovals } = answer.policy;
  return {
    ...answer,
    agency: agencyKey(answer.officialId),
    "mandates.length": answer.mandates.length,
    "policy.index": index,
    "policy.packed": packed,
    "policy.changeApprovals": changeApprovals,
  };
}

export function mandateFacts(mandate: Mandate): Facts {
  const { signer, signerHash, holder, roles, tags, from, until, grantedIndex, revokedIndex } = mandate;
  return {
    ...(signer !== undefined && { signer: to0x(signer) }),
    signerHash,
    holder,
    roles,
    tags,
    from: formatTime(from),
    until: formatTime(until),
    grantedIndex,
    revokedIndex: revokedIndex === 0 ? null : revokedIndex,
  };
}

/** A process as its trail makes it. */
export function trailFacts({ agency, ocidHash, state }: Trail): Facts {
  const { head, number, length, closedBy, deadline } = state;
  const fold = { head: to0x(head), number, length, closed: closedBy !== 0, deadline: orNull(deadline) };
  return { agency: agency.key, ocidHash, ...fold };
}

/** A step as its words make it, which `leaf` binds to their place in the log. */
export function stepFacts(answer: answers.TrailStep, separator: Uint8Array, leaf: string): Facts {
  const words = fromHex(answer.words);
  const found = toHex(leafHash(words, nodeSha256));
  if (found !== leaf) return { leaf, words: `words with the leaf ${leaf}` };
  const step = decodeEntry(words) as StepEntry;
  const { contentHash, previousHead, required, approvals, succession, policyIndex } = step;
  return {
    leaf,
    trailIndex: step.index,
    recordedAt: formatTime(step.recordedAt),
    digest: to0x(stepDigestOfWords(separator, words)),
    ...{ contentHash, previousHead, required, approvals, succession, policyIndex },
    tagMask: step.tags,
    tags: tagsOf(step.tags).join(),
    corrects: step.corrects === 0 ? null : step.corrects - 1,
    deadline: orNull(step.deadline),
    validUntil: orNull(step.validUntil),
    approvers: step.approvers.join(),
  };
}

/** The same members of the answer. */
export function stepAnswered(answer: answers.TrailStep): Facts {
  const approvers = answer.approvers.map(({ mandate }) => mandate).join();
  return { ...answer, tags: answer.tags.join(), approvers };
}
