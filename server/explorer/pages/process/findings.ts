import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { formatDay, formatTime } from "../../format.ts";
import { spanText, tagsText } from "../../words.ts";
import type { StepAnswer } from "./view.ts";

type Finding = StepAnswer["findings"][number];

function sentence(lang: Lang, finding: Finding): string {
  if (finding.code === "tags.mismatch") {
    const { signed, published } = finding.values;
    const values = { signed: tagsText(lang, signed), published: tagsText(lang, published) };
    return text(lang, "finding.tags.mismatch", values);
  }
  if (finding.code === "deadline.mismatch") {
    const { signed, published } = finding.values;
    const values = { signed: formatTime(lang, signed), published: formatTime(lang, published) };
    return text(lang, "finding.deadline.mismatch", values);
  }
  const { date, seconds } = finding.values;
  const values = { date: formatDay(lang, date), duration: spanText(lang, seconds) };
  return text(lang, "finding.recorded.late", values);
}

/** What the contract could not see and a reader should. */
export function findingsOf(lang: Lang, { findings }: StepAnswer): Html | null {
  if (findings.length === 0) return null;
  return html`<div class="findings">
    <h5>${text(lang, "step.findings")}</h5>
    <ul>
      ${findings.map((finding) => html`<li>${sentence(lang, finding)}</li>`)}
    </ul>
  </div>`;
}
