import type { JsonObject } from "./json.ts";
import { asText, at } from "./ocds/read.ts";
import { tagsIn } from "./ocds/release.ts";
import { CLOSES, tagMask, tagsOf } from "./tags.ts";
import { formatTime, parseTime } from "./time.ts";

/** A release recorded so long after its own date is recorded late. */
const LATE_SECONDS = 86_400;

/** What the entry of a step says; times in Unix seconds, a deadline of 0 says nothing. */
export interface StepFacts {
  readonly tags: number;
  readonly deadline: number;
  readonly recordedAt: number;
}

/** What a release says of the same, as published; null where it says nothing. */
export interface ReleaseFacts {
  readonly tags: readonly string[];
  readonly date: string | null;
  /** `tender.tenderPeriod.endDate`. */
  readonly deadline: string | null;
}

export interface TagsMismatch {
  code: "tags.mismatch";
  /** Names of the bits; every tag outside the OCDS list is `other`. */
  values: { signed: string[]; published: string[] };
}

export interface DeadlineMismatch {
  code: "deadline.mismatch";
  /** RFC 3339 in UTC. */
  values: { signed: string; published: string };
}

export interface RecordedLate {
  code: "recorded.late";
  /** The release's own date (RFC 3339 in UTC), and how many seconds later it was recorded. */
  values: { date: string; seconds: number };
}

/** What the contract could not see and a reader should: facts to be compared, no proof of anything. */
export type StepFinding = TagsMismatch | DeadlineMismatch | RecordedLate;

export function factsOf(release: JsonObject): ReleaseFacts {
  return {
    tags: tagsIn(release),
    date: asText(release["date"]) ?? null,
    deadline: asText(at(release, "tender", "tenderPeriod", "endDate")) ?? null,
  };
}

/** Everything that differs between a step and its published release. */
export function findingsOf(step: StepFacts, release: ReleaseFacts): StepFinding[] {
  const findings = [tagsFinding(step, release), deadlineFinding(step, release), lateFinding(step, release)];
  return findings.filter((finding) => finding !== null);
}

/** Whether the signed tags, apart from Jejak's own bit *closes*, are not the release's. */
export function tagsFinding(step: Pick<StepFacts, "tags">, release: ReleaseFacts): TagsMismatch | null {
  const [signed, published] = [(step.tags & ~CLOSES) >>> 0, tagMask(release.tags)];
  if (signed === published) return null;
  return { code: "tags.mismatch", values: { signed: tagsOf(signed), published: tagsOf(published) } };
}

/** Whether step and release both name a deadline, and not the same instant. */
export function deadlineFinding(
  step: Pick<StepFacts, "deadline">,
  release: ReleaseFacts,
): DeadlineMismatch | null {
  const published = timeIn(release.deadline);
  if (step.deadline === 0 || published === undefined || published === step.deadline) return null;
  const values = { signed: formatTime(step.deadline), published: formatTime(published) };
  return { code: "deadline.mismatch", values };
}

/** Whether the release's own date lies a day or more before its recording. */
export function lateFinding(step: Pick<StepFacts, "recordedAt">, release: ReleaseFacts): RecordedLate | null {
  const date = timeIn(release.date);
  if (date === undefined || step.recordedAt - date < LATE_SECONDS) return null;
  return { code: "recorded.late", values: { date: formatTime(date), seconds: step.recordedAt - date } };
}

function timeIn(published: string | null): number | undefined {
  return published === null ? undefined : parseTime(published);
}
