import type { z } from "zod";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Diff } from "../../../api/schemas/version.ts";
import { changeItem, countsLine, missingNotice } from "../../changes.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Links } from "../../links.ts";
import { moment } from "../../parts.ts";
import { tagsText } from "../../words.ts";
import type { TrailAnswer } from "../process/view.ts";
import { signersOf } from "../versions/body.ts";
import { compareForm, subjectHeading } from "../versions/subject.ts";

type DiffAnswer = z.output<typeof Diff>;

export interface DiffView {
  readonly lang: Lang;
  readonly links: Links;
  readonly trail: TrailAnswer;
  readonly diff: DiffAnswer;
  readonly title: string;
}

function stepLink({ lang, links, trail }: DiffView, trailIndex: number): Html {
  const name = text(lang, "step.number", { number: trailIndex + 1 });
  return html`<a href="${links.step(trail, trail.ocid, trailIndex)}">${name}</a>`;
}

/** The steps that made a change, each with its time. */
function madeBy(view: DiffView, change: DiffAnswer["changes"][number]): Html | null {
  const { lang, diff } = view;
  const steps = diff.steps.filter(({ trailIndex }) => change.steps.includes(trailIndex));
  if (steps.length === 0) return null;
  const items = steps.map(
    (step, i) =>
      html`${i === 0 ? null : html`, `}${stepLink(view, step.trailIndex)} (${moment(lang, step.recordedAt)})`,
  );
  return html`<p class="small">${text(lang, "diff.by")} ${items}</p>`;
}

function changeList(view: DiffView, material: boolean): Html | null {
  const { lang, diff } = view;
  const found = diff.changes.filter((change) => change.material === material);
  if (found.length === 0) return null;
  const list = html`<ul class="changes">
    ${found.map((change) => changeItem(lang, change, madeBy(view, change)))}
  </ul>`;
  if (material) {
    return html`<section aria-labelledby="material">
      <h2 id="material">${text(lang, "diff.material")}</h2>
      ${list}
    </section>`;
  }
  const count = formatNumber(lang, diff.counts.changes - diff.counts.material);
  return html`<details ${diff.counts.material === 0 ? html`open` : null}>
    <summary>${text(lang, "diff.other", { count })}</summary>
    ${list}
  </details>`;
}

function steps(view: DiffView): Html | null {
  const { lang, links, diff } = view;
  if (diff.steps.length === 0) return null;
  const items = diff.steps.map(
    (step) =>
      html`<li>
        <p>${stepLink(view, step.trailIndex)} ${tagsText(lang, step.tags)}</p>
        <p class="small">${moment(lang, step.recordedAt)} · ${signersOf(lang, links, step)}</p>
      </li>`,
  );
  return html`<section class="aside-card" aria-labelledby="steps">
    <h2 id="steps">${text(lang, "diff.steps")}</h2>
    <ol class="history">
      ${items}
    </ol>
  </section>`;
}

/** Everything that the page of two versions shows. */
export function diffBody(view: DiffView): Html {
  const { lang, links, trail, diff, title } = view;
  const nothing = diff.counts.changes === 0 ? html`<p class="lead">${text(lang, "diff.none")}</p>` : null;
  const cut = diff.counts.changes - diff.changes.length;
  const chosen = { from: diff.from?.trailIndex ?? null, to: diff.to.trailIndex };
  return html`${subjectHeading(lang, links, trail, title)}
    ${diff.counts.changes === 0 ? null : html`<p class="lead">${countsLine(lang, diff.counts)}</p>`}
    ${compareForm(lang, links, trail, chosen)} ${missingNotice(lang, diff.missing)}
    <div class="columns">
      <div>
        ${nothing} ${changeList(view, true)} ${changeList(view, false)}
        ${cut === 0 ? null : html`<p>${text(lang, "diff.more", { count: formatNumber(lang, cut) })}</p>`}
      </div>
      <div class="aside">
        ${steps(view)}
        <section class="aside-card" aria-labelledby="means">
          <h2 id="means">${text(lang, "diff.what")}</h2>
          <p>${text(lang, "diff.what.material")}</p>
          <p>${text(lang, "diff.what.declared")}</p>
          <p><a href="${links.versions(trail, trail.ocid)}">${text(lang, "versions.all")}</a></p>
        </section>
      </div>
    </div>`;
}
