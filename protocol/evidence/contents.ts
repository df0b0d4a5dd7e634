import { toHex } from "../bytes.ts";
import { withdraws } from "../content.ts";
import { JejakError } from "../errors.ts";
import { deadlineFinding, factsOf, lateFinding, tagsFinding, type StepFinding } from "../findings.ts";
import { sha256 } from "../hash.ts";
import { canonicalize } from "../jcs.ts";
import { checkManifest, type Manifest } from "../manifest.ts";
import { CLOSES, tagMask, tagsOf } from "../tags.ts";
import { requiredOf, type Rules } from "./approvals.ts";
import type { EvidenceContent } from "./format.ts";
import { demandEqual, type LogEntry, type OpenTrail, type Opened } from "./open.ts";
import type { Recorder } from "./recorder.ts";
import type { StepEntry } from "../kinds.ts";

/** A file that the reader has, as the tool hashed it. */
export interface GivenDocument {
  name: string;
  size: number;
  /** SHA-256 of its bytes, 64 lower-case hex digits. */
  sha256: string;
}

/** A step whose manifest is in the file and is what the step's hash stands for. */
export interface ReadStep {
  step: LogEntry<StepEntry>;
  manifest: Manifest;
}

/** Holds every manifest against its step, then what it says against what was signed. */
export function checkContents(
  recorder: Recorder,
  opened: Opened,
  trail: OpenTrail,
  rules: Rules,
): ReadStep[] {
  const read: ReadStep[] = [];
  const states = new Map(opened.evidence.manifests.map((content) => [content.index, content]));
  recorder.each("manifests.bound", trail.steps, (step) => {
    const manifest = manifestOf(trail, step, states.get(step.index));
    if (manifest !== undefined) read.push({ step, manifest });
  });
  if (states.size !== trail.steps.length) {
    recorder.add("manifests.bound", "fail", { reason: "evidence-malformed", manifests: states.size });
  }
  compare(recorder, "tags.mismatch", read, ({ step, manifest }) =>
    tagsFinding(step.entry, factsOf(manifest.release)),
  );
  compare(recorder, "deadline.mismatch", read, ({ step, manifest }) =>
    deadlineFinding(step.entry, factsOf(manifest.release)),
  );
  compareApprovals(recorder, rules, read);
  noteLate(recorder, read);
  return read;
}

function manifestOf(
  trail: OpenTrail,
  { index, entry }: LogEntry<StepEntry>,
  content: EvidenceContent | undefined,
): Manifest | undefined {
  if (content === undefined)
    throw new JejakError("evidence-malformed", { at: "$.manifests", values: { index } });
  if (content.state === "withdrawn") {
    const isWithdrawn = trail.withdrawals.some((withdrawal) => withdraws(withdrawal.entry, entry));
    demandEqual("withdrawn", isWithdrawn, true);
  }
  if (content.state !== "published") return undefined;
  const hash = toHex(sha256(canonicalize(content.manifest)));
  if (hash !== entry.contentHash) {
    throw new JejakError("content-hash-mismatch", { values: { found: hash, expected: entry.contentHash } });
  }
  const manifest = checkManifest(content.manifest);
  demandEqual("ocid", manifest.ocid, trail.ocid);
  return manifest;
}

function compare(
  { add }: Recorder,
  code: "tags.mismatch" | "deadline.mismatch",
  read: readonly ReadStep[],
  finding: (step: ReadStep) => StepFinding | null,
): void {
  const differing = read.flatMap((item) => {
    const found = finding(item);
    return found === null ? [] : [{ index: item.step.index, step: item.step.entry.index, ...found.values }];
  });
  for (const values of differing) add(code, "fail", values);
  if (differing.length === 0 && read.length > 0) add(code, "pass", { count: read.length });
}

/** Whether the tags that were published would have needed more approvals than the tags that were signed. */
function compareApprovals({ add }: Recorder, rules: Rules, read: readonly ReadStep[]): void {
  let passed = true;
  for (const { step, manifest } of read) {
    const closes = (step.entry.tags & CLOSES) !== 0;
    const published = tagMask(factsOf(manifest.release).tags, closes);
    const needed = requiredOf(rules, step, published);
    const approvals = step.entry.approvers.length;
    if (approvals >= needed) continue;
    passed = false;
    add("approvals.mismatch", "fail", { index: step.index, tags: tagsOf(published), needed, approvals });
  }
  if (passed && read.length > 0) add("approvals.mismatch", "pass", { count: read.length });
}

function noteLate({ add }: Recorder, read: readonly ReadStep[]): void {
  const steps = read.flatMap(({ step, manifest }) => {
    const late = lateFinding(step.entry, factsOf(manifest.release));
    return late === null ? [] : [{ index: step.index, step: step.entry.index, ...late.values }];
  });
  if (steps.length > 0) add("recorded.late", "pass", { steps });
}

/** The document that the file is about is named by the manifest of its step. */
export function checkNamed({ add }: Recorder, { evidence }: Opened, read: readonly ReadStep[]): void {
  const { subject } = evidence;
  if (subject.type !== "document") return;
  const manifest = read.find(({ step }) => step.index === subject.index)?.manifest;
  const document = manifest?.documents.find(({ sha256: hash }) => hash === subject.sha256);
  const named = { index: subject.index, sha256: subject.sha256 };
  if (document === undefined) add("document.named", "fail", { reason: "document-unknown", ...named });
  else
    add("document.named", "pass", {
      ...named,
      id: document.id,
      title: document.title ?? null,
      size: document.size,
    });
}

/** Each file that the reader has is one that a manifest names, or a manifest itself. */
export function checkGiven(
  { add }: Recorder,
  given: readonly GivenDocument[],
  trail: OpenTrail,
  read: readonly ReadStep[],
): void {
  if (given.length === 0) add("documents.given", "skipped", { because: "no-file-given" });
  const complete = read.length === trail.steps.length;
  for (const file of given) {
    const found = placesOf(file, trail, read);
    const values = { name: file.name, sha256: file.sha256 };
    if (found.length > 0) add("documents.given", "pass", { ...values, found });
    else if (complete) add("documents.given", "fail", { reason: "document-unknown", ...values });
    else add("documents.given", "skipped", { because: "manifests-missing", ...values });
  }
}

/** What is about no trail names no documents: whoever gives some is told that nothing was held against them. */
export function passOver({ add }: Recorder, given: readonly GivenDocument[]): void {
  for (const { name, sha256: hash } of given)
    add("documents.given", "skipped", { because: "not-about-documents", name, sha256: hash });
}

interface Place {
  index: number;
  step: number;
  role: "manifest" | "document";
  id?: string;
  title?: string;
}

function placesOf(file: GivenDocument, trail: OpenTrail, read: readonly ReadStep[]): Place[] {
  const manifests = trail.steps
    .filter(({ entry }) => entry.contentHash === file.sha256)
    .map(({ index, entry }): Place => ({ index, step: entry.index, role: "manifest" }));
  const documents = read.flatMap(({ step, manifest }) =>
    manifest.documents
      .filter(({ sha256: hash, size }) => hash === file.sha256 && size === file.size)
      .map(({ id, title }): Place => ({
        index: step.index,
        step: step.entry.index,
        role: "document",
        id,
        ...(title !== undefined && { title }),
      })),
  );
  return [...manifests, ...documents];
}
