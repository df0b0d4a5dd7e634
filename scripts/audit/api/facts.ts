import { fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../../protocol/eip712.ts";
import { KIND } from "../../../protocol/kinds.ts";
import type { StepEntry } from "../../../protocol/kinds.ts";
import { leafHash } from "../../../protocol/log.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import type * as answers from "../../client/ledger.ts";
import { nodeSha256 } from "../fold/peaks.ts";
import type { Trail } from "../fold/state.ts";
import { readEntry } from "./history.ts";

/** What an answer must say, by member; nothing is said of members that do not follow from the chain. */
export type Facts = Readonly<Record<string, unknown>>;

export const orNull = (time: number): string | null => (time === 0 ? null : formatTime(time));

/** A process as its trail makes it. */
export function trailFacts({ agency, ocidHash, state }: Trail): Facts {
  const { head, number, length, closedBy, deadline } = state;
  const fold = { head: to0x(head), number, length, closed: closedBy !== 0, deadline: orNull(deadline) };
  return { agency: agency.key, ocidHash, ...fold };
}

/** The step whose words an answer shows, if they are those of this leaf. */
export function provedStep(answer: answers.TrailStep, leaf: string | undefined): StepEntry | undefined {
  const words = fromHex(answer.words);
  if (toHex(leafHash(words, nodeSha256)) !== leaf) return undefined;
  const entry = readEntry(words);
  return entry?.kind === KIND.step ? entry : undefined;
}

/** A step as its words make it, which `leaf` binds to their place in the log. */
export function stepFacts(
  answer: answers.TrailStep,
  step: StepEntry | undefined,
  separator: Uint8Array,
  leaf: string | undefined,
): Facts {
  if (step === undefined) return { leaf, words: `a step's words with the leaf ${leaf ?? "of no entry"}` };
  const { contentHash, previousHead, required, approvals, succession, policyIndex } = step;
  return {
    leaf,
    ...placeFacts(step),
    digest: to0x(stepDigestOfWords(separator, fromHex(answer.words))),
    ...{ contentHash, previousHead, required, approvals, succession, policyIndex },
    tagMask: step.tags,
    deadline: orNull(step.deadline),
    validUntil: orNull(step.validUntil),
    approvers: step.approvers,
  };
}

/** What every answer about a step says of it. */
export function placeFacts(step: StepEntry): Facts {
  return {
    trailIndex: step.index,
    recordedAt: formatTime(step.recordedAt),
    tags: tagsOf(step.tags),
    corrects: step.corrects === 0 ? null : step.corrects - 1,
  };
}

/** The same members of the answer. */
export function stepAnswered(answer: answers.TrailStep): Facts {
  return { ...answer, approvers: answer.approvers.map(({ mandate }) => mandate) };
}
