import { CODES, type Bilingual, type ErrorCode } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import { EVIDENCE } from "../texts/evidence.ts";
import { CHECKS, type CheckCode, type Finding, type Verdict } from "./findings.ts";

type Lang = keyof Bilingual;

const WORDS: Readonly<Record<string, Bilingual | undefined>> = EVIDENCE;

/** What is checked, as a heading. */
export function nameOf(lang: Lang, code: CheckCode): string {
  return EVIDENCE[`check.${code}`][lang];
}

/** How a finding ended, as a sentence in words of everyday; where it failed, with the reason. */
export function sentenceOf(lang: Lang, finding: Finding): string {
  const { code, status, values } = finding;
  const { because, reason } = values;
  const named = typeof because === "string" ? because : "";
  const why = typeof reason === "string" ? WORDS[`check.because.${reason}`] : undefined;
  if (status === "fail" && why !== undefined) return fill(why[lang], lang, values);
  const template =
    named in CHECKS
      ? EVIDENCE["check.skipped"]
      : (WORDS[`check.because.${code}.${named}`] ??
        WORDS[`check.${code}.${status}`] ??
        WORDS[`check.because.${named}`] ??
        WORDS[`check.${status}`]);
  const sentence = fill(template?.[lang] ?? "", lang, values);
  const title = status === "fail" ? reasonOf(lang, reason) : "";
  return title === "" ? sentence : `${sentence} (${title})`;
}

/** The verdict in one line. */
export function verdictText(lang: Lang, verdict: Verdict): string {
  return EVIDENCE[`verdict.${verdict}`][lang];
}

function reasonOf(lang: Lang, reason: JsonValue | undefined): string {
  const entry = typeof reason === "string" && reason in CODES ? CODES[reason as ErrorCode] : undefined;
  return entry?.title[lang] ?? "";
}

function fill(template: string, lang: Lang, values: Finding["values"]): string {
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => told(lang, key, values[key]) ?? whole);
}

function told(lang: Lang, key: string, value: JsonValue | undefined): string | undefined {
  // Steps count from 0 in findings, from 1 for people.
  if (key === "step" && typeof value === "number") return String(value + 1);
  if (typeof value === "string" || typeof value === "number") {
    return key === "because" ? (WORDS[`check.${value}`]?.[lang] ?? String(value)) : String(value);
  }
  return Array.isArray(value) ? value.map(String).join(", ") : undefined;
}
