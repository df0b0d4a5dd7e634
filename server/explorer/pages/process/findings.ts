import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { formatTime } from "../../format.ts";
import { spanText, tagsText } from "../../words.ts";
import type { StepAnswer } from "./view.ts";

type Finding = StepAnswer["findings"][number];
type Mismatch = Exclude<Finding, { code: "recorded.late" }>;

function sentence(lang: Lang, finding: Mismatch): string {
  if (finding.code === "tags.mismatch") {
    const { signed, published } = finding.values;
    const values = { signed: tagsText(lang, signed), published: tagsText(lang, published) };
    return text(lang, "finding.tags.mismatch", values);
  }
  const { signed, published } = finding.values;
  const values = { signed: formatTime(lang, signed), published: formatTime(lang, published) };
  return text(lang, "finding.deadline.mismatch", values);
}

/** Where step and published release contradict each other, which the contract could not see. */
export function mismatchesOf(lang: Lang, { findings }: StepAnswer): Html | null {
  const mismatches = findings.filter((finding) => finding.code !== "recorded.late");
  if (mismatches.length === 0) return null;
  return html`<div class="findings">
    <h5>${text(lang, "step.findings")}</h5>
    <ul>
      ${mismatches.map((finding) => html`<li>${sentence(lang, finding)}</li>`)}
    </ul>
  </div>`;
}

/** How long after the release's own date the step was recorded, where that is a day or more. */
export function latenessOf(lang: Lang, { findings }: StepAnswer): Html | null {
  const late = findings.find((finding) => finding.code === "recorded.late");
  if (!late) return null;
  return html`<span class="small late"
    >${text(lang, "step.late", { duration: spanText(lang, late.values.seconds) })}</span
  >`;
}
