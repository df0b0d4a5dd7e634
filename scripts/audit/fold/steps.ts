import { equalAt, to0x } from "../../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../../protocol/eip712.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { MAX_APPROVALS, required } from "../../../protocol/policy.ts";
import { NEW_TRAIL, advance, checkTerms } from "../../../protocol/trail.ts";
import { bytesAt, numberAt } from "../events.ts";
import { checkApprovers, takeSignatures } from "./approvers.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { agencyOf, keyOf } from "./state.ts";
import type { Agency, Trail } from "./state.ts";
import type { FoldedStep } from "./read-step.ts";
import { signingAgency } from "./successions.ts";

const MOST_OCID = 1_024;

/** Folds one step into its trail: every rule of the contract, who signed, and under which policy. */
export function foldStep(fold: Fold, recorded: Recorded, step: FoldedStep): void {
  const trail = trailOf(fold, recorded, step);
  const { agency, state } = trail;
  checkPlace(fold, recorded, step, trail);
  checkRules(fold, recorded, state, step);
  const most = requiredOf(agency, step, state);
  checkPolicy(fold, recorded, agency, step, most);
  const signing = signingAgency(fold, recorded, "trails", agency, step.succession);
  const demand = {
    area: "trails" as const,
    signing,
    approvers: step.approvers,
    time: step.recordedAt,
    tags: step.tags,
    leadRole: ROLE.record,
    otherRoles: ROLE.approve,
    least: Math.max(1, most),
  };
  checkApprovers(fold, recorded, demand);
  const digest = stepDigestOfWords(fold.domains.ledger, recorded.words, fold.keccak);
  takeSignatures(fold, recorded, demand, digest, 0);
  trail.state = advance(state, step, digest, step.required);
}

function trailOf(fold: Fold, recorded: Recorded, step: FoldedStep): Trail {
  const known = recorded.trail;
  if (known !== undefined) {
    if (recorded.opened !== undefined) {
      fold.report.fail("trails", "event.stray", placeOf(recorded, step), { event: "TrailOpened" });
    }
    return known;
  }
  const trail = openTrail(fold, recorded, step);
  fold.ledger.trails.set(keyOf(recorded.words), trail);
  const thing = recorded.words.subarray(64, 128);
  fold.ledger.index.add(fold.keccak(thing), thing, trail);
  return trail;
}

function openTrail(fold: Fold, recorded: Recorded, step: FoldedStep): Trail {
  const agency = agencyOf(fold.ledger, step.agency);
  const place = placeOf(recorded, step);
  if (agency.admittedIndex === 0) fold.report.fail("trails", "agency-unknown", place, { found: step.agency });
  const number = ++agency.trails;
  demandSame(fold, "trails", "number", { ...place, at: "trail" }, number, step.number);
  demandSame(fold, "trails", "succession-unknown", place, 0, step.succession);
  checkOpened(fold, recorded, step);
  const state = { ...NEW_TRAIL, head: NO_BYTES, number: step.number };
  return { agency, ocidHash: step.ocidHash, state };
}

const NO_BYTES = new Uint8Array(32);

function placeOf({ index }: Recorded, { agency, ocidHash }: FoldedStep) {
  return { index, agency, ocidHash };
}

/** The event that opens a trail has its number, and the ocid whose hash is in the entry. */
function checkOpened(fold: Fold, recorded: Recorded, step: FoldedStep): void {
  const place = placeOf(recorded, step);
  const body = recorded.opened?.body;
  if (body === undefined) {
    fold.report.fail("trails", "event.missing", place, { event: "TrailOpened" });
    return;
  }
  const ocid = bytesAt(body, 64, 1, 2);
  const found = to0x(fold.keccak(ocid));
  if (found !== step.ocidHash || ocid.length === 0 || ocid.length > MOST_OCID) {
    const values = { expected: step.ocidHash, found, ocid: ocid.toString() };
    fold.report.fail("trails", "event.text", place, values);
  }
  const named = `0x${body.toString("hex", 0, 32)}/0x${body.toString("hex", 32, 64)}/${numberAt(body, 64)}`;
  demandSame(fold, "trails", "event.text", place, `${step.agency}/${step.ocidHash}/${step.number}`, named);
}

function checkPlace(fold: Fold, recorded: Recorded, step: FoldedStep, { state }: Trail): void {
  if (step.number === state.number && step.index === state.length) return;
  fold.report.fail("trails", "step.place", placeOf(recorded, step), {
    expected: { number: state.number, index: state.length },
    found: { number: step.number, index: step.index },
  });
}

const PREVIOUS_HEAD = 5 * 32;

/** The contract's rules for the next step; like the contract, the first that is broken is named. */
function checkRules(fold: Fold, recorded: Recorded, state: Trail["state"], step: FoldedStep): void {
  if (!equalAt(recorded.words, PREVIOUS_HEAD, state.head, 0, 32)) {
    const previousHead = to0x(recorded.words.subarray(PREVIOUS_HEAD, PREVIOUS_HEAD + 32));
    const values = { previousHead, head: to0x(state.head) };
    fold.report.fail("trails", "head-stale", placeOf(recorded, step), values);
    return;
  }
  try {
    checkTerms(state, step, step.recordedAt);
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    fold.report.fail("trails", error.code, placeOf(recorded, step), error.values ?? {});
  }
}

/** What the policy in force asks of a step, computed once for each mask of tags. */
function requiredOf(
  agency: Agency,
  { tags, approvals, corrects }: FoldedStep,
  state: Trail["state"],
): number {
  let byTags = agency.required.get(tags);
  if (byTags === undefined) {
    byTags = required({ policy: agency.policy, tags, approvals: 0, corrects: 0, maxRequired: 0 });
    agency.required.set(tags, byTags);
  }
  return Math.max(byTags, approvals, corrects === 0 ? 0 : state.maxRequired);
}

function checkPolicy(fold: Fold, recorded: Recorded, agency: Agency, step: FoldedStep, most: number): void {
  if (step.required !== most || step.approvals > MAX_APPROVALS) {
    const values = { expected: most, found: step.required, approvals: step.approvals };
    fold.report.fail("trails", "step.required", placeOf(recorded, step), values);
  }
  if (step.policyIndex !== agency.policyIndex) {
    const values = { expected: agency.policyIndex, found: step.policyIndex };
    fold.report.fail("trails", "step.policy", placeOf(recorded, step), values);
  }
}
