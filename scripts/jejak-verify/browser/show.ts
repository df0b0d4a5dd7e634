import { CODES, isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { batchWords } from "../../../protocol/evidence/batch-words.ts";
import type { Facts, StepReport } from "../../../protocol/evidence/facts.ts";
import { isSubject, laterWords, mandateWords } from "../../../protocol/evidence/story.ts";
import { CHECKS, type Finding, type Status } from "../../../protocol/evidence/findings.ts";
import type { Report } from "../../../protocol/evidence/verify.ts";
import { nameOf, sentenceOf, verdictText } from "../../../protocol/evidence/words.ts";
import type { Demand } from "../../../protocol/records/key-binding.ts";
import { EVIDENCE } from "../../../protocol/texts/evidence.ts";
import type { Checked, Results } from "./check.ts";
import type { Claims } from "./claims.ts";
import { element, terms } from "./element.ts";
import type { Given } from "./files.ts";

export type Lang = "id" | "en";
export type Say = (key: keyof typeof EVIDENCE) => string;

export const sayIn =
  (lang: Lang): Say =>
  (key) =>
    EVIDENCE[key][lang];

/** Most processes that are shown without being asked for. */
const UNFOLDED = 50;

export const SIGNS: Record<Status, string> = { pass: "✓", fail: "✗", skipped: "–", error: "?" };

/** Everything about one evidence file: the verdict first. */
export function showChecked(lang: Lang, { file, report, claims }: Checked): HTMLElement {
  const say = sayIn(lang);
  const parts: HTMLElement[] = [element("h2", "", file.name)];
  if (report !== undefined) parts.push(...showReport(lang, report));
  else if (isJejakError(claims)) parts.push(showError(lang, claims));
  else parts.push(element("p", "verdict unknown", say("evidence.page.noTrust")));
  const believed = report?.findings.some(
    ({ code, status }) => code === "block.believed" && status === "pass",
  );
  if (!isJejakError(claims) && believed !== true) parts.push(showClaims(say, claims));
  return element("section", "file", ...parts);
}

/** Why a file cannot be used, and what to do. */
export function showError(lang: Lang, { code, at = "" }: JejakError): HTMLElement {
  const { title, remedy } = CODES[code];
  const place = at === "" ? "" : ` (${at})`;
  return element("p", "verdict fails", `${title[lang]}${place}. ${remedy[lang]}`);
}

/** A finding in words. */
export interface Told {
  code: string;
  status: Status;
  isNote: boolean;
  name: string;
  sentence: string;
}

/** The verdict on evidence, what it proves, and every finding. */
export function showReport(lang: Lang, { verdict, findings, facts }: Report): HTMLElement[] {
  const told = findings.map((finding): Told => {
    const { code, status } = finding;
    const isNote = CHECKS[code] === "note";
    return { code, status, isNote, name: nameOf(lang, code), sentence: sentenceOf(lang, finding) };
  });
  return [
    element("p", `verdict ${verdict}`, verdictText(lang, verdict)),
    ...(facts === null ? [] : showFacts(lang, facts, findings)),
    ...showFindings(lang, told),
  ];
}

/** Findings in three lists: notes, what was looked at, and what was not. */
export function showFindings(lang: Lang, findings: readonly Told[]): HTMLElement[] {
  const say = sayIn(lang);
  const [skipped, looked] = [true, false].map((wanted) =>
    findings.filter(({ isNote, status }) => !isNote && (status === "skipped") === wanted),
  );
  const notes = findings.filter(({ isNote }) => isNote);
  return [
    ...showList(lang, say("evidence.page.notes"), "notes", notes),
    ...showList(lang, say("evidence.page.checked"), "checked", looked ?? []),
    ...showList(lang, say("evidence.page.notChecked"), "not-checked", skipped ?? []),
  ];
}

function showList(lang: Lang, title: string, className: string, findings: readonly Told[]): HTMLElement[] {
  if (findings.length === 0) return [];
  const items = findings.map((finding) => showFinding(lang, finding));
  return [element("h3", "", title), element("ul", `findings ${className}`, ...items)];
}

function showFinding(lang: Lang, { code, status, isNote, name, sentence }: Told): HTMLElement {
  const sign = element("span", "sign", isNote ? "!" : SIGNS[status]);
  sign.setAttribute("aria-hidden", "true");
  const word = isNote ? "" : ` (${sayIn(lang)(`evidence.page.status.${status}`)})`;
  const told = element("div", "", element("strong", "", name + word), " ", sentence);
  const item = element("li", isNote ? "note" : status, sign, told);
  item.dataset["code"] = code;
  return item;
}

/** When, as what, in which place, by whom, and what came later. */
function showStep(lang: Lang, facts: Facts, findings: readonly Finding[], step: StepReport): HTMLElement {
  const say = sayIn(lang);
  const { recordedAt, tags, index, approvers } = step;
  const by = approvers.map((approver) => mandateWords(lang, facts, approver)).join(", ");
  const subject = isSubject(facts, step) ? element("em", "", ` (${say("evidence.subject")})`) : "";
  const later = laterWords(lang, findings, facts, step).flatMap((words) => [element("br"), words]);
  const told = `${recordedAt}, ${say("evidence.page.entry").toLowerCase()} ${index}, ${say("evidence.page.by")} ${by}`;
  return element("li", "", element("strong", "", tags.join(", ")), subject, element("br"), told, ...later);
}

function showFacts(lang: Lang, facts: Facts, findings: readonly Finding[]): HTMLElement[] {
  const say = sayIn(lang);
  const { agency, ocid, block, size, subject, entry, steps, processes, batch } = facts;
  const about = terms([
    [say("evidence.page.agency"), agency === null ? "" : `${agency.name} (${agency.officialId})`],
    [say("evidence.page.process"), ocid ?? ""],
    [say("evidence.page.document"), subject.type === "document" ? `SHA-256 ${subject.sha256}` : ""],
    [say("evidence.page.entry"), entry === null ? "" : JSON.stringify(entry)],
    [say("evidence.page.block"), `${block.number}, ${block.time}`],
    [say("evidence.page.size"), String(size)],
  ]);
  if (processes !== null) return [about, showProcesses(say, processes)];
  if (batch !== null) return [about, ...showBatch(lang, batch)];
  const items = steps.map((step) => showStep(lang, facts, findings, step));
  return items.length === 0
    ? [about]
    : [about, element("h3", "", say("evidence.page.steps")), element("ol", "", ...items)];
}

/** The list of processes, folded up where it is long: how many there are is what counts first. */
function showProcesses(say: Say, { listed, count }: NonNullable<Facts["processes"]>): HTMLElement {
  const items = listed.map(({ number, ocid, recordedAt, index }) => {
    const told = `${recordedAt}, ${say("evidence.page.entry").toLowerCase()} ${index}`;
    const item = element("li", "", element("strong", "", ocid), element("br"), told);
    (item as HTMLLIElement).value = number;
    return item;
  });
  const summary = element("summary", "", `${say("evidence.page.processes")}: ${listed.length} / ${count}`);
  const shown = element("details", "processes", summary, element("ol", "", ...items));
  (shown as HTMLDetailsElement).open = listed.length <= UNFOLDED;
  return shown;
}

function showBatch(lang: Lang, batch: NonNullable<Facts["batch"]>): HTMLElement[] {
  const { about, changes } = batchWords(lang, batch);
  const lines = [...about, ...changes].map((line) => element("li", "", line));
  return [element("ul", "batch", ...lines)];
}

/** What a reader compares with sources of their own. */
export function showClaims(say: Say, { chainId, contracts, block }: Claims): HTMLElement {
  const list = terms([
    [say("evidence.page.chain"), chainId],
    ["AuditLog", contracts.auditLog],
    ["AgencyDirectory", contracts.agencyDirectory],
    ["ProcurementLedger", contracts.procurementLedger],
    ["RecordRegistry", contracts.recordRegistry ?? ""],
    [say("evidence.page.block"), `${block.number}, ${block.time}`],
    ...block.hashes.map((hash) => [say("evidence.page.blockHash"), hash] as const),
  ]);
  const intro = element("p", "", say("evidence.page.byHand.how"));
  return element("div", "by-hand", element("h3", "", say("evidence.page.byHand")), intro, list);
}

/** What no file says: who verifies, with which code, and what holders were asked for. */
export interface Circumstances {
  who: string;
  /** SHA-256 of the page's code. */
  code: string;
  demand: Demand;
}

/** Who verified what, when, and with what: the head of the printed protocol. */
export function showProtocol(
  lang: Lang,
  given: Given,
  { at, trust }: Results,
  { who, code, demand }: Circumstances,
): HTMLElement {
  const say = sayIn(lang);
  const name = trust === undefined || isJejakError(trust) ? "" : (trust.name ?? trust.chainId);
  const list = terms([
    [say("evidence.page.protocol.by"), who === "" ? "……………………" : who],
    [say("evidence.page.protocol.at"), at],
    [say("evidence.page.protocol.tool"), `verify.html, SHA-256 ${code}`],
    ["nonce", demand.nonce ?? ""],
    ["audience", demand.audience ?? ""],
    ...[...given.evidence, ...given.equivocations].map(
      (file) => [say("evidence.page.evidence"), `${file.name}, SHA-256 ${file.sha256}`] as const,
    ),
    ...given.records.map(
      (file) => [say("evidence.page.record"), `${file.name}, SHA-256 ${file.sha256}`] as const,
    ),
    ...(given.trusts.length === 0 ? [[say("evidence.page.trust"), say("evidence.page.none")] as const] : []),
    ...given.trusts.map(
      (file) => [say("evidence.page.trust"), `${file.name} (${name}), SHA-256 ${file.sha256}`] as const,
    ),
    ...given.documents.map(
      (file) => [say("evidence.page.document"), `${file.name}, SHA-256 ${file.sha256}`] as const,
    ),
  ]);
  return element("section", "protocol", element("h2", "", say("evidence.page.protocol")), list);
}
