import { CODES, type JejakError } from "../../../../protocol/errors.ts";
import { CHECKS, type Finding, type Verdict } from "../../../../protocol/evidence/findings.ts";
import { nameOf, sentenceOf } from "../../../../protocol/evidence/words.ts";
import type { CheckedRecord } from "../../../../protocol/records/check.ts";
import { RECORD_CHECKS, type RecordFinding } from "../../../../protocol/records/findings.ts";
import type { RecordFile } from "../../../../protocol/records/record-file.ts";
import {
  labelOf,
  nameOf as recordName,
  sentenceOf as recordSentence,
  valueOf,
  verdictText,
} from "../../../../protocol/records/words.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { DESK } from "../../../../protocol/texts/desk.ts";
import { formatTime } from "../../format.ts";
import { element } from "../dom/element.ts";
import { typeName } from "../records/fields.ts";
import type { Judged } from "./judge.ts";

type Key = keyof typeof DESK;
const SIGNS = { pass: "✓", fail: "✗", skipped: "–", error: "?" } as const;

/** One finding in words, whatever it is about. */
interface Told {
  code: string;
  status: keyof typeof SIGNS;
  isNote: boolean;
  name: string;
  sentence: string;
}

/** Everything about one record: the verdict first. */
export function showJudged(lang: Lang, file: RecordFile, judged: Judged, retry: () => void): HTMLElement[] {
  const { verdict, record, batch, source } = judged;
  const say = (key: Key): string => DESK[key][lang];
  const tellRecord = (finding: RecordFinding): Told => ({
    ...finding,
    isNote: RECORD_CHECKS[finding.code] === "note",
    name: recordName(lang, finding.code),
    sentence: withTimes(lang, recordSentence(lang, finding, record.record?.type ?? null)),
  });
  const findings = record.findings.map(tellRecord);
  const hasEvidence = source === "fetched" || source === "given";
  const apart = (batch?.findings ?? []).map((finding) => tellEvidence(lang, finding, judged.trust));
  const badly = apart.filter(({ status }) => isBad(status));
  const of = (pick: (told: Told) => boolean): Told[] => findings.filter(pick);
  return [
    outcome(lang, verdict, [...badly, ...of(({ isNote, status }) => !isNote && isBad(status))]),
    element("p", "source", say(`desk.evidence.${source}`), " ", hasEvidence ? trustLine(say, judged) : null),
    element(
      "p",
      "small",
      say("desk.result.at").replace("{time}", formatTime(lang, new Date().toISOString())),
    ),
    ...(hasEvidence ? [] : [again(say, retry)]),
    ...(record.record === null ? [] : showRecord(lang, file, record.record, judged)),
    ...list(lang, "desk.result.notes", [
      ...apart.filter(({ isNote }) => isNote),
      ...of(({ isNote }) => isNote),
    ]),
    ...list(lang, "desk.result.findings", [
      ...badly,
      ...of(({ isNote, status }) => !isNote && status !== "skipped"),
    ]),
    ...list(
      lang,
      "desk.result.notChecked",
      of(({ isNote, status }) => !isNote && status === "skipped"),
    ),
    ...(apart.length === 0 ? [] : [folded(lang, apart, judged.trust)]),
    printer(say),
  ];
}

function isBad(status: Told["status"]): boolean {
  return status === "fail" || status === "error";
}

/** The verdict, with what it comes from where something does not hold. */
function outcome(lang: Lang, verdict: Verdict, bad: readonly Told[]): HTMLElement {
  const reasons = bad.map(({ sentence }) => element("li", "", sentence));
  return element(
    "div",
    `outcome ${verdict}`,
    element("p", "", verdictText(lang, verdict)),
    bad.length === 0 ? null : element("ul", "", ...reasons),
  );
}

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence with its times as the site's other pages write them. */
function withTimes(lang: Lang, sentence: string): string {
  return sentence.replace(TIME, (time) => formatTime(lang, time));
}

/** Why something that was given cannot be used, and what to do. */
export function showTrouble(lang: Lang, { code, at = "" }: JejakError): HTMLElement {
  const { title, remedy } = CODES[code];
  const place = at === "" ? "" : ` (${at})`;
  return element("p", "outcome fails", `${title[lang]}${place}. ${remedy[lang]}`);
}

