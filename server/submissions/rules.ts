import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { required } from "../../protocol/policy.ts";
import { checkTags, CLOSES, hasTag, tagMask } from "../../protocol/tags.ts";

/** A step as far as the rules of a trail read it; times are Unix seconds. */
export interface RuledStep {
  tags: number;
  corrects: number;
  deadline: number;
  validUntil: number;
  approvals: number;
  previousHead: Hex;
}

/** Where a trail stands; before its first step `head` is 0 and all else 0. */
export interface TrailState {
  head: Hex;
  length: number;
  deadline: number;
  maxRequired: number;
  /** Trail index + 1 of the step that closed it, 0 while open. */
  closedBy: number;
  awarded: boolean;
}

export const NO_HEAD: Hex = `0x${"00".repeat(32)}`;

export const NO_TRAIL: TrailState = {
  head: NO_HEAD,
  length: 0,
  deadline: 0,
  maxRequired: 0,
  closedBy: 0,
  awarded: false,
};

/** Tags after which the deadline stays, and which wait for it. */
export const AWARDING = tagMask(["award", "awardUpdate", "contract"]);

/**
 * The rules of ProcurementLedger for the next step of a trail, all but those about heads and signatures.
 * @param now Unix seconds; the contract judges by the time of the block
 * @returns the approvals that the contract will demand
 * @throws JejakError `step-expired`, `tags-unknown`, `correction-invalid`, `trail-closed`,
 * `deadline-not-allowed` or `deadline-not-reached`
 */
export function checkStep(trail: TrailState, step: RuledStep, policy: bigint, now: number): number {
  if (step.validUntil < now) {
    throw new JejakError("step-expired", { values: { validUntil: step.validUntil, now } });
  }
  checkTags(step.tags);
  if (step.corrects > trail.length) {
    throw new JejakError("correction-invalid", {
      values: { corrects: step.corrects, length: trail.length },
    });
  }
  if (trail.closedBy !== 0 && step.corrects === 0) {
    throw new JejakError("trail-closed", { values: { closedBy: trail.closedBy } });
  }
  checkDeadline(trail, step, now);
  return required({ policy, ...step, maxRequired: trail.maxRequired });
}

function checkDeadline(trail: TrailState, step: RuledStep, now: number): void {
  const moved = step.deadline !== 0 && step.deadline !== trail.deadline;
  if (moved && (step.deadline < trail.deadline || trail.awarded)) {
    throw new JejakError("deadline-not-allowed", {
      values: { stored: trail.deadline, given: step.deadline, awarded: trail.awarded },
    });
  }
  const deadline = moved ? step.deadline : trail.deadline;
  if (hasTag(step.tags, AWARDING) && now < deadline) {
    throw new JejakError("deadline-not-reached", { values: { deadline, now } });
  }
}

/** The trail after a step that was accepted. */
export function follow(trail: TrailState, step: RuledStep, head: Hex, needed: number): TrailState {
  return {
    head,
    length: trail.length + 1,
    deadline: step.deadline === 0 ? trail.deadline : step.deadline,
    maxRequired: Math.max(trail.maxRequired, needed),
    closedBy: closedAfter(trail, step),
    awarded: trail.awarded || hasTag(step.tags, AWARDING),
  };
}

/** The newest step with *closes* closes; one that corrects it without that tag opens the trail again. */
function closedAfter(trail: TrailState, step: RuledStep): number {
  if (hasTag(step.tags, CLOSES)) return trail.length + 1;
  return step.corrects !== 0 && step.corrects === trail.closedBy ? 0 : trail.closedBy;
}
