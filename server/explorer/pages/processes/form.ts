import { TAGS } from "../../../../protocol/tags.ts";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { AgencyChoice } from "../../../store/queries/agencies.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Visit } from "../../page.ts";
import { tagText } from "../../words.ts";
import type { Search } from "../processes.ts";

type Option = readonly [value: string, label: string];

const SORTS = ["-recorded", "-opened", "-length", "title"] as const;
const STANDARD = "-recorded";

function options(list: readonly Option[], chosen: string): Html[] {
  return list.map(
    ([value, label]) =>
      html`<option value="${value}" ${value === chosen ? html`selected` : null}>${label}</option>`,
  );
}

function select(name: string, label: string, list: readonly Option[], chosen = ""): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${options(list, chosen)}
    </select>
  </div>`;
}

function field(name: string, type: "text" | "date", label: string, value = ""): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="off" />
  </div>`;
}

/** A list to choose an agency from; a field where they are too many, or the one asked for is not among them. */
export function agencyField(
  lang: Lang,
  choices: readonly AgencyChoice[] | null,
  chosen: string | undefined,
): Html {
  const label = text(lang, "processes.agency");
  const listed = choices?.some(({ official_id }) => official_id === chosen) ?? false;
  if (choices === null || (chosen !== undefined && !listed)) return field("agency", "text", label, chosen);
  const list = choices.map(({ official_id, name }): Option => [official_id, name]);
  return select("agency", label, [["", text(lang, "processes.agency.any")], ...list], chosen);
}

function tagField(lang: Lang, chosen: string | undefined): Html {
  const list = [...TAGS, "other", "closes"].map((tag): Option => [tag, tagText(lang, tag)]);
  return select("tag", text(lang, "processes.tag"), [["", text(lang, "processes.tag.any")], ...list], chosen);
}

function sortField(lang: Lang, chosen = STANDARD): Html {
  const list = SORTS.map((sort): Option => [sort, text(lang, `processes.sort.${sort}`)]);
  return select("sort", text(lang, "processes.sort"), list, chosen);
}

/** A date field shows days only; a moment in the address stays as it is until the field is changed. */
function dateField(name: "from" | "to", label: string, value: string | undefined): Html {
  return field(name, value === undefined || /^\d{4}-\d\d-\d\d$/.test(value) ? "date" : "text", label, value);
}

/** Lets only what has undeclared changes through. */
export function undeclaredField(
  label: "processes.undeclared" | "changes.only",
  lang: Lang,
  chosen: boolean,
): Html {
  return html`<div>
    <label class="check"
      ><input type="checkbox" name="undeclared" value="${"true"}" ${chosen ? html`checked` : null} />
      ${text(lang, label)}</label
    >
  </div>`;
}

/** The search form; without the list of agencies their official id is typed. */
export function searchForm(
  { lang, links, query }: Visit<unknown, Search>,
  choices: readonly AgencyChoice[] | null,
): Html {
  const { q, agency, tag, from, to, undeclared, sort } = query;
  const refined = [agency, tag, from, to, undeclared, sort].some((value) => value !== undefined);
  return html`<form class="filter" action="${links.processes()}" role="search">
    <div class="search">
      <label for="q">${text(lang, "home.search")}</label>
      <input
        id="q"
        name="q"
        type="search"
        maxlength="200"
        value="${q ?? ""}"
        placeholder="${text(lang, "home.search.hint")}"
        autocomplete="off"
      />
      <button>${text(lang, "home.search.submit")}</button>
    </div>
    <details ${refined ? html`open` : null}>
      <summary>${text(lang, "processes.refine")}</summary>
      <div class="fields">
        ${agencyField(lang, choices, agency)} ${tagField(lang, tag)}
        ${dateField("from", text(lang, "processes.from"), from)}
        ${dateField("to", text(lang, "processes.to"), to)} ${sortField(lang, sort)}
        ${undeclaredField("processes.undeclared", lang, undeclared !== undefined)}
      </div>
    </details>
  </form>`;
}