/** What holds by a reader's own trust file only: without one it is this site's word. */
const BY_TRUST: ReadonlySet<string> = new Set([
  "evidence.claims",
  "block.pinned",
  "block.seals",
  "block.witnesses",
  "block.believed",
  "contracts.code",
]);

function tellEvidence(lang: Lang, finding: Finding, trust: Judged["trust"]): Told {
  const { code, status } = finding;
  const isNote = CHECKS[code] === "note";
  const name = nameOf(lang, code);
  if (trust === "site" && BY_TRUST.has(code) && !isBad(status)) {
    return { code, status: "skipped", isNote, name, sentence: DESK["desk.result.bySite"][lang] };
  }
  return { code, status, isNote, name, sentence: withTimes(lang, sentenceOf(lang, finding)) };
}

function trustLine(say: (key: Key) => string, { trust }: Judged): string {
  return say(`desk.result.trust.${trust}`);
}

function again(say: (key: Key) => string, retry: () => void): HTMLElement {
  const button = element("button", "quiet", say("desk.evidence.retry"));
  button.setAttribute("type", "button");
  button.addEventListener("click", retry);
  return element("p", "", button);
}

function printer(say: (key: Key) => string): HTMLElement {
  const button = element("button", "quiet print", say("desk.print"));
  button.setAttribute("type", "button");
  button.addEventListener("click", () => {
    window.print();
  });
  return element("p", "", button);
}

/** Pairs of a name and what stands for it. */
function terms(pairs: readonly (readonly [name: string, value: HTMLElement | string])[]): HTMLElement {
  const rows = pairs.map(([name, value]) =>
    element("div", "", element("dt", "", name), element("dd", "", value)),
  );
  return element("dl", "facts", ...rows);
}

function showRecord(lang: Lang, file: RecordFile, record: CheckedRecord, judged: Judged): HTMLElement[] {
  const say = (key: Key): string => DESK[key][lang];
  const { type, issued, shown, hidden } = record;
  const agency = judged.batch?.facts?.agency;
  const issuer = agency ? `${agency.name} (${agency.officialId})` : file.issuer.officialId;
  const self = agency ? "" : ` (${say("desk.result.self")})`;
  const fields = Object.entries(shown).map(
    ([field, value]) =>
      [labelOf(lang, type, field), element("bdi", "", valueOf(lang, type, field, value))] as const,
  );
  const kept = hidden.map((field) => element("li", "", labelOf(lang, type, field)));
  return [
    element("h2", "", typeName(lang, type, issued.payload.vct)),
    terms([
      [say("desk.result.issuer"), element("span", "", element("bdi", "", issuer), self)],
      [say("desk.result.batch"), String(issued.payload.jejak.batch)],
    ]),
    element("h3", "", say("desk.result.fields")),
    terms(fields),
    ...(kept.length === 0
      ? []
      : [element("h3", "", say("desk.result.hidden")), element("ul", "hidden-fields", ...kept)]),
  ];
}

function list(lang: Lang, title: Key, told: readonly Told[]): HTMLElement[] {
  if (told.length === 0) return [];
  return [
    element("h3", "", DESK[title][lang]),
    element("ul", "checks", ...told.map((one) => item(lang, one))),
  ];
}

function item(lang: Lang, { code, status, isNote, name, sentence }: Told): HTMLElement {
  const sign = element("span", "sign", isNote ? "!" : SIGNS[status]);
  sign.setAttribute("aria-hidden", "true");
  const word = isNote ? "" : ` (${DESK[`desk.status.${status}`][lang]})`;
  const made = element(
    "li",
    isNote ? "note" : status,
    sign,
    element("div", "", element("strong", "", name + word), " ", sentence),
  );
  made.dataset["code"] = code;
  return made;
}

/** What was found about the batch itself, for those who want to know. */
function folded(lang: Lang, told: readonly Told[], trust: Judged["trust"]): HTMLElement {
  const summary = element("summary", "", DESK["desk.result.evidence"][lang]);
  return element(
    "details",
    "evidence",
    summary,
    trust === "site" ? element("p", "", DESK["desk.result.trusted"][lang]) : null,
    element("ul", "checks", ...told.map((one) => item(lang, one))),
  );
}
