import { TAGS } from "../../protocol/tags.ts";
import type { Tag } from "../../protocol/tags.ts";
import { TEXTS, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Process } from "../api/schemas/process.ts";
import { formatNumber } from "./format.ts";

type SpanName = "year" | "month" | "day" | "hour" | "minute" | "second";

const SPANS: readonly (readonly [SpanName, number])[] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** A span of time in its largest whole unit: `14 hari`, `1 day`; months and years only from two of them on. */
export function spanText(lang: Lang, seconds: number): string {
  const [name, size] = SPANS.find(([unit, length]) =>
    unit === "year" || unit === "month" ? seconds >= 2 * length : seconds >= length,
  ) ?? ["second", 1];
  const n = Math.floor(seconds / size);
  return text(lang, n === 1 ? `span.${name}.1` : `span.${name}`, { n: formatNumber(lang, n) });
}

/** A release tag in plain words; one outside the OCDS list is *other*. */
export function tagText(lang: Lang, tag: string): string {
  if (tag === "closes") return text(lang, "tag.closes");
  return text(lang, (TAGS as readonly string[]).includes(tag) ? `tag.${tag as Tag}` : "tag.other");
}

/** What a step is, by its tags. */
export function tagsText(lang: Lang, tags: readonly string[]): string {
  return (tags.length === 0 ? ["other"] : tags).map((tag) => tagText(lang, tag)).join(", ");
}

/** A sentence's or heading's first letter is a capital. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The type of a document in plain words; one that no list knows as its publisher wrote it. */
export function documentTypeText(lang: Lang, type: string): string {
  const key = `document.${type}`;
  return key in TEXTS ? text(lang, key as "document.bidders") : type;
}

const FORMATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "application/msword": "DOC",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/zip": "ZIP",
    "image/jpeg": "JPEG",
    "text/plain": "TXT",
  }),
);

/** The format of a document as its readers call it; an unknown one as its publisher wrote it. */
export function formatText(format: string): string {
  return (
    FORMATS.get(format) ??
    /^(?:application|image|text|audio|video)\/([a-z0-9]{2,4})$/.exec(format)?.[1]?.toUpperCase() ??
    format
  );
}

/** The stages of a contracting process (OCDS 1.1.5), in order. */
export const STAGES = ["planning", "tender", "award", "contract", "implementation"] as const;
export type Stage = (typeof STAGES)[number];

function stageOfTag(tag: string): Stage | null {
  if (tag === "contractTermination") return "implementation";
  return STAGES.find((stage) => tag.startsWith(stage)) ?? null;
}

/** The stage that a step belongs to: the latest one of its tags; null where they name none. */
export function stageOf(tags: readonly string[]): Stage | null {
  const places = tags.map(stageOfTag).flatMap((stage) => (stage === null ? [] : [STAGES.indexOf(stage)]));
  return places.length === 0 ? null : (STAGES[Math.max(...places)] ?? null);
}

/** Where a process stands, as one word for people. */
export type Status =
  "planned" | "tender" | "cancelled" | "awarded" | "contracted" | "running" | "ended" | "closed" | "recorded";

const STATUS_OF_STAGE: Readonly<Record<Stage, Status>> = {
  planning: "planned",
  tender: "tender",
  award: "awarded",
  contract: "contracted",
  implementation: "running",
};

/**
 * The status that the tags of a trail show. It is read from what was recorded, not judged: a tender that failed
 * without a cancelling step still reads *tender*.
 */
export function statusOf({ tags, closed }: Pick<Process, "tags" | "closed">): Status {
  const stage = stageOf(tags);
  if (tags.includes("tenderCancellation") && (stage === "tender" || stage === null)) return "cancelled";
  if (tags.includes("contractTermination")) return "ended";
  if (closed) return "closed";
  return stage === null ? "recorded" : STATUS_OF_STAGE[stage];
}

/** {@link statusOf} in plain words. */
export function statusText(lang: Lang, process: Pick<Process, "tags" | "closed">): string {
  return text(lang, `status.${statusOf(process)}`);
}
