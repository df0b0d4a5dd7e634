import { CHECKS, type Finding } from "../../../../protocol/evidence/findings.ts";
import { nameOf, sentenceOf } from "../../../../protocol/evidence/words.ts";
import { text, type Lang } from "../../../../protocol/texts.ts";
import type { Sheet } from "./sheet.ts";
import { tagsText } from "./words.ts";

type Part = "open" | "differs" | "notes" | "holds";

/** What a reader should look at first stands first; whatever was not checked is never told as if it held. */
const PARTS: readonly Part[] = ["differs", "notes", "holds", "open"];

function partOf({ code, status }: Finding): Part {
  if (status === "skipped") return "open";
  if (status !== "pass") return "differs";
  return CHECKS[code] === "note" ? "notes" : "holds";
}

const OF_TAGS = ["tags", "signed", "published"];

/** A finding whose tags are in plain words. */
function worded(lang: Lang, finding: Finding): Finding {
  const values = Object.entries(finding.values).map(([name, value]) => {
    const isTags = OF_TAGS.includes(name) && Array.isArray(value);
    return [name, isTags ? tagsText(lang, value.map(String)) : value];
  });
  return { ...finding, values: Object.fromEntries(values) as Finding["values"] };
}

/** What the check found that this server made of its own evidence, in plain words. */
export function writeFindings(sheet: Sheet, lang: Lang, findings: readonly Finding[]): void {
  sheet.line(text(lang, "pack.findings.about"));
  const byPart = Map.groupBy(findings, partOf);
  for (const part of PARTS) {
    const found = byPart.get(part) ?? [];
    if (found.length === 0) continue;
    sheet.subheading(text(lang, `pack.findings.${part}`));
    for (const finding of found)
      sheet.line(
        `${nameOf(lang, finding.code)} [${finding.code}]: ${sentenceOf(lang, worded(lang, finding))}`,
      );
  }
}
