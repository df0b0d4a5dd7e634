import { setTimeout as sleep } from "node:timers/promises";
import { to0x, toHex } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { stepDigest } from "../../protocol/eip712.ts";
import type { StepMessage } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { contentHash } from "../../protocol/manifest.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { Ledger, NewSubmission, Submission } from "./ledger.ts";
import { limiter } from "./limit.ts";
import { approve } from "./sign.ts";
import type { Officer } from "./sign.ts";

/** Head of a trail without steps. */
export const NO_HEAD: Hex = `0x${"00".repeat(32)}`;

const SECONDS_A_DAY = 86_400;
const VALID_DAYS = 7;
const POLL_FIRST_MS = 100;
const POLL_MOST_MS = 2_000;
const PATIENCE_MS = 600_000;

/** A step to be anchored; deadline is in Unix seconds (0: says nothing), `corrects` a trail index + 1 or 0. */
export interface PlannedStep {
  manifest: Manifest;
  tags: number;
  corrects: number;
  deadline: number;
  /** The least number of approvals that the proposer asks for. */
  approvals: number;
  officers: readonly Officer[];
}

/** Steps of one trail, in order, on top of `head` (recorded or pending; {@link NO_HEAD} opens the trail). */
export interface PlannedTrail<S extends PlannedStep = PlannedStep> {
  agency: Hex;
  /** Number of the succession whose successor's mandates sign; by default 0, the agency's own. */
  succession?: number;
  ocid: string;
  head: Hex;
  steps: readonly S[];
}

/** What became of one step. After a failure the later steps of its trail are `unsent`. */
export type Anchored<S extends PlannedStep = PlannedStep> = {
  step: S;
  trail: PlannedTrail<S>;
  contentHash: string;
  digest: Hex;
} & (
  | { status: "recorded"; submission: Submission }
  | { status: "failed"; error: JejakError }
  | { status: "unsent" }
);

/** Where and how {@link anchorMany} submits. */
export interface AnchorOptions<S extends PlannedStep> {
  ledger: Ledger;
  /** EIP-712 domain separator of ProcurementLedger. */
  separator: Uint8Array;
  /** Unix seconds. */
  now: () => number;
  /** Trails submitted at a time. */
  width?: number;
  onProgress?: (done: Anchored<S>) => void;
}

interface Signed<S extends PlannedStep> {
  step: S;
  trail: PlannedTrail<S>;
  contentHash: string;
  digest: Hex;
  submission: NewSubmission;
}

/**
 * Signs and submits the steps of many trails and waits until each is recorded or refused. Within a trail each step is
 * built on the digest of the one before, without waiting for a block; trails go in parallel. Submitting the same step
 * again is harmless: the relay knows it by its digest, and `validUntil` is the same for a whole day.
 */
export async function anchorMany<S extends PlannedStep>(
  trails: readonly PlannedTrail<S>[],
  options: AnchorOptions<S>,
): Promise<Anchored<S>[]> {
  const post = limiter(options.width ?? 8);
  const poll = limiter(options.width ?? 8);
  const results = await Promise.all(
    trails.map(async (trail) => await settle(await post(() => submitTrail(trail, options)), poll, options)),
  );
  return results.flat();
}

/** The end of a day a week ahead (UTC): proposers' default for `validUntil`. */
export function defaultValidUntil(now: number): number {
  return (Math.floor(now / SECONDS_A_DAY) + VALID_DAYS + 1) * SECONDS_A_DAY;
}

type Outcome = { sent: Submission } | { error: JejakError } | { unsent: true };
type Submitted<S extends PlannedStep> = Signed<S> & Outcome;

async function submitTrail<S extends PlannedStep>(
  trail: PlannedTrail<S>,
  options: AnchorOptions<S>,
): Promise<Submitted<S>[]> {
  const done: Submitted<S>[] = [];
  let failed = false;
  for (const signed of signTrail(trail, options)) {
    const outcome: Outcome = failed ? { unsent: true } : await submitOne(signed, options.ledger);
    failed ||= "error" in outcome;
    done.push({ ...signed, ...outcome });
  }
  return done;
}

async function submitOne<S extends PlannedStep>(signed: Signed<S>, ledger: Ledger): Promise<Outcome> {
  try {
    return { sent: await ledger.submit(signed.submission) };
  } catch (error) {
    if (error instanceof JejakError) return { error };
    throw error;
  }
}

function* signTrail<S extends PlannedStep>(
  trail: PlannedTrail<S>,
  { separator, now }: AnchorOptions<S>,
): Generator<Signed<S>> {
  const validUntil = defaultValidUntil(now());
  const { succession = 0 } = trail;
  let previousHead = trail.head;
  for (const step of trail.steps) {
    const content = contentHash(step.manifest);
    const message = messageOf(trail, step, { content: to0x(content), previousHead, validUntil });
    const digest = stepDigest(separator, message);
    const approvals = approve(digest, step.officers);
    previousHead = to0x(digest);
    yield {
      step,
      trail,
      contentHash: toHex(content),
      digest: previousHead,
      submission: { step: message, succession, approvals, manifest: step.manifest },
    };
  }
}

function messageOf(
  { agency, ocid }: Pick<PlannedTrail, "agency" | "ocid">,
  { tags, corrects, deadline, approvals }: PlannedStep,
  place: Pick<StepMessage, "content" | "previousHead" | "validUntil">,
): StepMessage {
  return { agency, ocid, tags, corrects, deadline, approvals, ...place };
}

async function settle<S extends PlannedStep>(
  submitted: readonly Submitted<S>[],
  poll: ReturnType<typeof limiter>,
  { ledger, onProgress }: AnchorOptions<S>,
): Promise<Anchored<S>[]> {
  const results: Anchored<S>[] = [];
  for (const item of submitted) {
    const result = await settleOne(item, poll, ledger);
    results.push(result);
    onProgress?.(result);
  }
  return results;
}

async function settleOne<S extends PlannedStep>(
  item: Submitted<S>,
  poll: ReturnType<typeof limiter>,
  ledger: Ledger,
): Promise<Anchored<S>> {
  const { step, trail, contentHash: hash, digest } = item;
  const place = { step, trail, contentHash: hash, digest };
  if ("unsent" in item) return { ...place, status: "unsent" };
  if ("error" in item) return { ...place, status: "failed", error: item.error };
  const submission = await waitUntilSettled(item.sent, poll, ledger);
  if (submission.status === "recorded") return { ...place, status: "recorded", submission };
  return { ...place, status: "failed", error: refusalOf(submission) };
}

/** Submissions that still wait after ten minutes are left to the relay, which goes on by itself. */
async function waitUntilSettled(
  sent: Submission,
  poll: ReturnType<typeof limiter>,
  ledger: Ledger,
): Promise<Submission> {
  const until = Date.now() + PATIENCE_MS;
  let submission = sent;
  for (
    let pause = POLL_FIRST_MS;
    isOpen(submission) && Date.now() < until;
    pause = Math.min(pause * 1.5, POLL_MOST_MS)
  ) {
    await sleep(pause);
    submission = await poll(() => ledger.submission(sent.id));
  }
  return submission;
}

function isOpen({ status }: Submission): boolean {
  return status === "queued" || status === "sent";
}

function refusalOf(submission: Submission): JejakError {
  const { id, status, error } = submission;
  if (isOpen(submission)) {
    return new JejakError("not-ready", { values: { submission: id, status }, detail: "the relay is slow" });
  }
  const code = status === "conflict" ? "head-conflict" : "step-refused";
  return new JejakError(code, { values: { submission: id, ...error } });
}
