import type { EquivocationReport } from "../../protocol/equivocation/verify.ts";
import * as equivocation from "../../protocol/equivocation/words.ts";
import { batchWords } from "../../protocol/evidence/batch-words.ts";
import type { Finding, Status } from "../../protocol/evidence/findings.ts";
import { CHECKS } from "../../protocol/evidence/findings.ts";
import type { Facts, StepReport } from "../../protocol/evidence/facts.ts";
import { isSubject, laterWords, mandateWords } from "../../protocol/evidence/story.ts";
import type { Report } from "../../protocol/evidence/verify.ts";
import { nameOf, sentenceOf, verdictText } from "../../protocol/evidence/words.ts";
import type { Demand } from "../../protocol/records/key-binding.ts";
import { EVIDENCE } from "../../protocol/texts/evidence.ts";
import { visibleLine } from "../../protocol/visible.ts";

type Lang = "id" | "en";

export const SIGNS: Record<Status, string> = { pass: "✓", fail: "✗", skipped: "–", error: "?" };

/** A note is neither good nor bad: it has a sign of its own. */
function signOf({ code, status }: Finding): string {
  return CHECKS[code] === "note" ? "!" : SIGNS[status];
}

/** The findings a line each, the verdict last. */
export function linesOf(lang: Lang, { verdict, findings, facts }: Report): string[] {
  const told = findings.map(
    (finding) => `${signOf(finding)} ${nameOf(lang, finding.code)}. ${sentenceOf(lang, finding)}`,
  );
  return [
    ...(facts === null ? [] : factLines(lang, facts, findings)),
    ...told,
    "",
    verdictText(lang, verdict),
  ].map(visibleLine);
}

/** The findings on a proof of equivocation, the verdict last. */
export function equivocationLines(lang: Lang, { verdict, findings, facts }: EquivocationReport): string[] {
  const told = findings.map(
    (finding) =>
      `${SIGNS[finding.status]} ${equivocation.nameOf(lang, finding.code)}. ${equivocation.sentenceOf(lang, finding)}`,
  );
  const views = facts === null ? [] : equivocation.factLines(lang, facts).map((line) => `  ${line}`);
  return [
    ...(views.length === 0 ? [] : [...views, ""]),
    ...told,
    "",
    equivocation.verdictText(lang, verdict),
  ].map(visibleLine);
}

function factLines(lang: Lang, facts: Facts, findings: readonly Finding[]): string[] {
  const { agency, ocid, steps, processes, batch } = facts;
  const lines = steps.flatMap((step) => stepLines(lang, facts, findings, step));
  if (agency === null) return [JSON.stringify(facts.entry), ""];
  if (processes !== null) return [`${agency.name} (${agency.officialId})`, ...processLines(processes), ""];
  if (batch !== null) {
    const { about, changes } = batchWords(lang, batch);
    const told = [...about, ...changes].map((line) => `  ${line}`);
    return [`${agency.name} (${agency.officialId})`, ...told, ""];
  }
  return [`${agency.name} (${agency.officialId}) · ${ocid ?? ""}`, ...lines, ""];
}

/** When, as what, in which place, by whom, and what came later. */
function stepLines(lang: Lang, facts: Facts, findings: readonly Finding[], step: StepReport): string[] {
  const { recordedAt, tags, index, approvers } = step;
  const subject = isSubject(facts, step) ? `  « ${EVIDENCE["evidence.subject"][lang]}` : "";
  const by = approvers.map((approver) => mandateWords(lang, facts, approver)).join(", ");
  return [
    `  ${step.step + 1}. ${recordedAt}  ${tags.join(", ")}  (${EVIDENCE["evidence.entry"][lang]} ${index})${subject}`,
    `     ${EVIDENCE["evidence.mandates"][lang]} ${by}`,
    ...laterWords(lang, findings, facts, step).map((words) => `     ${words}`),
  ];
}

function processLines({ listed }: NonNullable<Facts["processes"]>): string[] {
  return listed.map(({ number, recordedAt, ocid }) => `  ${number}. ${recordedAt}  ${ocid}`);
}

/** The circumstances of a verification, for a file of one's own. */
export interface Circumstances {
  verifier: string;
  at: string;
  tool: string;
  toolSha256: string;
  evidence: { file: string; sha256: string };
  /** Null where there is none but a key given by hand. */
  trust: { file: string; sha256: string; name: string } | null;
  logKey: string | null;
  /** What holders were asked to bind their presentations to. */
  demand: Demand;
  documents: { name: string; sha256: string }[];
}

/** A verification protocol: who, when, with what, what was found and what was not looked at. */
export function protocolOf(lang: Lang, about: Circumstances, findings: readonly string[]): string {
  const word = (key: `evidence.protocol.${"by" | "at" | "tool" | "file" | "trust" | "document"}`): string =>
    EVIDENCE[key][lang];
  const { trust, logKey } = about;
  const head = [
    [word("evidence.protocol.by"), about.verifier],
    [word("evidence.protocol.at"), about.at],
    [word("evidence.protocol.tool"), `${about.tool}, SHA-256 ${about.toolSha256}`],
    [word("evidence.protocol.file"), `${about.evidence.file}, SHA-256 ${about.evidence.sha256}`],
    ...(trust === null
      ? []
      : [[word("evidence.protocol.trust"), `${trust.file} (${trust.name}), SHA-256 ${trust.sha256}`]]),
    ...(logKey === null ? [] : [["log.key", logKey]]),
    ...Object.entries(about.demand).map(([name, value]) => [`--${name}`, value as string]),
    ...about.documents.map(({ name, sha256 }) => [
      word("evidence.protocol.document"),
      `${name}, SHA-256 ${sha256}`,
    ]),
  ].map(([name = "", value = ""]) => visibleLine(`${name.padEnd(16)} ${value}`));
  const title = EVIDENCE["evidence.protocol"][lang];
  return [title, "=".repeat(title.length), "", ...head, "", ...findings, ""].join("\n");
}
