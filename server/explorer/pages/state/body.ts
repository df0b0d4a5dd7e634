import type { z } from "zod";
import type { JsonObject } from "../../../../protocol/json.ts";
import { diff, type Change } from "../../../../protocol/ocds/diff.ts";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { InForce } from "../../../api/schemas/version.ts";
import { missingNotice, stageOf } from "../../changes.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Links } from "../../links.ts";
import { facts, foreign, moment } from "../../parts.ts";
import { STAGES } from "../../words.ts";
import type { TrailAnswer } from "../process/view.ts";
import { dateForm, subjectHeading } from "../versions/subject.ts";

export interface StateView {
  readonly lang: Lang;
  readonly links: Links;
  readonly trail: TrailAnswer;
  readonly state: z.output<typeof InForce>;
  /** As asked for. */
  readonly at: string;
}

/** So many fields stand on a page; the data has all. */
const MOST_FIELDS = 1_000;

function fieldList(changes: readonly Change[]): Html {
  const items = changes.map(
    ({ path, after }) =>
      html`<div>
        <dt><code class="hash">${path}</code></dt>
        <dd>${foreign(typeof after === "string" ? after : JSON.stringify(after))}</dd>
      </div>`,
  );
  return html`<dl class="facts fields-in-force">${items}</dl>`;
}

/** So many fields are shown at once; longer ones are opened stage by stage. */
const MOST_OPEN = 40;

/** Every field of the compiled release with its value, by the stage that it belongs to. */
function fields({ lang, state }: StateView): Html {
  const release = state.compiledRelease as JsonObject | null;
  if (release === null) return html`<p class="lead">${text(lang, "state.nothing")}</p>`;
  const all = diff(null, release);
  const shown = all.slice(0, MOST_FIELDS);
  const general = text(lang, "state.general");
  const groups = Map.groupBy(shown, ({ field }) => stageOf(lang, field) ?? general);
  const names = [general, ...STAGES.map((stage) => text(lang, `stage.${stage}`))];
  const open = shown.length <= MOST_OPEN;
  const parts = names.map((name) => {
    const group = groups.get(name);
    if (group === undefined) return html``;
    return html`<details${open ? " open" : ""}>
      <summary>${name} (${formatNumber(lang, group.length)})</summary>
      ${fieldList(group)}
    </details>`;
  });
  const cut = all.length - shown.length;
  return html`${parts}
  ${cut > 0 ? html`<p>${text(lang, "diff.more", { count: formatNumber(lang, cut) })}</p>` : null}`;
}

type PlaceAnswer = NonNullable<StateView["state"]["following"]>;

function place({ lang, links, trail }: StateView, { trailIndex, recordedAt }: PlaceAnswer): Html {
  const name = text(lang, "step.number", { number: trailIndex + 1 });
  return html`<a href="${links.step(trail, trail.ocid, trailIndex)}">${name}</a>, ${moment(lang, recordedAt)}`;
}

/** What proves that this was in force: the last step until then, and the first after it. */
function proof(view: StateView): Html {
  const { lang, links, trail, state } = view;
  const last = state.inForce.at(-1);
  const list = facts([
    [text(lang, "state.last"), last ? place(view, last) : null],
    [text(lang, "state.count"), html`${formatNumber(lang, state.inForce.length)}`],
    [text(lang, "state.following"), state.following ? place(view, state.following) : null],
    [text(lang, "state.through"), moment(lang, state.through)],
  ]);
  return html`<section class="aside-card" aria-labelledby="proof">
    <h2 id="proof">${text(lang, "state.proof")}</h2>
    ${list}
    <p>${text(lang, state.following === null ? "state.proof.none" : "state.proof.following")}</p>
    <p><a href="${links.process(trail, trail.ocid)}#evidence">${text(lang, "state.evidence")}</a></p>
  </section>`;
}

/** Everything that the page of a process at a date shows. */
export function stateBody(view: StateView): Html {
  const { lang, links, trail, state, at } = view;
  const [before = "", after = ""] = text(lang, "state.asOf", { at: "\n" }).split("\n");
  return html`${subjectHeading(lang, links, trail, text(lang, "state.title"))}
    <p class="lead">${before}${moment(lang, state.at)}${after}</p>
    ${dateForm(lang, links, trail, at)}
    ${state.settled ? null : html`<p class="notice">${text(lang, "state.unsettled")}</p>`}
    ${missingNotice(lang, state.missing)}
    <div class="columns">
      <section aria-labelledby="release">
        <h2 id="release">${text(lang, "state.release")}</h2>
        ${fields(view)}
      </section>
      <div class="aside">
        ${proof(view)}
        <p><a href="${links.versions(trail, trail.ocid)}">${text(lang, "versions.all")}</a></p>
      </div>
    </div>`;
}
