import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getProcesses } from "../../api/routes/processes.ts";
import { ask } from "../ask.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { page } from "../page.ts";
import type { Visit } from "../page.ts";
import { pager } from "../parts.ts";
import { agenciesToChoose, unknownAgency } from "./processes/agencies.ts";
import { searchForm } from "./processes/form.ts";
import { processCard } from "./processes/card.ts";

const PER_PAGE = 20;

const said = z.string().exactOptional();

/** As typed; the API says what is wrong with a value. */
const Search = z.object({
  q: said,
  agency: said,
  tag: said,
  from: said,
  to: said,
  undeclared: said,
  sort: said,
  after: said,
});
export type Search = z.output<typeof Search>;

/** The same processes as data; exports have an order of their own. */
function dataLink(search: Search, form: "" | ".csv" | ".ndjson"): string {
  const left = form === "" ? ["after"] : ["after", "sort"];
  const filter = Object.entries(search).filter(([name]) => !left.includes(name));
  const query = new URLSearchParams(filter).toString();
  return `/api/v1/processes${form}${query === "" ? "" : `?${query}`}`;
}

function isFiltered(search: Search): boolean {
  return Object.keys(search).some((name) => name !== "after" && name !== "sort");
}

function nothing({ lang, links, query }: Visit<unknown, Search>): Html {
  const way = isFiltered(query)
    ? html`<p>${text(lang, "processes.none.search")}</p>
        <ul>
          <li><a href="${links.processes()}">${text(lang, "processes.all")}</a></li>
          <li><a href="${links.verify()}">${text(lang, "home.check")}</a></li>
        </ul>`
    : html`<p>${text(lang, "processes.none.yet")}</p>`;
  return html`<div class="empty">
    <p class="lead">${text(lang, "processes.none")}</p>
    ${way}
  </div>`;
}

function exports({ lang, query }: Visit<unknown, Search>): Html {
  return html`<p class="small">
    ${text(lang, "processes.export")} <a href="${dataLink(query, ".csv")}">CSV</a>,
    <a href="${dataLink(query, ".ndjson")}">NDJSON</a>,
    <a href="${dataLink(query, "")}">JSON</a>
  </p>`;
}

function paging({ lang, links, query }: Visit<unknown, Search>, next: string | null): Html | null {
  const { after, ...filter } = query;
  return pager(text(lang, "list.pages"), [
    [text(lang, "list.first"), after === undefined ? null : links.processes(filter)],
    [text(lang, "list.next"), next === null ? null : links.processes({ ...filter, after: next })],
  ]);
}

/** Search and filter over all processes. */
export const processesPage = page({
  path: "/processes",
  params: z.object({}),
  query: Search,
  async show(visit) {
    const { lang, links, query, context } = visit;
    const [found, choices] = await Promise.all([
      ask(getProcesses, { query: { ...query, limit: String(PER_PAGE) } }, context),
      agenciesToChoose(context.deps),
    ]);
    const none =
      found.items.length > 0 ? null : ((await unknownAgency(visit, query.agency)) ?? nothing(visit));
    const cards = found.items.map((process) => processCard(lang, links, process));
    const list = html`<ul class="cards">
      ${cards}
    </ul>`;
    return {
      title: text(lang, "processes.title"),
      description: text(lang, "processes.lead"),
      section: "processes" as const,
      json: dataLink(query, ""),
      asOf: found.asOf,
      body: html`<h1>${text(lang, "processes.title")}</h1>
        <p class="lead">${text(lang, "processes.lead")}</p>
        <p><a href="${links.changes()}">${text(lang, "processes.changes")}</a></p>
        ${searchForm(visit, choices)}
        <section aria-labelledby="results">
          <h2 id="results">${text(lang, isFiltered(query) ? "processes.results" : "processes.newest")}</h2>
          ${none ?? list} ${paging(visit, found.next)} ${cards.length === 0 ? null : exports(visit)}
        </section>`,
    };
  },
});
