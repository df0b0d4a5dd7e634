import { CODES, type Bilingual, type ErrorCode } from "../errors.ts";
import type { Verdict } from "../evidence/findings.ts";
import type { JsonValue } from "../json.ts";
import { WITNESS } from "../texts/witness.ts";
import type { EquivocationCode, EquivocationFinding } from "./findings.ts";

type Lang = keyof Bilingual;

const WORDS: Readonly<Record<string, Bilingual | undefined>> = WITNESS;

/** What is checked, as a heading. */
export function nameOf(lang: Lang, code: EquivocationCode): string {
  return WITNESS[`check.${code}`][lang];
}

/** How a finding ended, as a sentence; where it failed, with the reason. */
export function sentenceOf(lang: Lang, { code, status, values }: EquivocationFinding): string {
  const template = WORDS[`check.${code}.${status}`] ?? WITNESS["check.equivocation.skippedBy"];
  const sentence = template[lang].replace(/\{(\w+)\}/g, (whole, key: string) => told(values[key]) ?? whole);
  const { reason } = values;
  const entry = typeof reason === "string" && reason in CODES ? CODES[reason as ErrorCode] : undefined;
  return entry === undefined ? sentence : `${sentence} (${entry.title[lang]})`;
}

function told(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  return Array.isArray(value) ? value.map(String).join(", ") : undefined;
}

/** The verdict in one line. */
export function verdictText(lang: Lang, verdict: Verdict): string {
  return WITNESS[`verdict.equivocation.${verdict}`][lang];
}
