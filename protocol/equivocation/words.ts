import { CODES, type Bilingual, type ErrorCode } from "../errors.ts";
import type { Verdict } from "../evidence/findings.ts";
import type { JsonValue } from "../json.ts";
import { EQUIVOCATION } from "../texts/equivocation.ts";
import type { EquivocationCode, EquivocationFinding } from "./findings.ts";
import type { EquivocationFacts } from "./verify.ts";

type Lang = keyof Bilingual;

const WORDS: Readonly<Record<string, Bilingual | undefined>> = EQUIVOCATION;

/** What is checked, as a heading. */
export function nameOf(lang: Lang, code: EquivocationCode): string {
  return EQUIVOCATION[`check.${code}`][lang];
}

/** How a finding ended, as a sentence; where it failed, with the reason. */
export function sentenceOf(lang: Lang, { code, status, values }: EquivocationFinding): string {
  const template = WORDS[`check.${code}.${status}`] ?? EQUIVOCATION["check.equivocation.skippedBy"];
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
  return EQUIVOCATION[`verdict.equivocation.${verdict}`][lang];
}

/** The two views, and what the larger one says of the smaller size, a line each. */
export function factLines(lang: Lang, { views, rootInLarger }: EquivocationFacts): string[] {
  const say = (key: "size" | "root" | "root.inLarger", values: Record<string, string | number>): string =>
    EQUIVOCATION[`equivocation.${key}`][lang].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name]),
    );
  const lines = views.map(
    ({ size, root, block }) =>
      `${say("size", { size })}: ${say("root", { root, block: block?.number ?? "?" })}`,
  );
  const [smaller, larger] = views;
  if (smaller === undefined || smaller.size === larger?.size) return lines;
  return [
    ...lines,
    `${say("size", { size: smaller.size })}: ${say("root.inLarger", { root: rootInLarger })}`,
  ];
}
