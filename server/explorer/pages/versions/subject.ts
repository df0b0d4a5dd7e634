import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Context } from "../../../api/route.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyName } from "../../links.ts";
import type { Links } from "../../links.ts";
import { agencyLink, foreign, sampleMark, sampleNotice, unmarked } from "../../parts.ts";
import { askTrail } from "../../trail.ts";
import type { TrailName } from "../../trail.ts";
import type { TrailAnswer } from "../process/view.ts";

/** The process that a page about its versions speaks of; its steps are asked for apart. */
export function askSubject(params: TrailName, context: Context): Promise<TrailAnswer> {
  return askTrail(params, { limit: "1" }, context);
}

/** Address of the process in the API. */
export function apiAddress(trail: TrailAnswer): string {
  return `/api/v1/agencies/${encodeURIComponent(agencyName(trail))}/processes/${encodeURIComponent(trail.ocid)}`;
}

/** Whose versions these are: the page's own heading comes first. */
export function subjectHeading(lang: Lang, links: Links, trail: TrailAnswer, heading: string): Html {
  const name = trail.title === null ? text(lang, "process.untitled", { ocid: trail.ocid }) : trail.title;
  return html`${sampleNotice(lang, trail.sample)}
    <div class="title">
      <p class="by">
        <a href="${links.process(trail, trail.ocid)}">${foreign(unmarked(trail.sample, name))}</a>
        · ${agencyLink(links, trail)}${sampleMark(lang, trail.sample)}
      </p>
      <h1>${heading}</h1>
    </div>`;
}

/** Chooses two versions to compare. */
export function compareForm(
  lang: Lang,
  links: Links,
  trail: TrailAnswer,
  chosen: { from: number | null; to: number },
): Html {
  const options = (selected: number | null): Html[] =>
    Array.from(
      { length: trail.length },
      (_, step) =>
        html`<option value="${step}" ${step === selected ? html`selected` : null}>
          ${text(lang, "step.number", { number: step + 1 })}
        </option>`,
    );
  return html`<form class="filter" action="${links.diff(trail, trail.ocid)}">
    <div class="fields">
      <div>
        <label for="from">${text(lang, "diff.from")}</label>
        <select id="from" name="from">
          ${options(chosen.from)}
        </select>
      </div>
      <div>
        <label for="to">${text(lang, "diff.to")}</label>
        <select id="to" name="to">
          ${options(chosen.to)}
        </select>
      </div>
    </div>
    <button>${text(lang, "diff.submit")}</button>
  </form>`;
}

/** Chooses a day to go back to. */
export function dateForm(lang: Lang, links: Links, trail: TrailAnswer, at = ""): Html {
  const type = at === "" || /^\d{4}-\d\d-\d\d$/.test(at) ? "date" : "text";
  return html`<form class="filter" action="${links.state(trail, trail.ocid)}">
    <div class="fields">
      <div>
        <label for="at">${text(lang, "state.at")}</label>
        <input id="at" name="at" type="${type}" value="${at}" autocomplete="off" required />
      </div>
    </div>
    <button>${text(lang, "state.submit")}</button>
  </form>`;
}
