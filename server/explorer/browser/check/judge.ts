import { claimedTrust } from "../../../../protocol/evidence/claimed.ts";
import type { Trust } from "../../../../protocol/evidence/trust.ts";
import type { JsonObject } from "../../../../protocol/json.ts";
import { parseIssuer } from "../../../../protocol/records/batch.ts";
import { batchOf } from "../../../../protocol/records/check.ts";
import type { CompleteDemand } from "../../../../protocol/records/demand.ts";
import { writeRecordFile, type RecordFile } from "../../../../protocol/records/record-file.ts";
import { verifyRecord, type VerifiedRecord } from "../../../../protocol/records/verify.ts";

/** What a visitor gave so far. */
export interface Given {
  record: RecordFile | null;
  evidence: Uint8Array | null;
  trust: Trust | null;
  demand: CompleteDemand | null;
}

/** Where the batch's evidence is from; `offline`, `absent` (the site has no such batch) and `failed`: there is none. */
export type Source = "fetched" | "given" | "offline" | "absent" | "failed";

/** Evidence of a batch by this site, or why there is none. */
export type Fetched = Uint8Array | "offline" | "absent";

/** What became of a record. */
export interface Judged extends VerifiedRecord {
  source: Source;
  /** Whose word stands for chain and block. */
  trust: "given" | "site";
}

/** What a judgement needs from outside. */
export interface Outside {
  /** @throws Error where the site refuses */
  fetchBatch: (agency: string, number: number) => Promise<Fetched>;
  /** A type by the hash that the issuer signed. */
  knownType: (integrity: string) => JsonObject | undefined;
  /** Unix seconds. */
  now: () => number;
}

/** Evidence with the trust that it is held against. */
interface Basis {
  source: Source;
  evidence?: Uint8Array;
  trust?: Trust;
}

/** The site is asked for a batch, and for nothing that tells which of its records is checked. */
async function fetched(record: RecordFile, own: Trust | null, outside: Outside): Promise<Basis> {
  try {
    const { iss, number } = batchOf(record);
    const agency = parseIssuer(iss)?.agency;
    if (agency === undefined) return { source: "failed" };
    const evidence = await outside.fetchBatch(agency, number);
    if (typeof evidence === "string") return { source: evidence };
    return { source: "fetched", evidence, trust: own ?? claimedTrust(evidence) };
  } catch {
    return { source: "failed" };
  }
}

/**
 * Evidence that the visitor brought counts only by a trust file of their own: whoever forged a record would bring a
 * chain of their own too.
 */
function basisOf(record: RecordFile, { evidence, trust }: Given, outside: Outside): Promise<Basis> {
  const isBrought = evidence !== null || record.evidence !== undefined;
  if (trust === null || !isBrought) return fetched(record, trust, outside);
  return Promise.resolve({ source: "given", trust, ...(evidence !== null && { evidence }) });
}

/** Checks the record that was given against evidence of its batch. */
export async function judge(given: Given, record: RecordFile, outside: Outside): Promise<Judged> {
  const { demand } = given;
  const { source, evidence, trust } = await basisOf(record, given, outside);
  const verified = verifyRecord({
    record: writeRecordFile(record),
    evidence: evidence === undefined ? [] : [evidence],
    trust,
    now: outside.now(),
    knownType: outside.knownType,
    ...(demand !== null && { demand }),
  });
  return { ...verified, source, trust: given.trust === null ? "site" : "given" };
}
