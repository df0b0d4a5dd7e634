import { hasTag, tagMask, tagsOf } from "../tags.ts";
import { formatTime } from "../time.ts";
import type { TrailState } from "../trail.ts";
import { signingAgency, type Rules, type Signed, type Signing } from "./approvals.ts";
import { withholding, type OpenTrail } from "./open.ts";
import type { Mandate } from "./mandates.ts";
import type { Recorder } from "./recorder.ts";

const CANCELS = tagMask(["tenderCancellation", "awardCancellation"]);

/** What a later step with such tags takes the place of. */
const SUPERSEDES: readonly (readonly [later: number, earlier: number])[] = [
  [tagMask(["planningUpdate"]), tagMask(["planning", "planningUpdate"])],
  [tagMask(["tenderAmendment", "tenderUpdate"]), tagMask(["tender", "tenderAmendment", "tenderUpdate"])],
  [tagMask(["awardUpdate"]), tagMask(["award", "awardUpdate"])],
  [
    tagMask(["contractUpdate", "contractAmendment"]),
    tagMask(["contract", "contractUpdate", "contractAmendment"]),
  ],
  [tagMask(["implementationUpdate"]), tagMask(["implementation", "implementationUpdate"])],
];

/** Facts about the trail that a reader should know and that make nothing invalid, each told once with its list. */
export function noteTrail({ add }: Recorder, rules: Rules, folded: TrailState): void {
  const { trail } = rules;
  const tell = (code: Parameters<Recorder["add"]>[0], steps: object[]): void => {
    if (steps.length > 0) add(code, "pass", { steps });
  };
  tell("step.corrected", corrections(trail));
  tell("step.cancelled", cancellations(trail));
  tell("step.superseded", successors(trail));
  if (folded.closedBy !== 0) add("trail.closed", "pass", { step: folded.closedBy - 1 });
  tell("content.withdrawn", withdrawals(trail));
  const steps = trail.steps.map(({ index, entry }) => ({ index, entry, place: entry.index }));
  noteMandates({ add }, rules, steps);
}

function corrections({ steps }: OpenTrail): object[] {
  return steps
    .filter(({ entry }) => entry.corrects !== 0)
    .map(({ entry }) => ({
      step: entry.corrects - 1,
      by: entry.index,
      recordedAt: formatTime(entry.recordedAt),
    }));
}

function cancellations({ steps }: OpenTrail): object[] {
  return steps
    .filter(({ entry }) => hasTag(entry.tags, CANCELS))
    .map(({ entry }) => ({
      by: entry.index,
      tags: tagsOf(entry.tags),
      recordedAt: formatTime(entry.recordedAt),
    }));
}

/** For each step that takes another's place, the newest one before it that it follows. */
function successors({ steps }: OpenTrail): object[] {
  return steps.flatMap(({ entry }) =>
    SUPERSEDES.filter(([later]) => entry.corrects === 0 && hasTag(entry.tags, later)).flatMap(
      ([, earlier]) => {
        const before = steps.slice(0, entry.index).findLast((step) => hasTag(step.entry.tags, earlier));
        if (before === undefined) return [];
        return [{ step: before.entry.index, by: entry.index, recordedAt: formatTime(entry.recordedAt) }];
      },
    ),
  );
}

function withdrawals(trail: OpenTrail): object[] {
  return withholding(trail).map(({ index, entry }) => ({
    step: entry.index,
    reason: entry.reason,
    index,
    recordedAt: formatTime(entry.recordedAt),
  }));
}

/** A signed entry with the number by which a reader knows it. */
export interface Placed extends Signed {
  place: number;
}

/** Mandates that were revoked later, and keys that were declared suspect from a time before they signed. */
export function noteMandates(
  { add }: Pick<Recorder, "add">,
  signing: Signing,
  signed: readonly Placed[],
): void {
  const all = [...signing.mandates.values()];
  const revoked = all.flatMap(({ agency, number, revoked }) =>
    revoked === undefined
      ? []
      : [{ agency, mandate: number, reason: revoked.reason, recordedAt: formatTime(revoked.recordedAt) }],
  );
  if (revoked.length > 0) add("mandate.revoked", "pass", { mandates: revoked });
  const suspect = all.flatMap((mandate) => suspicion(signing, signed, mandate));
  if (suspect.length > 0) add("mandate.suspect", "pass", { mandates: suspect });
}

/** Steps that a key signed after the time from which its agency declared it suspect. */
function suspicion(signing: Signing, signed: readonly Placed[], mandate: Mandate): object[] {
  const from = mandate.revoked?.suspectFrom ?? 0;
  if (from === 0) return [];
  const steps = signed
    .filter(({ entry }) => entry.recordedAt >= from)
    .filter(
      (item) =>
        signingAgency(signing, item) === mandate.agency && item.entry.approvers.includes(mandate.number),
    )
    .map(({ place }) => place);
  if (steps.length === 0) return [];
  return [{ agency: mandate.agency, mandate: mandate.number, suspectFrom: formatTime(from), steps }];
}
