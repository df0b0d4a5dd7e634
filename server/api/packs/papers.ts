import { text } from "../../../protocol/texts.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { LANGUAGES } from "../../../protocol/texts.ts";
import { BYTE_ORDER_MARK, csvLines } from "../exports/csv.ts";
import { time, timeOrNull } from "../format.ts";
import type { Made } from "../../evidence/make.ts";
import { stepsOf } from "./steps.ts";

const CHECKS = ["trust", "block", "trail", "approvals", "mismatch", "late", "documents", "content"] as const;

const COLUMNS = [
  "step",
  "index",
  "recordedAt",
  "tags",
  "corrects",
  "deadline",
  "contentHash",
  "manifest",
  "required",
  "mandates",
];

/** The trail as a spreadsheet reads it. */
export function trailCsv({ evidence }: Made): string {
  const rows = stepsOf(evidence).map(({ index, entry, state }) => [
    String(entry.index + 1),
    String(index),
    time(entry.recordedAt),
    tagsOf(entry.tags).join(" "),
    entry.corrects === 0 ? null : String(entry.corrects),
    timeOrNull(entry.deadline),
    entry.contentHash,
    state,
    String(entry.required),
    entry.approvers.join(" "),
  ]);
  return BYTE_ORDER_MARK + csvLines([COLUMNS, ...rows]);
}

/** What an auditor ticks, signs and files: each check in both languages, with room for result, date and name. */
export function workingPapers(): string {
  const rows = CHECKS.map((check) => [
    ...LANGUAGES.map((lang) => text(lang, `pack.check.${check}`)),
    "",
    "",
    "",
  ]);
  const titles = LANGUAGES.map((lang) => text(lang, "pack.work"));
  return BYTE_ORDER_MARK + csvLines([[...titles, "[x]", "YYYY-MM-DD", "paraf / initials"], ...rows]);
}
