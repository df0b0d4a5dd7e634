import type { Evidence } from "../../../../protocol/evidence/format.ts";
import { agencyKey } from "../../../../protocol/hash.ts";
import type { JsonObject } from "../../../../protocol/json.ts";
import { asText, at, objects } from "../../../../protocol/ocds/read.ts";
import { summarize } from "../../../../protocol/ocds/release.ts";
import { text, type Lang } from "../../../../protocol/texts.ts";
import type { ReportFacts } from "../report.ts";
import type { Sheet } from "./sheet.ts";
import { agencyText, documentTypeText, momentText, numberText, rolesText, tagsText } from "./words.ts";
import type { Step } from "./words.ts";

/** Longer lists are cut: all of it stands in the evidence. */
const MOST_DOCUMENTS = 40;
/** At which 32 bytes fit into one line. */
const HASH_SIZE = 8;

type Manifests = ReadonlyMap<number, JsonObject>;

function manifestsOf({ manifests }: Evidence): Manifests {
  return new Map(
    manifests.flatMap((content) =>
      content.state === "published" ? [[content.index, content.manifest]] : [],
    ),
  );
}

function releaseOf(manifest: JsonObject | undefined): JsonObject {
  return (manifest?.["release"] ?? {}) as JsonObject;
}

/** What the newest text says that names each. */
function described(lang: Lang, { made }: ReportFacts): { title?: string; buyer?: string; value?: string } {
  const summaries = [...manifestsOf(made.evidence).values()].map((manifest) =>
    summarize(releaseOf(manifest)),
  );
  const newest = summaries.toReversed();
  const title = newest.find((summary) => summary.title !== undefined)?.title;
  const buyer = newest.find((summary) => summary.buyer !== undefined)?.buyer;
  const value = newest.find((summary) => summary.value !== undefined)?.value;
  const money = value && `${value.currency ?? ""} ${numberText(lang, value.amount)}`.trim();
  return { ...(title && { title }), ...(buyer && { buyer }), ...(money && { value: money }) };
}

/** What the process is, and to which state of the ledger the report belongs. */
export function writeAbout(sheet: Sheet, lang: Lang, report: ReportFacts): void {
  const { facts, block, size } = report.made;
  const { title, buyer, value } = described(lang, report);
  const [first, last] = [facts.steps.at(0), facts.steps.at(-1)];
  const rows: [name: string, value: string | undefined, style?: { size: number }][] = [
    [text(lang, "pack.label.title"), title],
    [text(lang, "pack.label.ocid"), facts.ocid ?? undefined],
    [text(lang, "pack.label.agency"), facts.agency ? named(facts.agency) : undefined],
    [text(lang, "pack.label.successors"), facts.successors.map(named).join("; ") || undefined],
    [text(lang, "pack.label.buyer"), buyer],
    [text(lang, "pack.label.value"), value],
    [text(lang, "pack.label.steps"), numberText(lang, facts.steps.length)],
    [text(lang, "pack.label.first"), first && momentText(lang, first.recordedAt)],
    [text(lang, "pack.label.last"), last && momentText(lang, last.recordedAt)],
    [text(lang, "pack.label.chain"), facts.chainId],
    [text(lang, "pack.label.block"), String(block.number)],
    [text(lang, "pack.label.blockHash"), block.hash, { size: HASH_SIZE }],
    [text(lang, "pack.label.blockTime"), momentText(lang, facts.block.time)],
    [text(lang, "pack.label.size"), numberText(lang, size)],
    [text(lang, "pack.label.address"), report.address],
  ];
  sheet.facts(
    rows.flatMap(([name, said, style]) => (said === undefined ? [] : [[name, said, style ?? {}] as const])),
  );
}

function named({ name, officialId }: { name: string; officialId: string }): string {
  return `${name} (${officialId})`;
}

/** Every step in its order: what it is, when it came, who signed, and what was published of it. */
export function writeSteps(sheet: Sheet, lang: Lang, { made }: ReportFacts): void {
  const manifests = manifestsOf(made.evidence);
  const { agency, successors, steps } = made.facts;
  const agencies = [...(agency ? [agency] : []), ...successors];
  const names = new Map<string, string>(agencies.map((one) => [agencyKey(one.officialId), one.name]));
  for (const step of steps) {
    writeStep(sheet, lang, step, names);
    writeText(sheet, lang, manifests.get(step.index));
  }
}

function writeStep(sheet: Sheet, lang: Lang, step: Step, names: ReadonlyMap<string, string>): void {
  sheet.subheading(text(lang, "pack.step", { number: step.step + 1, tags: tagsText(lang, step.tags) }));
  const { index, required, approvers } = step;
  sheet.line(text(lang, "pack.step.recorded", { time: momentText(lang, step.recordedAt), index }));
  if (step.corrects !== null)
    sheet.line(text(lang, "pack.step.corrects", { number: step.corrects + 1 }), { face: "bold" });
  if (step.deadline !== null)
    sheet.line(text(lang, "pack.step.deadline", { time: momentText(lang, step.deadline) }));
  sheet.line(text(lang, `pack.state.${step.content ?? "omitted"}`));
  sheet.small(text(lang, "pack.step.hash", { sha256: step.contentHash }));
  sheet.line(text(lang, "pack.step.approvals", { required, count: approvers.length }));
  for (const { mandate, agency, roles, from, until, holder } of approvers) {
    const facts = { number: mandate, agency: agencyText(names, agency), roles: rolesText(lang, roles) };
    sheet.line(text(lang, "pack.step.approver", facts), { indent: 12 });
    sheet.small(text(lang, "pack.step.mandate", { from, until, holder }), { indent: 12 });
  }
}

/** What a manifest says of its release, and the documents that it names. */
function writeText(sheet: Sheet, lang: Lang, manifest: JsonObject | undefined): void {
  if (manifest === undefined) return;
  const { title, date } = summarize(releaseOf(manifest));
  if (title !== undefined) sheet.line(text(lang, "pack.step.title", { title }));
  if (date !== undefined) sheet.line(text(lang, "pack.step.date", { date }));
  const publisher = asText(at(manifest, "source", "publisher"));
  if (publisher !== undefined) sheet.line(text(lang, "pack.step.source", { publisher }));
  const documents = objects(manifest["documents"]);
  for (const document of documents.slice(0, MOST_DOCUMENTS)) writeDocument(sheet, lang, document);
  const more = documents.length - MOST_DOCUMENTS;
  if (more > 0) sheet.line(text(lang, "pack.document.more", { count: more }), { indent: 12 });
}

function writeDocument(sheet: Sheet, lang: Lang, document: JsonObject): void {
  const type = asText(document["documentType"]);
  const title = asText(document["title"]) ?? asText(document["id"]) ?? "";
  const size = numberText(lang, Number(document["size"]));
  const facts = {
    title,
    size,
    type: type === undefined ? text(lang, "pack.document.untyped") : documentTypeText(lang, type),
  };
  sheet.line(text(lang, "pack.document", facts), { indent: 12 });
  sheet.small(`SHA-256 ${asText(document["sha256"]) ?? ""}`, { indent: 12 });
}
