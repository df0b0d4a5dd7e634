import type { Hex } from "../../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../../protocol/eip712.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { MAX_APPROVALS, required } from "../../../protocol/policy.ts";
import { NEW_TRAIL, advance, checkNext } from "../../../protocol/trail.ts";
import type { TrailState } from "../../../protocol/trail.ts";
import { bytesAt, numberAt } from "../events.ts";
import { checkApprovers, takeSignatures } from "./approvers.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { agencyOf } from "./state.ts";
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
  trail.state = advance(state, step, hexOf(digest), step.required);
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`;
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
  fold.ledger.trails.set(recorded.key, trail);
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
  const subject = Buffer.from(fold.keccak(recorded.words.subarray(64, 128))).toString("latin1");
  return { agency, ocidHash: step.ocidHash, subject, state: { ...NEW_TRAIL, number: step.number } };
}

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
  const found = hexOf(keccak256(ocid));
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

function checkRules(fold: Fold, recorded: Recorded, state: TrailState, step: FoldedStep): void {
  try {
    checkNext(state, step, step.recordedAt);
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    fold.report.fail("trails", error.code, placeOf(recorded, step), error.values ?? {});
  }
}

/** What the policy in force asks of a step, computed once for each mask of tags. */
function requiredOf(agency: Agency, { tags, approvals, corrects }: FoldedStep, state: TrailState): number {
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
