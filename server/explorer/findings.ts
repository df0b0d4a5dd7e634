import { TEXTS } from "../../protocol/texts.ts";
import type { Lang, TextKey } from "../../protocol/texts.ts";
import type { InputFinding } from "../api/validate.ts";

type FindingKey = TextKey & `finding.${string}`;

/** What the API says of a value to machines, in English, and what a page says of it; groups fill the text. */
const SAID: readonly (readonly [RegExp, FindingKey])[] = [
  [/^Too big: expected string to have <=(?<most>\d+) characters$/, "finding.long"],
  [/^contains NUL or a lone surrogate$/, "finding.characters"],
  [/^Invalid input: expected string, received array$/, "finding.once"],
  [/^Invalid input: expected "(?<value>\w+)"$/, "finding.only"],
  [/^Invalid option: expected one of (?<options>.+)$/, "finding.options"],
  [/^Invalid string: must match pattern .*\[0-9a-f\]\{64\}/, "finding.sha256"],
  [/^must be a date /, "finding.date"],
  [/^must be an ISO week/, "finding.week"],
  [/^must be a log index$/, "finding.index"],
  [/^must be the place of a step/, "finding.step"],
  [/^must be the id of a reading operation$/, "finding.operation"],
  [/^missing$/, "finding.missing"],
];

function plain(value: string): string {
  return value.replaceAll('"', "").replaceAll("|", ", ");
}

function filled(lang: Lang, key: FindingKey, groups: Record<string, string> = {}): string {
  return TEXTS[key][lang].replace(/\{(\w+)\}/g, (_whole, name: string) => plain(groups[name] ?? ""));
}

/** What is wrong with a value, in plain words of a language; as the API says it where nobody foresaw it. */
export function findingText(lang: Lang, { problem }: Pick<InputFinding, "problem">): string {
  for (const [pattern, key] of SAID) {
    const found = pattern.exec(problem);
    if (found) return filled(lang, key, found.groups);
  }
  return problem;
}
