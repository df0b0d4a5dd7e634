import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { AUDIT } from "../../protocol/texts/audit.ts";
import { CODES } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Audited } from "./audit.ts";
import type { AuditCode, Finding, Report } from "./report.ts";

/** The report for people: one line a finding, then how many there are of each code, then the figures. */
export function told(lang: Lang, audited: Audited, report: Report): string {
  const many = Object.entries(report.counts())
    .filter(([, count]) => count > 1)
    .map(([code, count]) => text(lang, "cli.audit.more", { code, count }));
  return [...report.findings().map((finding) => line(lang, finding)), ...many, figures(lang, audited)].join(
    "\n",
  );
}

function line(lang: Lang, { code, status, place, values }: Finding): string {
  const where = place === undefined ? "" : ` ${JSON.stringify(place)}`;
  const what = values === undefined ? "" : ` ${JSON.stringify(values, asText)}`;
  return `${text(lang, `finding.${status}`)}: ${meaningOf(lang, code)} [${code}]${where}${what}`;
}

/** What a code means: in the audit's own list, or in the one registry. */
export function meaningOf(lang: Lang, code: Finding["code"]): string {
  if (isRegistered(code)) return errorText(lang, code).title;
  return AUDIT[`audit.${code}`][lang];
}

function isRegistered(code: AuditCode | ErrorCode): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}

function figures(lang: Lang, { block, fold, rate, signatures }: Audited): string {
  return text(lang, "cli.audit.done", {
    entries: fold.log.size,
    block: block.number,
    hash: block.hash,
    rate,
    signatures: signatures?.checked ?? 0,
    perSecond: signatures?.rate ?? 0,
    workers: signatures?.workers ?? 0,
  });
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
