import type { Bilingual } from "../errors.ts";
import { agencyKey } from "../hash.ts";
import { EVIDENCE } from "../texts/evidence.ts";
import type { ApproverFacts, Facts, StepReport } from "./facts.ts";
import type { CheckCode, Finding } from "./findings.ts";

type Lang = keyof Bilingual;

/** A later step of the trail that bears on an earlier one; `by` is its place, from 0. */
export interface Later {
  how: "corrected" | "cancelled" | "superseded";
  by: number;
  recordedAt: string;
}

const HOWS = ["corrected", "cancelled", "superseded"] as const;

/**
 * What later corrects, cancels or supersedes a step, by the notes. A cancellation names no step: it is told of all
 * before it.
 */
export function laterThan(findings: readonly Finding[], { step }: Pick<StepReport, "step">): Later[] {
  return HOWS.flatMap((how) => {
    const code: CheckCode = `step.${how}`;
    const told = findings.find((finding) => finding.code === code)?.values["steps"] ?? [];
    return (told as unknown as { step?: number; by: number; recordedAt: string }[])
      .filter((item) => (item.step === undefined ? item.by > step : item.step === step))
      .map(({ by, recordedAt }) => ({ how, by, recordedAt }));
  });
}

/** Sentences about what came later; of the step that the file is about also that nothing did. */
export function laterWords(
  lang: Lang,
  findings: readonly Finding[],
  facts: Facts,
  step: StepReport,
): string[] {
  const later = laterThan(findings, step);
  if (later.length === 0 && isSubject(facts, step)) {
    return [EVIDENCE["evidence.later.none"][lang].replace("{block}", String(facts.block.number))];
  }
  return later.map(({ how, by, recordedAt }) =>
    EVIDENCE[`evidence.later.${how}`][lang].replace("{by}", String(by + 1)).replace("{at}", recordedAt),
  );
}

/** Whether a step is what an evidence file about one entry or document is about. */
export function isSubject({ subject }: Facts, { index }: Pick<StepReport, "index">): boolean {
  return "index" in subject && subject.index === index;
}

/** A mandate as it was when it signed: whose, with its number, from when to when. */
export function mandateWords(
  lang: Lang,
  { successors }: Facts,
  { agency, mandate, from, until }: ApproverFacts,
): string {
  const successor = successors.find(({ officialId }) => agencyKey(officialId) === agency);
  const whose = successor === undefined ? "" : `${successor.name} `;
  const valid = EVIDENCE["evidence.mandate.valid"][lang].replace("{from}", from).replace("{until}", until);
  return `${whose}#${mandate} (${valid})`;
}
