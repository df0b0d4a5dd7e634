import type { Hex } from "../bytes.ts";
import { domain } from "../eip712.ts";
import { JejakError } from "../errors.ts";
import { portable, type Primitives } from "../primitives.ts";
import { parseHeader, type Header } from "../proof/header.ts";
import { checkStep, checkWithdrawal, type Rules } from "./approvals.ts";
import { checkBlock, checkCosigned, hashesOf, type BlockAnswer } from "./block.ts";
import { checkContents, checkGiven, checkNamed, type GivenDocument } from "./contents.ts";
import { factsOf, type Facts } from "./facts.ts";
import { verdictOf, type Finding, type Verdict } from "./findings.ts";
import { checkAgency, checkClaims, checkGenesis, checkSubject, checkTexts } from "./ledger.ts";
import { checkMandates } from "./mandates.ts";
import { noteTrail } from "./notes.ts";
import { openEvidence, type OpenTrail, type Opened } from "./open.ts";
import type { OpenProcesses } from "./opening.ts";
import { checkListed, isWhole, type Listed } from "./processes.ts";
import { HALT, createRecorder, inOrder, type Recorder } from "./recorder.ts";
import { checkSignatures, touchSigners } from "./signatures.ts";
import { checkEntries, openState, rootInState, type State } from "./state.ts";
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
  const recorder = createRecorder();
  let facts: Facts | null = null;
  try {
    facts = verify(recorder, input);
  } catch (error) {
    if (error !== HALT) throw error;
    recorder.skipRest(recorder.findings.some(({ values }) => values["subject"] === "processes"));
  }
  const findings = inOrder(recorder.findings);
  return { verdict: verdictOf(findings), findings, facts };
}

/** The block whose hash an RPC endpoint is to be asked for. @throws JejakError as `parseEvidence` and `parseHeader` */
export function blockOf(evidence: Uint8Array): { number: number; hashes: Hex[] } {
  const header = parseHeader(openEvidence(evidence).header);
  return { number: header.number, hashes: hashesOf(header) };
}

function verify(recorder: Recorder, input: VerificationInput): Facts {
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
  const state = link("contracts.code", () => openState(header.stateRoot, opened.nodes, trust));
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
    () => ({ count: opened.entries.length + (opened.processes?.opened.length ?? 0) }),
  );
  const genesis = link("ledger.genesis", () => checkGenesis(opened, trust));
  link("subject.bound", () => {
    checkSubject(opened);
  });
  const bound = opened.trail && bindTrail(recorder, opened, opened.trail, trust, state);
  const listed = opened.processes && bindProcesses(recorder, opened, opened.processes, state);
  link("proofs.exact", () => {
    if (bound !== undefined) touchSigners(bound.rules, state);
    checkExact(opened, state);
  });
  if (bound !== undefined) {
    judge(recorder, opened, bound, input);
    if (!recorder.findings.some(isBroken))
      checkSignatures(recorder, bound.rules, bound.separator, genesis, state, primitives);
    else recorder.add("signatures.valid", "skipped", { because: "something-else-fails" });
    noteTrail(recorder, bound.rules, bound.folded);
  }
  if (listed !== undefined) judgeList(recorder, listed);
  tellOpen(recorder, opened, header);
  return factsOf(opened, header, blockHash(recorder, header), { rules: bound?.rules, listed });
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
  const successions = link("successions.bound", () => checkSuccessions(opened, trail, state), count);
  const policies = link("policies.bound", () => checkPolicies(opened, trail, state), count);
  const mandates = link("mandates.bound", () => checkMandates(opened, trail, successions, state), count);
  return { rules: { opened, trail, successions, policies, mandates }, folded, separator };
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
function tellOpen({ add }: Recorder, { evidence, trail, processes }: Opened, header: Header): void {
  const block = { block: header.number, time: formatTime(header.timestamp) };
  add("open.later", "skipped", { because: "after-the-block", ...block });
  const missing = evidence.manifests.filter(({ state }) => state !== "published");
  if (missing.length > 0) add("open.content", "skipped", { because: "not-in-file", manifests: missing });
  if (trail !== undefined) add("open.grants", "skipped", { because: "needs-whole-ledger" });
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
