import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import type { Trust } from "../../../protocol/evidence/trust.ts";
import * as evidence from "../../../protocol/evidence/words.ts";
import { RECORD_CHECKS } from "../../../protocol/records/findings.ts";
import type { CheckedRecord, RecordReport } from "../../../protocol/records/check.ts";
import { parseRecordFile } from "../../../protocol/records/record-file.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import { evidenceIn, verifyRecord, type VerifiedRecord } from "../../../protocol/records/verify.ts";
import { labelOf, nameOf, sentenceOf, valueOf, verdictText } from "../../../protocol/records/words.ts";
import { RECORDS } from "../../../protocol/texts/records.ts";
import type { Typed } from "./check.ts";
import { attempt, claimsOf, pinned, type Claims } from "./claims.ts";
import { element, terms } from "./element.ts";
import type { Given, Small } from "./files.ts";
import { sayIn, showClaims, showFindings, showReport, type Lang, type Told } from "./show.ts";

/** A record or presentation with what became of it. */
export interface CheckedFile {
  file: Small;
  verified: VerifiedRecord;
  /** Whether there was a trust file to hold its batch against. */
  isTrusting: boolean;
  /** The evidence that it is held against, and what this says of itself; undefined where there is none. */
  evidence: Uint8Array | undefined;
  claims: Claims | JejakError | undefined;
}

/** Whether what became of this evidence is told with a record. */
export function isToldWith(records: readonly CheckedFile[], { bytes }: Small): boolean {
  return records.some(({ evidence, verified }) => evidence === bytes && verified.batch !== null);
}

/** Whether a holder's key bound it to somebody's challenge, whatever else is wrong with it. */
export function isBound({ bytes }: Small): boolean {
  const file = attempt(() => parseRecordFile(bytes));
  return !isJejakError(file) && file.format === "jejak-presentation" && !file.sdJwt.endsWith("~");
}

export function checkRecordFile(
  file: Small,
  given: Given,
  trust: Trust | undefined,
  { blockHash, demand }: Typed,
): CheckedFile {
  const batches = given.evidence.map(({ bytes }) => bytes);
  const found = evidenceIn(file.bytes, batches);
  const claims = found && attempt(() => claimsOf(found));
  const verified = verifyRecord({
    record: file.bytes,
    evidence: batches,
    trust: trust && claims ? pinned(trust, claims, blockHash) : trust,
    now: Math.floor(Date.now() / 1_000),
    demand,
  });
  return { file, verified, isTrusting: trust !== undefined, evidence: found, claims };
}

/** Everything about one record: the verdict first, then what it shows and hides. */
export function showRecord(lang: Lang, { file, verified, isTrusting, claims }: CheckedFile): HTMLElement {
  const say = sayIn(lang);
  const { verdict, record, batch } = verified;
  const words = record.verdict === verdict ? verdictText(lang, verdict) : evidence.verdictText(lang, verdict);
  const told = tellRecord(lang, record);
  const parts = [element("h2", "", file.name), element("p", `verdict ${verdict}`, words)];
  const reasons = told.filter(({ status }) => status === "fail" || status === "error");
  parts.push(...reasons.map(({ sentence }) => element("p", "wrong", sentence)));
  if (claims === undefined) parts.push(element("p", "", say("evidence.page.noBatch")));
  else if (!isTrusting) parts.push(element("p", "", say("evidence.page.noTrust")));
  if (record.record !== null) parts.push(showFields(lang, record.record));
  parts.push(...showFindings(lang, told));
  if (batch !== null)
    parts.push(element("h3", "", RECORDS["record.batch"][lang]), ...showReport(lang, batch));
  const isBelieved = batch?.findings.some(
    ({ code, status }) => code === "block.believed" && status === "pass",
  );
  if (claims !== undefined && !isJejakError(claims) && isBelieved !== true)
    parts.push(showClaims(say, claims));
  return element("section", "file", ...parts);
}

/** Fields by their labels in the order of the type, those that are hidden too. */
function showFields(lang: Lang, { type, issued, shown }: CheckedRecord): HTMLElement {
  const title = type?.display.find(({ locale }) => locale === lang)?.name ?? issued.payload.vct;
  const rows = (type?.claims.map(fieldOf) ?? Object.keys(shown)).map((field) => {
    const value = shown[field];
    const text =
      value === undefined ? `(${RECORDS["record.field.hidden"][lang]})` : valueOf(lang, type, field, value);
    return [labelOf(lang, type, field), text] as const;
  });
  return element("div", "fields", element("h3", "", title), terms(rows));
}

function tellRecord(lang: Lang, { findings, record }: RecordReport): Told[] {
  return findings.map((finding) => ({
    code: finding.code,
    status: finding.status,
    isNote: RECORD_CHECKS[finding.code] === "note",
    name: nameOf(lang, finding.code),
    sentence: sentenceOf(lang, finding, record?.type ?? null),
  }));
}
