import { CODES, type Bilingual, type ErrorCode } from "../errors.ts";
import type { Verdict } from "../evidence/findings.ts";
import type { JsonValue } from "../json.ts";
import { RECORDS } from "../texts/records.ts";
import type { RecordCode, RecordFinding } from "./findings.ts";
import { fieldOf, type RecordType } from "./type.ts";

type Lang = keyof Bilingual;

const WORDS: Readonly<Record<string, Bilingual | undefined>> = RECORDS;

/** What is checked, as a heading. */
export function nameOf(lang: Lang, code: RecordCode): string {
  return RECORDS[`check.${code}`][lang];
}

/**
 * How a finding ended, as a sentence in words of everyday; where it failed, with the reason.
 * @param type names fields by their labels, where it is known
 */
export function sentenceOf(lang: Lang, finding: RecordFinding, type: RecordType | null = null): string {
  const { code, status, values } = finding;
  const sentence = fill(templateOf(finding)[lang], (key) => told(lang, key, values[key], type));
  const { reason } = values;
  const isRefusal = status === "fail" && typeof reason === "string" && reason in CODES;
  // A status has a sentence of its own, which says the same.
  if (!isRefusal || code === "record.revoked" || code === "record.suspended" || code === "record.superseded")
    return sentence;
  return `${sentence} (${CODES[reason as ErrorCode].title[lang]})`;
}

function templateOf({ code, status, values }: RecordFinding): Bilingual {
  if (status === "error") return RECORDS["check.record.error"];
  // With its end where there is one.
  const isUntil = code === "record.expired" && status === "pass" && "time" in values;
  const own = WORDS[`check.${code}.${isUntil ? "until" : status}`];
  return (
    own ?? WORDS[`check.record.because.${plain(values["because"])}`] ?? RECORDS["check.record.because.other"]
  );
}

function fill(template: string, value: (key: string) => string): string {
  return template.replace(/\{(\w+)\}/g, (_whole, key: string) => value(key));
}

function told(lang: Lang, key: string, value: JsonValue | undefined, type: RecordType | null): string {
  if (Array.isArray(value)) return value.map((name) => labelOf(lang, type, plain(name))).join(", ") || "–";
  if (key === "why") return WORDS[`record.reason.${plain(value)}`]?.[lang] ?? plain(value);
  return plain(value);
}

function plain(value: JsonValue | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

/** The label of a field, or its name where no type tells it. */
export function labelOf(lang: Lang, type: RecordType | null, name: string): string {
  const claim = type?.claims.find((candidate) => fieldOf(candidate) === name);
  return claim?.display.find(({ locale }) => locale === lang)?.label ?? name;
}

/** A value as people read it: a day by its month's name, an amount in groups of digits, a choice by its label. */
export function valueOf(lang: Lang, type: RecordType | null, name: string, value: string): string {
  const format = type?.claims.find((candidate) => fieldOf(candidate) === name)?.format;
  if (format?.kind === "date") return dayText(lang, value);
  if (format?.kind === "amount") return amountText(lang, value);
  if (format?.kind !== "choice") return value;
  const choice = format.values.find((candidate) => candidate.value === value);
  return choice?.display.find(({ locale }) => locale === lang)?.label ?? value;
}

const LOCALES: Readonly<Record<Lang, string>> = { id: "id-ID", en: "en-GB" };

function dayText(lang: Lang, value: string): string {
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time)) return value;
  return new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: "long", timeZone: "UTC" }).format(time);
}

/** Digits in groups of three, decimals as they are: no value is rounded. */
function amountText(lang: Lang, value: string): string {
  const [thousands, point] = lang === "id" ? [".", ","] : [",", "."];
  const [whole = "", decimals] = value.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  return decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
}

/** The verdict in one line. */
export function verdictText(lang: Lang, verdict: Verdict): string {
  return RECORDS[`verdict.record.${verdict}`][lang];
}
