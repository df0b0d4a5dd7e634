import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { getFeed } from "../../api/routes/entries.ts";
import { getLedger } from "../../api/routes/ledger.ts";
import { ask } from "../ask.ts";
import { aboutLink, agencyOf, entrySentence } from "../entries.ts";
import type { AnyEntry } from "../entries.ts";
import { formatNumber } from "../format.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { Links } from "../links.ts";
import { page } from "../page.ts";
import { agencyLink, finalityMark, hash, moment, pager, sampleMark } from "../parts.ts";

const PER_PAGE = 25;

/** Show the entries below this index. */
const Before = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/, "must be a log index")
  .transform(Number)
  .exactOptional();

function entryItem(lang: Lang, links: Links, entry: AnyEntry): Html {
  const ref = agencyOf(entry);
  const { agencyName, sample } = entry;
  const agency = ref && agencyLink(links, { ...ref, agencyName, sample });
  return html`<li>
    <p class="what">
      <a href="${links.entry(entry.index)}">${text(lang, "step.entry", { index: entry.index })}</a>
      ${entrySentence(lang, entry)} ${aboutLink(links, entry)}
    </p>
    <p class="how">
      ${agency}${sampleMark(lang, sample)} ${moment(lang, entry.recordedAt)}
      ${finalityMark(lang, entry.finality)}
    </p>
    <p class="small">${hash(entry.leaf)}</p>
  </li>`;
}

function paging(lang: Lang, links: Links, first: number, end: number, size: number): Html | null {
  const newer = Math.min(size, end + PER_PAGE);
  return pager(text(lang, "list.pages"), [
    [text(lang, "entries.newest"), end < size ? links.entries() : null],
    [text(lang, "entries.newer"), end < size ? links.entries({ before: newer }) : null],
    [text(lang, "entries.older"), first > 0 ? links.entries({ before: first }) : null],
  ]);
}

/** The whole log, the newest entry first. */
export const entriesPage = page({
  path: "/entries",
  params: z.object({}),
  query: z.object({ before: Before }),
  async show({ lang, links, query, context }) {
    const { size } = await ask(getLedger, {}, context);
    const end = Math.min(query.before ?? size, size);
    const first = Math.max(0, end - PER_PAGE);
    const after = first === 0 ? {} : { after: String(first - 1) };
    const limit = String(Math.max(1, end - first));
    const { items, asOf } = await ask(getFeed, { query: { ...after, limit } }, context);
    const shown = items.filter(({ index }) => index < end).toReversed();
    const list = html`<ol class="thread">
      ${shown.map((entry) => entryItem(lang, links, entry))}
    </ol>`;
    return {
      title: text(lang, "nav.entries"),
      description: text(lang, "entries.lead"),
      section: "ledger" as const,
      json: `/api/v1/entries?${new URLSearchParams({ ...after, limit }).toString()}`,
      asOf,
      body: html`<h1>${text(lang, "nav.entries")}</h1>
        <p class="lead">${text(lang, "entries.lead")}</p>
        <p>${text(lang, "entries.size", { size: formatNumber(lang, size) })}</p>
        ${shown.length === 0 ? html`<p>${text(lang, "entries.none")}</p>` : list}
        ${paging(lang, links, first, end, size)}
        <p class="small">
          ${text(lang, "processes.export")} <a href="/api/v1/entries.csv">CSV</a>,
          <a href="/api/v1/entries.ndjson">NDJSON</a>
        </p>`,
    };
  },
});
