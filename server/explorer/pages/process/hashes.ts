import { text } from "../../../../protocol/texts.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { hash } from "../../parts.ts";
import type { ProcessView, StepAnswer } from "./view.ts";

function hashRow(label: string, value: string, means: string): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>
      ${hash(value)}
      <p class="small">${means}</p>
    </dd>
  </div>`;
}

/** Every hash of a step with what it means. */
export function hashesOf({ lang }: ProcessView, step: StepAnswer): Html {
  const block = formatNumber(lang, step.blockNumber);
  const manifest =
    step.manifest.state === "published"
      ? html`<p><a href="${step.manifest.href}">${text(lang, "step.manifest")}</a></p>`
      : null;
  return html`<details>
    <summary>${text(lang, "step.hashes")}</summary>
    <dl class="hashes">
      ${hashRow(text(lang, "step.content"), step.contentHash, text(lang, "step.content.means"))}
      ${hashRow(text(lang, "step.digest"), step.digest, text(lang, "step.digest.means"))}
      ${hashRow(text(lang, "step.previousHead"), step.previousHead, text(lang, "step.previousHead.means"))}
      ${hashRow(text(lang, "step.leaf"), step.leaf, text(lang, "step.leaf.means"))}
      ${hashRow(text(lang, "step.transaction"), step.transactionHash, text(lang, "step.transaction.means", { block }))}
    </dl>
    ${manifest}
  </details>`;
}
