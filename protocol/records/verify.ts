import { isJejakError } from "../errors.ts";
import type { BlockAnswer } from "../evidence/block.ts";
import type { Verdict } from "../evidence/findings.ts";
import { openEvidence } from "../evidence/open.ts";
import type { Trust } from "../evidence/trust.ts";
import { verifyBatch, type Report } from "../evidence/verify.ts";
import { agencyKey } from "../hash.ts";
import { canonicalize } from "../jcs.ts";
import type { Primitives } from "../primitives.ts";
import { parseHeader } from "../proof/header.ts";
import { parseIssuer } from "./batch.ts";
import { batchOf, checkRecord, type RecordReport } from "./check.ts";
import { recordVerdict, type RecordFinding } from "./findings.ts";
import type { Demand } from "./key-binding.ts";
import { parseRecordFile, type RecordFile } from "./record-file.ts";
import type { RecordQuestion } from "./question.ts";
import { createFindings } from "./recorder.ts";

/** A record or presentation with what a reader holds it against. */
export interface RecordInput {
  /** The file as it is. */
  record: Uint8Array;
  /** Evidence of batches that the reader has; what the file itself brings is used where none of it fits. */
  evidence: readonly Uint8Array[];
  /** Without it nothing is known of the batch. */
  trust: Trust | undefined;
  /** Unix seconds. */
  now: number;
  demand?: Demand;
  knownType?: NonNullable<RecordQuestion["knownType"]>;
  /** What an RPC endpoint of the reader's choice said of the block of `evidenceIn`. */
  answer?: BlockAnswer;
  primitives?: Primitives;
  /** `verifyBatch`, by whoever keeps what came of the same evidence. */
  verify?: typeof verifyBatch;
}

/** What became of a record: what it says, and what its batch's evidence came to. */
export interface VerifiedRecord {
  verdict: Verdict;
  record: RecordReport;
  /** Null where there is no evidence, or nothing to hold it against. */
  batch: Report | null;
}

/** Checks a record with the evidence of its batch. Pure; it never throws for what stands in the files. */
export function verifyRecord(input: RecordInput): VerifiedRecord {
  const { now, demand, knownType } = input;
  const findings = createFindings();
  const file = findings.attempt("record.form", () => parseRecordFile(input.record));
  if (file === undefined) return unreadable(findings.list);
  const proved = prove(input, file);
  const batch = proved?.batch ?? null;
  const asked = { ...(demand && { demand }), ...(knownType && { knownType }) };
  const record = checkRecord({ file, batch, now, ...asked, ...fastOf(input) });
  const report = proved?.report ?? null;
  return { verdict: together(record.verdict, report?.verdict), record, batch: report };
}

function fastOf({ primitives }: RecordInput): Pick<RecordInput, "primitives"> {
  return primitives === undefined ? {} : { primitives };
}

function prove(input: RecordInput, file: RecordFile): ReturnType<typeof verifyBatch> | undefined {
  const { trust, answer, verify = verifyBatch } = input;
  const evidence = evidenceFor(file, input.evidence);
  if (trust === undefined || evidence === undefined) return undefined;
  return verify({ evidence, trust, ...(answer && { answer }), ...fastOf(input) });
}

function unreadable(findings: RecordFinding[]): VerifiedRecord {
  const verdict = recordVerdict(findings);
  return { verdict, record: { findings, verdict, record: null }, batch: null };
}

/**
 * The evidence that a record is held against: the newest of its batch that the reader has, else what the file brings,
 * else whatever the reader gave, so that it is said why that does not fit.
 */
function evidenceFor(file: RecordFile, given: readonly Uint8Array[]): Uint8Array | undefined {
  const fitting = given.flatMap((bytes) => blockIf(file, bytes)).sort((a, b) => b.block - a.block);
  const inside = file.evidence && canonicalize(file.evidence);
  return fitting[0]?.bytes ?? inside ?? given[0];
}

/** The same from a record's file; undefined where there is none, or the record cannot be read. */
export function evidenceIn(record: Uint8Array, given: readonly Uint8Array[]): Uint8Array | undefined {
  try {
    return evidenceFor(parseRecordFile(record), given);
  } catch (error) {
    if (isJejakError(error)) return undefined;
    throw error;
  }
}

/** The evidence with its block where it is about the record's batch, by what both say of themselves. */
function blockIf(file: RecordFile, bytes: Uint8Array): { bytes: Uint8Array; block: number }[] {
  try {
    const { iss, number } = batchOf(file);
    const { evidence, header } = openEvidence(bytes);
    const { subject } = evidence;
    const isIts =
      subject.type === "batch" &&
      subject.number === number &&
      agencyKey(subject.agency) === parseIssuer(iss)?.agency;
    return isIts ? [{ bytes, block: parseHeader(header).number }] : [];
  } catch (error) {
    if (isJejakError(error)) return [];
    throw error;
  }
}

/** A record is only as good as the evidence of its batch. */
function together(record: Verdict, batch: Verdict | undefined): Verdict {
  const both = [record, batch];
  if (both.includes("fails")) return "fails";
  if (both.includes("error")) return "error";
  return both.every((one) => one === "holds") ? "holds" : "unknown";
}
