import type { Verdict } from "../../protocol/evidence/findings.ts";
import type { Report } from "../../protocol/evidence/verify.ts";
import * as evidence from "../../protocol/evidence/words.ts";
import type { CheckedRecord } from "../../protocol/records/check.ts";
import { RECORD_CHECKS, type RecordFinding } from "../../protocol/records/findings.ts";
import { isRecordFile } from "../../protocol/records/record-file.ts";
import { fieldOf } from "../../protocol/records/type.ts";
import type { VerifiedRecord } from "../../protocol/records/verify.ts";
import { labelOf, nameOf, sentenceOf, valueOf, verdictText } from "../../protocol/records/words.ts";
import { RECORDS } from "../../protocol/texts/records.ts";
import { visibleLine } from "../../protocol/visible.ts";
import { SIGNS, linesOf } from "./print.ts";

type Lang = "id" | "en";

/** What is told of a record as JSON: what it shows, what was found, and what its batch came to. */
export interface VerifiedFile {
  verdict: Verdict;
  findings: RecordFinding[];
  record: { id: string; vct: string; shown: Record<string, string>; hidden: string[] } | null;
  batch: Report | null;
}

/** Whether a file says of itself that it is a record or a presentation, whatever else is wrong with it. */
export function isRecord(bytes: Uint8Array): boolean {
  try {
    return isRecordFile(JSON.parse(new TextDecoder().decode(bytes)) as never);
  } catch {
    return false;
  }
}

export function toldRecord({ verdict, record, batch }: VerifiedRecord): VerifiedFile {
  const { findings, record: checked } = record;
  const told = checked && {
    id: checked.recordId,
    vct: checked.issued.payload.vct,
    shown: checked.shown,
    hidden: checked.hidden,
  };
  return { verdict, findings, record: told, batch };
}

/** What a record shows and hides, the findings a line each, those of its batch, the verdict last. */
export function recordLines(lang: Lang, { verdict, record, batch }: VerifiedRecord): string[] {
  const { findings, record: checked } = record;
  const type = checked?.type ?? null;
  const told = findings.map((finding) => {
    const sign = RECORD_CHECKS[finding.code] === "note" ? "!" : SIGNS[finding.status];
    return `${sign} ${nameOf(lang, finding.code)}. ${sentenceOf(lang, finding, type)}`;
  });
  return [
    ...(checked === null ? [] : fieldLines(lang, checked)),
    ...told,
    ...(batch === null ? [] : batchLines(lang, batch)),
    "",
    record.verdict === verdict ? verdictText(lang, verdict) : evidence.verdictText(lang, verdict),
  ].map(visibleLine);
}

/** The type's name, then each field by its label, those that are hidden too. */
function fieldLines(lang: Lang, { type, shown, hidden }: CheckedRecord): string[] {
  const name = type?.display.find(({ locale }) => locale === lang)?.name ?? "";
  const known = type?.claims.map(fieldOf) ?? Object.keys(shown);
  const lines = known.map((field) => {
    const value = shown[field];
    const text =
      value === undefined ? `(${RECORDS["record.field.hidden"][lang]})` : valueOf(lang, type, field, value);
    return `  ${labelOf(lang, type, field)}: ${text}`;
  });
  return hidden.length + lines.length === 0 ? [] : [...(name === "" ? [] : [name]), ...lines, ""];
}

/** The evidence of the batch is told whole, under a heading of its own. */
function batchLines(lang: Lang, report: Report): string[] {
  return [
    "",
    `${RECORDS["record.batch"][lang]}:`,
    ...linesOf(lang, report).map((line) => `  ${line}`.trimEnd()),
  ];
}
