import { to0x, toHex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { deadlineFinding, factsOf, lateFinding, tagsFinding } from "../../protocol/findings.ts";
import type { StepFinding } from "../../protocol/findings.ts";
import { sha256 } from "../../protocol/hash.ts";
import { canonicalize } from "../../protocol/jcs.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import type { StepEntry } from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import { parseManifest } from "../../protocol/manifest.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { dateOf, deadlineOf, idOf } from "../../protocol/ocds/release.ts";
import { tagsOf } from "../../protocol/tags.ts";
import { formatTime } from "../../protocol/time.ts";
import { foldTrail } from "../../protocol/trail.ts";
import { demandEqual, found } from "./findings.ts";
import type { Check, Finding, Verdict } from "./findings.ts";
import { entriesAbout, entryAt, trailInStorage } from "./log-reader.ts";
import type { ChainView } from "./log-reader.ts";

/** A file, by its hash, and the step that is said to have recorded it. */
export interface Claim {
  sha256: string;
  size: number;
  /** What is recorded of the file: itself as a manifest or a document, or a release in it (sha256 of its JCS form). */
  role: "manifest" | "document" | "release";
  index: number;
  contentHash: string;
}

/**
 * Checks a claim against the chain: the entry as the chain has it, the manifest by its hash, the document in the
 * manifest, and the whole trail folded to the head in storage. `manifest` gives the published bytes, if any.
 */
export async function verifyStep(
  view: ChainView,
  claim: Claim,
  manifest: () => Promise<Uint8Array | undefined>,
): Promise<Finding[]> {
  let step: StepEntry | undefined;
  const entry = await found("entry", async () => {
    step = await stepAt(view, claim);
    return { index: claim.index, recordedAt: formatTime(step.recordedAt), contentHash: step.contentHash };
  });
  const findings = [entry, ...(await verifyContent(claim, step, manifest))];
  if (step !== undefined) findings.push(await verifyTrail(view, step, claim.index));
  return findings;
}

async function stepAt(view: ChainView, { index, contentHash }: Claim): Promise<StepEntry> {
  const recorded = await entryAt(view, index);
  if (recorded === undefined) throw new JejakError("entry-unknown", { values: { index } });
  const entry = decodeEntry(recorded.words);
  if (entry.kind !== KIND.step) {
    throw new JejakError("entry-malformed", { values: { kind: entry.kind, expected: KIND.step } });
  }
  demandEqual("content-hash-mismatch", entry.contentHash, contentHash);
  return entry;
}

/**
 * That the file is what the entry's hash stands for: by itself where it is the manifest, else by what the manifest
 * says of it. Where the manifest is not published that link is missing, and nothing is known of the file.
 */
async function verifyContent(
  claim: Claim,
  step: StepEntry | undefined,
  read: () => Promise<Uint8Array | undefined>,
): Promise<Finding[]> {
  const own = claim.role === "manifest" ? [await verifyOwnHash(claim)] : [];
  let published: Uint8Array | undefined;
  const reading = await found(claim.role, async () => ({ size: (published = await read())?.length ?? 0 }));
  if (reading.status !== "pass") return [...own, reading];
  if (published === undefined) {
    return own.length > 0 ? own : [{ check: claim.role, status: "skipped", code: "content-not-published" }];
  }
  return [...own, ...(await verifyPublished(claim, step, published))];
}

async function verifyPublished(
  claim: Claim,
  step: StepEntry | undefined,
  bytes: Uint8Array,
): Promise<Finding[]> {
  let manifest: Manifest | undefined;
  const content = await found("content", () => {
    demandEqual("content-hash-mismatch", claim.contentHash, toHex(sha256(bytes)));
    manifest = parseManifest(bytes);
    return { contentHash: claim.contentHash, ocid: manifest.ocid };
  });
  if (manifest === undefined) return [content];
  const findings = [content];
  if (claim.role === "document") findings.push(await verifyDocument(claim, manifest));
  if (claim.role === "release") findings.push(await verifyRelease(claim, manifest));
  if (step !== undefined) findings.push(...verifyWords(step, manifest));
  return findings;
}

async function verifyOwnHash({ sha256: hash, contentHash }: Claim): Promise<Finding> {
  return await found("manifest", () => {
    demandEqual("content-hash-mismatch", contentHash, hash);
    return { contentHash };
  });
}

async function verifyDocument({ sha256: hash, size }: Claim, { documents }: Manifest): Promise<Finding> {
  return await found("document", () => {
    const named = documents.find((document) => document.sha256 === hash);
    if (named === undefined) throw new JejakError("document-unknown", { values: { sha256: hash } });
    demandEqual("content-hash-mismatch", named.size, size);
    return { id: named.id, title: named.title ?? null };
  });
}

async function verifyRelease({ sha256: hash }: Claim, { release }: Manifest): Promise<Finding> {
  return await found("release", () => {
    demandEqual("content-hash-mismatch", toHex(sha256(canonicalize(release))), hash);
    return { id: idOf(release) ?? null };
  });
}

/** What the contract could not see: whether the signed numbers say what the published text says. */
function verifyWords(step: StepEntry, { release }: Manifest): Finding[] {
  const facts = factsOf(release);
  const findings = [compared("tags", tagsFinding(step, facts), { tags: tagsOf(step.tags) })];
  if (step.deadline !== 0 && deadlineOf(release) !== undefined) {
    const same = { deadline: formatTime(step.deadline) };
    findings.push(compared("deadline", deadlineFinding(step, facts), same));
  }
  return [...findings, ...lateness(step, release)];
}

function compared(check: Check, difference: StepFinding | null, same: Record<string, unknown>): Finding {
  return difference === null
    ? { check, status: "pass", values: same }
    : { check, status: "fail", code: difference.code, values: difference.values };
}

/** The gap between the release's own date and its recording; a fact to be read, no forgery. */
function lateness(step: StepEntry, release: JsonObject): Finding[] {
  const dated = dateOf(release);
  if (dated === undefined) return [];
  const late = lateFinding(step, factsOf(release));
  const values = { dated: formatTime(dated), recordedAt: formatTime(step.recordedAt) };
  return [{ check: "recorded", status: "pass", ...(late && { code: late.code }), values }];
}

async function verifyTrail(view: ChainView, step: StepEntry, index: number): Promise<Finding> {
  return await found("trail", async () => {
    const entries = await entriesAbout(view, step.agency, step.ocidHash);
    const steps = entries.filter(({ words }) => words[31] === KIND.step);
    const stored = await trailInStorage(view, step.agency, step.ocidHash);
    const folded = foldTrail(domain(view.chainId, view.procurementLedger), steps);
    demandEqual("trail-broken", stored.head, folded.head);
    demandEqual("trail-broken", stored.length, folded.length);
    const here = steps.find(({ logIndex }) => logIndex === index);
    if (here === undefined) throw new JejakError("trail-broken", { values: { missing: index } });
    return { head: folded.head, length: folded.length, place: step.index, leaf: to0x(leafHash(here.words)) };
  });
}

/**
 * What the findings about one claim come to: it holds only where entry, trail and the link from the file to the
 * entry were all checked and hold; a missing link leaves it unknown.
 */
export function verdictOf({ role }: Pick<Claim, "role">, findings: readonly Finding[]): Verdict {
  if (findings.some(({ status }) => status === "fail")) return "fail";
  if (findings.some(({ status }) => status === "error")) return "error";
  const holds = (check: Check): boolean =>
    findings.some((finding) => finding.check === check && finding.status === "pass");
  return holds("entry") && holds("trail") && holds(role) ? "pass" : "unknown";
}
