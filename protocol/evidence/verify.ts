import type { Hex } from "../bytes.ts";
import { domain } from "../eip712.ts";
import { JejakError } from "../errors.ts";
import { portable, type Primitives } from "../primitives.ts";
import { parseHeader, type Header } from "../proof/header.ts";
import type { VerifiedBatch } from "../records/verified.ts";
import {
  approvalsOf,
  checkStep,
  checkWithdrawal,
  signedInTrail,
  type Approval,
  type Digested,
  type Rules,
} from "./approvals.ts";
import { checkAnchor, checkChanges, checkIssued, checkRegistry, signedInBatch } from "./batch.ts";
import { batchReport, verifiedBatch, type BoundBatch } from "./batch-facts.ts";
import { checkBlock, checkCosigned, hashesOf, type BlockAnswer } from "./block.ts";
import { checkContents, checkGiven, checkNamed, passOver, type GivenDocument } from "./contents.ts";
import { factsOf, type Facts } from "./facts.ts";
import { verdictOf, type Finding, type Verdict } from "./findings.ts";
import { checkAgency, checkClaims, checkGenesis, checkSubject, checkTexts, registryIn } from "./ledger.ts";
import { checkMandates } from "./mandates.ts";
import { noteMandates, noteTrail, type Placed } from "./notes.ts";
import { openEvidence, type OpenTrail, type Opened } from "./open.ts";
import type { OpenBatch } from "./opened-batch.ts";
import type { OpenProcesses } from "./opening.ts";
import { checkListed, isWhole, type Listed } from "./processes.ts";
import { HALT, createRecorder, inOrder, type Recorder } from "./recorder.ts";
import { checkSignatures, touchSigners } from "./signatures.ts";
import { checkEntries, openState, rootInState, type State, type Trusted } from "./state.ts";
import { checkPolicies, checkSuccessions, checkTrail } from "./trail.ts";
import type { Trust } from "./trust.ts";
import { formatTime } from "../time.ts";
import type { TrailState } from "../trail.ts";

export interface VerificationInput {
  /** The evidence file as it is. */
  evidence: Uint8Array;
  trust: Trust;
  /** Files that the reader has, hashed. */
  documents?: readonly GivenDocument[];
  /** What an RPC endpoint of the reader's choice said of the block of `blockOf(evidence)`. */
  answer?: BlockAnswer;
  /** Faster arithmetic than plain JavaScript, where there is some. */
  primitives?: Primitives;
}

export interface Report {
  verdict: Verdict;
  /** In the order of `CHECKS`. */
  findings: Finding[];
  /** Null where a link does not hold: then the file proves nothing. */
  facts: Facts | null;
}

/**
 * Checks an evidence file against what the reader trusts. Pure: no network, no clock. It never throws for what
 * stands in the file; bindings by hash come before signatures, which are checked only where everything else holds.
 */
export function verifyEvidence(input: VerificationInput): Report {
  return verifyBatch(input).report;
}

/**
 * The same, with the batch of civil records that the file proves, for records to be checked against.
 * @returns no batch where a link does not hold, or the file is about something else
 */
export function verifyBatch(input: VerificationInput): { report: Report; batch?: VerifiedBatch } {
  const recorder = createRecorder();
  let verified: Verified | undefined;
  try {
    verified = verify(recorder, input);
  } catch (error) {
    if (error !== HALT) throw error;
    recorder.skipRest();
  }
  const findings = inOrder(recorder.findings);
  const report = { verdict: verdictOf(findings), findings, facts: verified?.facts ?? null };
  return { report, ...(verified?.batch && { batch: verified.batch }) };
}

/** The block whose hash an RPC endpoint is to be asked for. @throws JejakError as `parseEvidence` and `parseHeader` */
export function blockOf(evidence: Uint8Array): { number: number; hashes: Hex[] } {
  const header = parseHeader(openEvidence(evidence).header);
  return { number: header.number, hashes: hashesOf(header) };
}

interface Verified {
  facts: Facts;
  batch?: VerifiedBatch | undefined;
}

