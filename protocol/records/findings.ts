import type { Status, Verdict } from "../evidence/findings.ts";
import type { JsonObject } from "../json.ts";

/**
 * What a record or a presentation is checked for, in the order in which it is told. A code is never changed nor used
 * again for something else. `record.revoked`, `record.suspended` and `record.superseded` stand in the place of
 * `record.status` where the record is not valid; notes are told only where they are so, and invalidate nothing.
 */
export const RECORD_CHECKS = {
  "record.form": "link",
  "record.disclosures": "check",
  "record.type": "check",
  "record.issuer": "link",
  "record.mandate": "check",
  "record.signature": "check",
  "record.included": "link",
  "record.time": "check",
  "record.status": "check",
  "record.revoked": "check",
  "record.suspended": "check",
  "record.superseded": "check",
  "record.expired": "check",
  "record.holder": "check",
  "record.nonce": "check",
  "record.audience": "check",
  "record.alone": "note",
  "record.hidden": "note",
  "record.erased": "note",
  "record.fresh": "note",
} as const satisfies Record<string, "link" | "check" | "note">;

export type RecordCode = keyof typeof RECORD_CHECKS;

/** As for evidence: skipped and error say that nothing is known. */
export interface RecordFinding {
  code: RecordCode;
  status: Status;
  /** A code of `protocol/errors.ts` as `reason` where it failed, with its values; where skipped, `because`. */
  values: JsonObject;
}

/** What rests on the evidence of the batch: without it nothing of this is known. */
export const BY_BATCH: readonly RecordCode[] = [
  "record.issuer",
  "record.mandate",
  "record.signature",
  "record.included",
  "record.time",
  "record.status",
];

/**
 * `holds`: all that was checked holds, by a batch that evidence proved. `fails`: something does not hold. `unknown`:
 * no evidence of the batch was there. `error`: not known. The batch's own evidence has its own verdict.
 */
export function recordVerdict(findings: readonly RecordFinding[]): Verdict {
  const has = (status: Status): boolean => findings.some((finding) => finding.status === status);
  if (has("fail")) return "fails";
  if (has("error")) return "error";
  return findings.some(({ code, status }) => BY_BATCH.includes(code) && status === "skipped")
    ? "unknown"
    : "holds";
}
