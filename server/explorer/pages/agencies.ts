import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { getAgencies } from "../../api/routes/agencies.ts";
import type { AgencyItem } from "../../api/schemas/agency.ts";
import { ask } from "../ask.ts";
import { formatNumber } from "../format.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { Links } from "../links.ts";
import { page } from "../page.ts";
import { day, facts, foreign, pager, sampleMark, sampleNotice, unmarked } from "../parts.ts";

const PER_PAGE = 50;

type Item = z.output<typeof AgencyItem>;

function agencyCard(lang: Lang, links: Links, item: Item): Html {
  const { manifests, sample } = item;
  const withheld = manifests.notPublished + manifests.withdrawn;
  const list = facts([
    [text(lang, "agency.processes"), html`${formatNumber(lang, item.processes)}`],
    [text(lang, "agency.steps"), html`${formatNumber(lang, item.steps)}`],
    [text(lang, "agency.withheld"), html`${formatNumber(lang, withheld)}`],
    [text(lang, "agency.mandates"), html`${formatNumber(lang, item.mandateCount)}`],
    [text(lang, "agency.admitted"), day(lang, item.admittedAt)],
  ]);
  return html`<li class="card">
    <h2>
      <a href="${links.agency(item)}">${foreign(unmarked(sample, item.name))}</a>${sampleMark(lang, sample)}
    </h2>
    <p class="kind"><code>${item.officialId}</code></p>
    ${list}
  </li>`;
}

/** All agencies in the order of their admission. */
export const agenciesPage = page({
  path: "/agencies",
  params: z.object({}),
  query: z.object({ after: z.string().exactOptional() }),
  async show({ lang, links, query, context }) {
    const { items, next, asOf } = await ask(
      getAgencies,
      { query: { ...query, limit: String(PER_PAGE) } },
      context,
    );
    const list = html`<ul class="cards">
      ${items.map((item) => agencyCard(lang, links, item))}
    </ul>`;
    return {
      title: text(lang, "agencies.title"),
      description: text(lang, "agencies.lead"),
      section: "agencies" as const,
      json: "/api/v1/agencies",
      asOf,
      body: html`<h1>${text(lang, "agencies.title")}</h1>
        <p class="lead">${text(lang, "agencies.lead")}</p>
        ${sampleNotice(
          lang,
          items.some(({ sample }) => sample),
        )}
        ${items.length === 0 ? html`<p>${text(lang, "agencies.none")}</p>` : list}
        ${pager(text(lang, "list.pages"), [
          [text(lang, "list.first"), query.after === undefined ? null : links.agencies()],
          [text(lang, "list.next"), next === null ? null : links.agencies({ after: next })],
        ])}`,
    };
  },
});