function verify(recorder: Recorder, input: VerificationInput): Verified {
  const { trust, primitives = portable, answer } = input;
  const { link } = recorder;
  const opened = link("evidence.form", () => openEvidence(input.evidence), sizeOf);
  link("evidence.claims", () => {
    checkClaims(opened, trust);
  });
  const header = link("block.header", () => parseHeader(opened.header), toldOf);
  const { checkpoint: text, root } = opened.evidence;
  const checkpoint = text === undefined ? undefined : { text, size: root.size };
  const cosigned = checkBlock(recorder, { header, trust, answer, checkpoint, primitives });
  const state = link("contracts.code", () =>
    openState(header.stateRoot, opened.nodes, contractsIn(opened, trust)),
  );
  const logRoot = link(
    "log.root",
    () => {
      const found = rootInState(opened, state);
      checkCosigned(cosigned, root.size, found);
      return found;
    },
    () => ({ size: root.size, from: root.from }),
  );
  link(
    "entries.included",
    () => {
      checkEntries(opened, logRoot);
    },
    () => ({ count: entriesIn(opened) }),
  );
  const genesis = link("ledger.genesis", () => checkGenesis(opened, trust));
  link("subject.bound", () => {
    checkSubject(opened);
  });
  const bound = opened.trail && bindTrail(recorder, opened, opened.trail, trust, state);
  const listed = opened.processes && bindProcesses(recorder, opened, opened.processes, state);
  const batch = opened.batch && bindBatch(recorder, opened, opened.batch, trust, state);
  link("proofs.exact", () => {
    const signing = bound?.rules ?? batch?.signing;
    if (signing !== undefined) touchSigners(signing, state);
    checkExact(opened, state);
  });
  const { approvals } = opened.evidence;
  const checkSigned = (read: () => Approval[]): void => {
    if (!recorder.findings.some(isBroken)) checkSignatures(recorder, read, genesis, state, primitives);
    else recorder.add("signatures.valid", "skipped", { because: "something-else-fails" });
  };
  if (bound !== undefined) {
    judge(recorder, opened, bound, input);
    checkSigned(() => approvalsOf(approvals, bound.rules, signedInTrail(bound.rules, bound.separator)));
    noteTrail(recorder, bound.rules, bound.folded);
  } else passOver(recorder, input.documents ?? []);
  if (listed !== undefined) judgeList(recorder, listed);
  if (batch !== undefined) {
    judgeBatch(recorder, batch);
    checkSigned(() => approvalsOf(approvals, batch.signing, signedIn(batch)));
    noteMandates(recorder, batch.signing, entriesOf(batch));
  }
  tellOpen(recorder, opened, header);
  const bindings = { rules: bound?.rules, listed, batch: batch && batchReport(batch) };
  const facts = factsOf(opened, header, blockHash(recorder, header), bindings);
  return { facts, batch: batch && verifiedBatch(batch, trust, genesis, header) };
}

/** The contracts whose accounts the file has to prove. */
function contractsIn({ batch }: Opened, trust: Trust): Trusted {
  return batch === undefined ? trust.contracts : { ...trust.contracts, recordRegistry: registryIn(trust) };
}

function entriesIn({ entries, processes, batch }: Opened): number {
  return entries.length + (processes?.opened.length ?? 0) + (batch?.changes.length ?? 0);
}

interface Bound {
  rules: Rules;
  folded: TrailState;
  separator: Uint8Array;
}

/** Everything about the trail that hangs on hashes and storage. */
function bindTrail(recorder: Recorder, opened: Opened, trail: OpenTrail, trust: Trust, state: State): Bound {
  const { link } = recorder;
  const separator = domain(BigInt(trust.chainId), trust.contracts.procurementLedger.address);
  link("texts.bound", () => {
    checkTexts(opened, trail, state);
  });
  const folded = link(
    "trail.complete",
    () => checkTrail(trail, separator, state),
    ({ length, head }) => ({ length, head }),
  );
  const about = { ...trail, signed: [...trail.steps, ...trail.withdrawals] };
  const successions = link("successions.bound", () => checkSuccessions(opened, about, state), count);
  const policies = link("policies.bound", () => checkPolicies(opened, trail, state), count);
  const mandates = link("mandates.bound", () => checkMandates(opened, trail.key, successions, state), count);
  return { rules: { opened, trail, key: trail.key, successions, policies, mandates }, folded, separator };
}

/** Everything about a batch of civil records that hangs on hashes and storage. */
function bindBatch(
  { link }: Recorder,
  opened: Opened,
  batch: OpenBatch,
  trust: Trust,
  state: State,
): BoundBatch {
  const { key, agency, successors } = batch;
  const { address: registry } = registryIn(trust);
  link("texts.bound", () => {
    checkAgency(opened, agency, state);
  });
  link("registry.bound", () => {
    checkRegistry(opened, registryIn(trust));
  });
  const anchor = link(
    "batch.bound",
    () => checkAnchor(opened, batch, state),
    ({ index, entry }) => ({ index, number: entry.batch, root: entry.root, size: entry.size }),
  );
  const folded = link(
    "batch.changes",
    () => checkChanges(batch, anchor, state),
    ({ sequence }) => ({ count: sequence }),
  );
  const signed = [anchor, ...batch.changes];
  const successions = link(
    "successions.bound",
    () => checkSuccessions(opened, { key, successors, signed }, state),
    count,
  );
  const mandates = link("mandates.bound", () => checkMandates(opened, key, successions, state), count);
  return {
    opened: batch,
    proved: { anchor, state: folded },
    signing: { key, successions, mandates },
    registry,
    separator: domain(BigInt(trust.chainId), registry),
  };
}

