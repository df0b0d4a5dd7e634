import { isJejakError } from "../../../../protocol/errors.ts";
import { claimedTrust } from "../../../../protocol/evidence/claimed.ts";
import type { Verdict } from "../../../../protocol/evidence/findings.ts";
import type { Trust } from "../../../../protocol/evidence/trust.ts";
import { verifyBatch, type Report } from "../../../../protocol/evidence/verify.ts";
import { canonicalize } from "../../../../protocol/jcs.ts";
import type { JsonObject } from "../../../../protocol/json.ts";
import { parseIssuer } from "../../../../protocol/records/batch.ts";
import { batchOf, checkRecord, type RecordReport } from "../../../../protocol/records/check.ts";
import type { CompleteDemand } from "../../../../protocol/records/demand.ts";
import type { RecordFile } from "../../../../protocol/records/record-file.ts";
import type { VerifiedBatch } from "../../../../protocol/records/verified.ts";

/** What a visitor gave so far. */
export interface Given {
  record: RecordFile | null;
  evidence: Uint8Array | null;
  trust: Trust | null;
  demand: CompleteDemand | null;
}

/** Where the batch's evidence is from; `offline` and `failed`: there is none. */
export type Source = "fetched" | "given" | "offline" | "failed";

/** What became of a record. */
export interface Judged {
  verdict: Verdict;
  record: RecordReport;
  /** Null where there was no evidence of the batch. */
  evidence: Report | null;
  source: Source;
  /** Whose word stands for chain and block. */
  trust: "given" | "site";
}

/** What a judgement needs from outside. */
export interface Outside {
  /** Evidence of a batch by this site; null where there is no network. @throws Error where the site refuses */
  fetchBatch: (agency: string, number: number) => Promise<Uint8Array | null>;
  knownType: (vct: string) => JsonObject | undefined;
  /** Unix seconds. */
  now: () => number;
}

interface Found {
  source: Source;
  bytes: Uint8Array | null;
}

/** The site is asked for a batch and nothing that tells which of its records is checked. */
async function fetched(record: RecordFile, { fetchBatch }: Outside): Promise<Found> {
  try {
    const { iss, number } = batchOf(record);
    const agency = parseIssuer(iss)?.agency;
    if (agency === undefined) return { source: "failed", bytes: null };
    const bytes = await fetchBatch(agency, number);
    return { source: bytes === null ? "offline" : "fetched", bytes };
  } catch {
    return { source: "failed", bytes: null };
  }
}

/**
 * Evidence that the visitor brought counts only by a trust file of their own: whoever forged a record would bring a
 * chain of their own too.
 */
async function evidenceFor(record: RecordFile, { evidence, trust }: Given, outside: Outside): Promise<Found> {
  const inside = record.evidence === undefined ? null : canonicalize(record.evidence);
  const bytes = trust === null ? null : (evidence ?? inside);
  return bytes === null ? fetched(record, outside) : { source: "given", bytes };
}

function proved(bytes: Uint8Array, own: Trust | null): { report: Report; batch?: VerifiedBatch } | null {
  try {
    return verifyBatch({ evidence: bytes, trust: own ?? claimedTrust(bytes) });
  } catch (error) {
    // Evidence of which not even the claims can be read.
    if (isJejakError(error)) return null;
    throw error;
  }
}

function together(record: Verdict, evidence: Verdict | undefined): Verdict {
  const both = [record, evidence];
  if (both.includes("fails")) return "fails";
  if (both.includes("error")) return "error";
  return both.every((one) => one === "holds") ? "holds" : "unknown";
}

/** Checks the record that was given against evidence of its batch. */
export async function judge(given: Given, record: RecordFile, outside: Outside): Promise<Judged> {
  const { demand, trust } = given;
  const { source, bytes } = await evidenceFor(record, given, outside);
  const evidence = bytes === null ? null : proved(bytes, trust);
  const report = checkRecord({
    file: record,
    batch: evidence?.batch ?? null,
    now: outside.now(),
    knownType: outside.knownType,
    ...(demand !== null && { demand }),
  });
  return {
    verdict: together(report.verdict, evidence?.report.verdict),
    record: report,
    evidence: evidence?.report ?? null,
    source: bytes !== null && evidence === null ? "failed" : source,
    trust: trust === null ? "site" : "given",
  };
}
