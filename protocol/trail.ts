import { to0x, type Hex } from "./bytes.ts";
import { stepDigestOfWords, type StepTerms } from "./eip712.ts";
import { JejakError } from "./errors.ts";
import { KIND, decodeEntry, type StepEntry } from "./kinds.ts";
import type { PackedTrail } from "./slots.ts";
import { CLOSES, checkTags, hasTag, tagMask } from "./tags.ts";

/**
 * What the contract keeps of a trail: the head that completeness is proved by, and what the next step needs. Who folds
 * very many may keep heads in another form.
 */
export interface TrailState<Head = Hex> extends PackedTrail {
  head: Head;
}

export const NO_HEAD: Hex = `0x${"0".repeat(64)}`;

export const NEW_TRAIL: Readonly<TrailState> = {
  head: NO_HEAD,
  number: 0,
  length: 0,
  deadline: 0,
  maxRequired: 0,
  closedBy: 0,
  awardedBy: 0,
};

/** Tags that must not come before the declared deadline, and fix it. */
const AWARDING = tagMask(["award", "awardUpdate", "contract"]);

/** What the contract's rules look at in a step beside its head. */
export type NextTerms = Omit<StepTerms, "approvals">;

/** What the contract's rules look at in a step. */
export type NextStep = NextTerms & { previousHead: Hex };

/**
 * The contract's rules for the next step of a trail, at a block time; who signs is not looked at.
 * @throws JejakError `head-stale`, `step-expired`, `tags-unknown`, `correction-invalid`, `trail-closed`,
 * `deadline-not-allowed`, `deadline-not-reached`
 */
function checkNext(state: TrailState, step: NextStep, time: number): void {
  if (step.previousHead !== state.head)
    throw refusal("head-stale", { previousHead: step.previousHead, head: state.head });
  checkTerms(state, step, time);
}

/** The same without the head. @throws JejakError those of `checkNext` but `head-stale` */
export function checkTerms(state: PackedTrail, step: NextTerms, time: number): void {
  if (time > step.validUntil) throw refusal("step-expired", { validUntil: step.validUntil, time });
  checkTags(step.tags);
  if (step.corrects > state.length)
    throw refusal("correction-invalid", { corrects: step.corrects, length: state.length });
  if (state.closedBy !== 0 && step.corrects === 0)
    throw refusal("trail-closed", { closedBy: state.closedBy });
  checkDeadline(state, step, time);
}

type Refusal = "head-stale" | "step-expired" | "correction-invalid" | "trail-closed";

function refusal(code: Refusal, values: Record<string, unknown>): JejakError {
  return new JejakError(code, { values });
}

function checkDeadline(state: PackedTrail, step: NextTerms, time: number): void {
  const deadline = step.deadline === 0 ? state.deadline : step.deadline;
  const moved = deadline !== state.deadline;
  if (deadline < state.deadline || (moved && state.awardedBy !== 0)) {
    const values = { stored: state.deadline, given: deadline, awardedBy: state.awardedBy };
    throw new JejakError("deadline-not-allowed", { values });
  }
  if (hasTag(step.tags, AWARDING) && time < deadline) {
    throw new JejakError("deadline-not-reached", { values: { deadline, time } });
  }
}

/** The state after a step; a correction of the closing entry without *closes* opens the trail again. */
export function advance<Head>(
  state: PackedTrail,
  step: Pick<StepTerms, "tags" | "corrects" | "deadline">,
  digest: Head,
  required: number,
): TrailState<Head> {
  const length = state.length + 1;
  const reopens = state.closedBy !== 0 && step.corrects === state.closedBy;
  const awards = hasTag(step.tags, AWARDING) && state.awardedBy === 0;
  return {
    head: digest,
    number: state.number,
    length,
    deadline: step.deadline === 0 ? state.deadline : step.deadline,
    maxRequired: Math.max(state.maxRequired, required),
    closedBy: hasTag(step.tags, CLOSES) ? length : reopens ? 0 : state.closedBy,
    awardedBy: awards ? length : state.awardedBy,
  };
}

/** An entry of kind 1 as it stands in the log. */
export interface RecordedStep {
  logIndex: number;
  words: Uint8Array;
}

/**
 * Folds the steps of one trail, oldest first, to the state that the contract's storage must show. Every step
 * is checked against the one before: number, index, head, order of log and time, and the contract's rules.
 * @param separator the EIP-712 domain of ProcurementLedger
 * @throws JejakError `trail-broken` with step and both values, `entry-malformed`, and those of `checkNext`
 */
export function foldTrail(separator: Uint8Array, steps: readonly RecordedStep[]): TrailState {
  let state: TrailState = NEW_TRAIL;
  let before: { step: StepEntry; logIndex: number } | undefined;
  for (const { logIndex, words } of steps) {
    const step = stepOf(words);
    checkPlace(state, step, logIndex, before);
    checkNext(state, step, step.recordedAt);
    const digest = to0x(stepDigestOfWords(separator, words));
    state = advance({ ...state, number: step.number }, step, digest, step.required);
    before = { step, logIndex };
  }
  return state;
}

function stepOf(words: Uint8Array): StepEntry {
  const entry = decodeEntry(words);
  if (entry.kind !== KIND.step)
    throw new JejakError("entry-malformed", { values: { kind: entry.kind, expected: KIND.step } });
  return entry;
}

function checkPlace(
  state: TrailState,
  step: StepEntry,
  logIndex: number,
  before: { step: StepEntry; logIndex: number } | undefined,
): void {
  const demand = (holds: boolean, field: string, found: unknown, expected: unknown): void => {
    if (!holds) throw new JejakError("trail-broken", { values: { logIndex, field, found, expected } });
  };
  demand(step.index === state.length, "index", step.index, state.length);
  demand(step.approvers.length >= step.required, "approvers", step.approvers.length, step.required);
  demand(step.required >= step.approvals, "required", step.required, step.approvals);
  if (step.corrects !== 0)
    demand(step.required >= state.maxRequired, "required", step.required, state.maxRequired);
  if (before === undefined) {
    demand(step.number > 0, "number", step.number, "at least 1");
    demand(step.succession === 0, "succession", step.succession, 0);
    return;
  }
  demand(step.agency === before.step.agency, "agency", step.agency, before.step.agency);
  demand(step.ocidHash === before.step.ocidHash, "ocidHash", step.ocidHash, before.step.ocidHash);
  demand(step.number === state.number, "number", step.number, state.number);
  demand(logIndex > before.logIndex, "logIndex", logIndex, before.logIndex);
  demand(step.recordedAt >= before.step.recordedAt, "recordedAt", step.recordedAt, before.step.recordedAt);
}