function judgeBatch(recorder: Recorder, { opened, proved, signing }: BoundBatch): void {
  recorder.each("batch.approved", [proved.anchor, ...opened.changes], (signed) => {
    checkIssued(signing, signed);
  });
}

function signedIn({ proved, opened, separator }: BoundBatch): Digested[] {
  return signedInBatch(proved.anchor, opened, separator);
}

/** Entries of a batch are known by their places in the log. */
function entriesOf({ proved, opened }: BoundBatch): Placed[] {
  return [proved.anchor, ...opened.changes].map(({ index, entry }) => ({ index, entry, place: index }));
}

/** Everything about a list of processes that hangs on hashes and storage. */
function bindProcesses({ link }: Recorder, opened: Opened, processes: OpenProcesses, state: State): Listed {
  link("texts.bound", () => {
    checkAgency(opened, processes.agency, state);
  });
  return link(
    "processes.listed",
    () => checkListed(processes, state),
    (listed) => ({ ...listed }),
  );
}

/** A part of the list is proved to have no gap; that it is all of it only the parts together prove. */
function judgeList({ add }: Recorder, listed: Listed): void {
  if (isWhole(listed)) add("processes.complete", "pass", { ...listed });
  else add("processes.complete", "skipped", { because: "part-of-list", ...listed });
}

/** The rules and the texts, each told by itself. */
function judge(
  recorder: Recorder,
  opened: Opened,
  { rules }: Bound,
  { documents = [] }: VerificationInput,
): void {
  const { trail } = rules;
  recorder.each("steps.approved", trail.steps, (step) => {
    checkStep(rules, step);
  });
  recorder.each("withdrawals.approved", trail.withdrawals, (withdrawal) => {
    checkWithdrawal(rules, withdrawal);
  });
  const read = checkContents(recorder, opened, trail, rules);
  checkNamed(recorder, opened, read);
  checkGiven(recorder, documents, trail, read);
}

/** What a text says otherwise than the entry is told by itself: the signatures on the entry are still worth a check. */
const ABOUT_TEXTS = new Set(["tags.mismatch", "deadline.mismatch", "approvals.mismatch"]);

function isBroken({ code, status }: Finding): boolean {
  return (status === "fail" || status === "error") && !ABOUT_TEXTS.has(code);
}

/** No node and no entry that nothing needs: what is not about the subject must not stand in the file. */
function checkExact({ entries, needed }: Opened, state: State): void {
  const [unused] = state.unused();
  if (unused !== undefined) throw new JejakError("evidence-malformed", { at: "$.nodes", values: { unused } });
  const spare = entries.find(({ index }) => !needed.has(index));
  if (spare === undefined) return;
  throw new JejakError("evidence-malformed", { at: "$.entries", values: { index: spare.index } });
}

/** What no file can prove is said every time. */
function tellOpen({ add }: Recorder, { evidence, trail, processes, batch }: Opened, header: Header): void {
  const block = { block: header.number, time: formatTime(header.timestamp) };
  add("open.later", "skipped", { because: "after-the-block", ...block });
  const missing = evidence.manifests.filter(({ state }) => state !== "published");
  if (missing.length > 0) add("open.content", "skipped", { because: "not-in-file", manifests: missing });
  if (trail !== undefined || batch !== undefined)
    add("open.grants", "skipped", { because: "needs-whole-ledger" });
  if (batch !== undefined) add("open.records", "skipped", { because: "needs-record" });
  if (processes === undefined) return;
  add("open.trails", "skipped", { because: "needs-evidence-of-each" });
  add("open.unrecorded", "skipped", { because: "not-on-ledger" });
}

function sizeOf({ evidence, entries }: Opened): Record<string, unknown> {
  const { format, version, subject } = evidence;
  return { format, version, subject: subject.type, entries: entries.length };
}

function toldOf({ number, timestamp }: Header): Record<string, unknown> {
  return { number, time: formatTime(timestamp) };
}

function count({ size }: { size: number }): Record<string, unknown> {
  return { count: size };
}

/** The hash that was believed; else the header's own. */
function blockHash({ findings }: Recorder, header: Header): Hex {
  const told = findings.find(
    ({ code, status }) => code.startsWith("block.") && status === "pass" && code !== "block.header",
  );
  return (told?.values["hash"] as Hex | undefined) ?? header.hash;
}
