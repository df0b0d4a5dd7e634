import type { z } from "zod";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { VersionStep, Versions } from "../../../api/schemas/version.ts";
import { countsLine } from "../../changes.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Links } from "../../links.ts";
import { finalityMark, moment, pager } from "../../parts.ts";
import { capital, tagsText } from "../../words.ts";
import type { TrailAnswer } from "../process/view.ts";
import { compareForm, dateForm, subjectHeading } from "./subject.ts";

type StepAnswer = z.output<typeof VersionStep>;

export interface VersionsView {
  readonly lang: Lang;
  readonly links: Links;
  readonly trail: TrailAnswer;
  readonly versions: z.output<typeof Versions>;
  readonly after: string | undefined;
}

/** Who signed a step: mandates, each leading to its agency's page. */
export function signersOf(lang: Lang, links: Links, { approvers }: StepAnswer): Html {
  const items = approvers.map(
    ({ agency, mandate }, i) =>
      html`${i === 0 ? null : html`, `}<a href="${links.mandate({ agency }, mandate)}"
          >${text(lang, "versions.mandate", { number: mandate })}</a
        >`,
  );
  return html`${text(lang, "versions.by")} ${items}`;
}

/** What became of a step's text, or how much it changed. */
function figures({ lang, links, trail }: VersionsView, step: StepAnswer): Html {
  const { text: state, counts, trailIndex } = step;
  if (state !== "published") return html`<p class="notice">${text(lang, `text.${state}`)}</p>`;
  if (counts === null) return html`<p class="small">${text(lang, "versions.pending")}</p>`;
  if (trailIndex === 0) return html`<p>${text(lang, "versions.first")}</p>`;
  if (counts.changes === 0) return html`<p>${text(lang, "diff.none")}</p>`;
  const address = links.diff(trail, trail.ocid, { from: trailIndex - 1, to: trailIndex });
  return html`<p>${countsLine(lang, counts)}</p>
    <p><a href="${address}">${text(lang, "versions.show")}</a></p>`;
}

function versionItem(view: VersionsView, step: StepAnswer): Html {
  const { lang, links, trail } = view;
  const corrects =
    step.corrects === null
      ? null
      : html`<p>
          <a href="${links.step(trail, trail.ocid, step.corrects)}"
            >${text(lang, "step.corrects", { number: step.corrects + 1 })}</a
          >
        </p>`;
  return html`<li>
    <h3>
      <a href="${links.step(trail, trail.ocid, step.trailIndex)}"
        >${text(lang, "step.number", { number: step.trailIndex + 1 })}</a
      >
      ${capital(tagsText(lang, step.tags))}
    </h3>
    <p class="small">
      ${moment(lang, step.recordedAt)} ${finalityMark(lang, step.finality)} · ${signersOf(lang, links, step)}
    </p>
    ${corrects} ${figures(view, step)}
  </li>`;
}

function pages({ lang, links, trail, versions, after }: VersionsView): Html | null {
  const { next } = versions;
  return pager(text(lang, "list.pages"), [
    [text(lang, "list.first"), after === undefined ? null : links.versions(trail, trail.ocid)],
    [text(lang, "list.next"), next === null ? null : links.versions(trail, trail.ocid, { after: next })],
  ]);
}

/** Everything that the page of versions shows. */
export function versionsBody(view: VersionsView): Html {
  const { lang, links, trail, versions } = view;
  const last = trail.length - 1;
  return html`${subjectHeading(lang, links, trail, text(lang, "versions.title"))}
    <p class="lead">${text(lang, "versions.lead")}</p>
    <div class="columns">
      <section aria-labelledby="list">
        <h2 id="list">${text(lang, "versions.list")}</h2>
        <ol class="history">
          ${versions.items.map((step) => versionItem(view, step))}
        </ol>
        ${pages(view)}
      </section>
      <div class="aside">
        <section class="aside-card" aria-labelledby="compare">
          <h2 id="compare">${text(lang, "diff.choose")}</h2>
          ${compareForm(lang, links, trail, { from: Math.max(0, last - 1), to: last })}
        </section>
        <section class="aside-card" aria-labelledby="date">
          <h2 id="date">${text(lang, "state.choose")}</h2>
          ${dateForm(lang, links, trail)}
        </section>
      </div>
    </div>`;
}
