import { toHex } from "../../../protocol/bytes.ts";
import type { StepEntry } from "../../../protocol/kinds.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import type * as answers from "../../client/ledger.ts";
import type { LedgerFold } from "../fold/fold.ts";
import type { Agency, Trail } from "../fold/state.ts";
import { domainsOf } from "../trust.ts";
import { demand, demandAll, missing, sampleOf } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { provedStep, stepAnswered, stepFacts, trailFacts } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { namesOf } from "./processes.ts";
import { compareVersions } from "./versions.ts";

/** A step of an answer whose words are proved by the log. */
export interface Proved {
  index: number;
  step: StepEntry;
}

/** Each trail by the ocid that its opening event has, with all its steps; of a sample the versions too. */
export async function compareTrails(audit: ApiAudit): Promise<void> {
  const { trails } = audit.fold.ledger;
  const versioned = sampleOf(trails.size);
  let place = 0;
  for (const trail of trails.values()) {
    const steps = await compareTrail(audit, trail);
    if (versioned.has(place++) && steps !== undefined) await compareVersions(audit, trail, steps);
    audit.advance();
  }
}

/** @returns the steps, where all of them are proved, in their places */
async function compareTrail(audit: ApiAudit, trail: Trail): Promise<Proved[] | undefined> {
  const { report, ledger } = audit;
  const place = { agency: trail.agency.key, ocidHash: trail.ocidHash };
  const names = namesOf(audit, trail);
  if (names.ocid === undefined) return undefined;
  const answer = await ledger.trail(trail.agency.key, names.ocid);
  if (answer === undefined) {
    missing(audit, place, names.ocid);
    return undefined;
  }
  demandAll(report, place, "", { ...names, ...trailFacts(trail) }, answer);
  demand(report, { ...place, at: "steps" }, trail.state.length, answer.steps.length);
  const steps = answer.steps.flatMap((found, i) => compareStep(audit, trail, i, found));
  if (steps.length !== trail.state.length) return undefined;
  demandAll(report, place, "", spanFacts(steps), answer);
  compareCorrections(audit, place, steps, answer);
  return steps;
}

function compareStep(audit: ApiAudit, trail: Trail, i: number, found: answers.TrailStep): Proved[] {
  const { report, history, fold } = audit;
  const { index } = found;
  const leaf = index < history.log.size ? toHex(history.log.leaf(index)) : undefined;
  const step = provedStep(found, leaf);
  const place = { agency: trail.agency.key, ocidHash: trail.ocidHash, index };
  const expected = stepFacts(found, step, domainsOf(fold.trust).ledger, leaf);
  demandAll(report, place, "steps.", expected, stepAnswered(found));
  if (step === undefined) return [];
  const belongs = { agency: trail.agency.key, ocidHash: trail.ocidHash, index: i };
  demandAll(report, place, "steps.words.", belongs, step as unknown as Facts);
  found.approvers.forEach((approver) => {
    const facts = approverFacts(fold, trail.agency, step, approver.mandate);
    demandAll(report, place, "steps.approvers.", facts, approver);
  });
  return isOf(trail, step) && step.index === i ? [{ index, step }] : [];
}

const isOf = ({ agency, ocidHash }: Trail, step: StepEntry): boolean =>
  step.agency === agency.key && step.ocidHash === ocidHash;

/** Whose mandate signed: the agency's, or its successor's. */
function approverFacts({ ledger }: LedgerFold, agency: Agency, step: StepEntry, mandate: number): Facts {
  const { successor } = agency.successions[step.succession - 1] ?? {};
  const signing = successor === undefined ? agency : ledger.agencies.get(successor);
  const found = signing?.mandates[mandate - 1];
  if (found === undefined) return {};
  return { agency: signing?.key, holder: found.holder, roles: found.roles };
}

/** What follows from a trail's steps together. */
function spanFacts(steps: readonly Proved[]): Facts {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return {};
  const tags = steps.reduce((mask, { step }) => (mask | step.tags) >>> 0, 0);
  return {
    firstIndex: first.index,
    lastIndex: last.index,
    openedAt: formatTime(first.step.recordedAt),
    lastRecordedAt: formatTime(last.step.recordedAt),
    tags: tagsOf(tags),
  };
}

function compareCorrections(
  { report }: ApiAudit,
  place: { agency: string; ocidHash: string },
  steps: readonly Proved[],
  answer: answers.Trail,
): void {
  answer.steps.forEach(({ index, correctedBy }, i) => {
    const expected = steps.filter(({ step }) => step.corrects === i + 1).map((proved) => proved.index);
    demand(report, { ...place, index, at: "steps.correctedBy" }, expected, correctedBy);
  });
}
