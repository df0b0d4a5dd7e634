import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { formatTime } from "../../../protocol/time.ts";
import type { ChangedStep } from "../../api/schemas/version.ts";
import { getChanges } from "../../api/routes/changes.ts";
import type { AgencyChoice } from "../../store/queries/agencies.ts";
import { WEEK_SECONDS, weekOf, weekStart } from "../../api/week.ts";
import { changeItem, countsLine } from "../changes.ts";
import { ask } from "../ask.ts";
import { formatDay } from "../format.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { page } from "../page.ts";
import type { Visit } from "../page.ts";
import { agencyLink, foreign, moment, pager, sampleMark, unmarked } from "../parts.ts";
import { tagsText } from "../words.ts";
import { agenciesToChoose, unknownAgency } from "./processes/agencies.ts";
import { agencyField, undeclaredField } from "./processes/form.ts";

const PER_PAGE = 30;
const SHOWN = 5;

const said = z.string().exactOptional();
const Query = z.object({ week: said, agency: said, undeclared: said, after: said });
type Changes = Visit<unknown, z.output<typeof Query>>;
type Step = z.output<typeof ChangedStep>;

function stepItem({ lang, links }: Changes, step: Step): Html {
  const { ocid, trailIndex, sample } = step;
  const title = step.title === null ? text(lang, "process.untitled", { ocid }) : unmarked(sample, step.title);
  const changes = step.changes
    .slice(0, SHOWN)
    .map((change) => changeItem(lang, { ...change, means: change.means === null ? [] : [change.means] }));
  return html`<li class="card">
    <h3><a href="${links.process(step, ocid)}">${foreign(title)}</a>${sampleMark(lang, sample)}</h3>
    <p class="small">
      ${tagsText(lang, step.tags)} · ${agencyLink(links, step)} · ${moment(lang, step.recordedAt)}
    </p>
    <p>${countsLine(lang, step.counts)}</p>
    <ul class="changes">
      ${changes}
    </ul>
    <p>
      <a href="${links.diff(step, ocid, { from: trailIndex - 1, to: trailIndex })}"
        >${text(lang, "versions.show")}</a
      >
    </p>
  </li>`;
}

const weekDays = (visit: Changes, week: string): Html => {
  const start = weekStart(week);
  const day = (seconds: number): string => formatDay(visit.lang, formatTime(seconds));
  return html`${text(visit.lang, "changes.week", { from: day(start), to: day(start + WEEK_SECONDS - 86_400) })}`;
};

/** The steps of each week under a heading of their own. */
function weeks(visit: Changes, steps: readonly Step[]): Html[] {
  const byWeek = Map.groupBy(steps, ({ recordedAt }) => weekOf(Date.parse(recordedAt) / 1000));
  return [...byWeek].map(
    ([week, items]) =>
      html`<section aria-labelledby="${week}">
        <h2 id="${week}">${weekDays(visit, week)}</h2>
        <ul class="cards">
          ${items.map((step) => stepItem(visit, step))}
        </ul>
      </section>`,
  );
}

function form({ lang, links, query }: Changes, choices: readonly AgencyChoice[] | null): Html {
  return html`<form class="filter" action="${links.changes()}">
    <div class="fields">
      <div>
        <label for="week">${text(lang, "changes.week.label")}</label>
        <input id="week" name="week" type="week" value="${query.week ?? ""}" />
      </div>
      ${agencyField(lang, choices, query.agency)}
      ${undeclaredField("changes.only", lang, query.undeclared !== undefined)}
    </div>
    <button>${text(lang, "changes.submit")}</button>
  </form>`;
}

/** The same choice as a feed, in the language of the page. */
function feedAddress(lang: Lang, { agency, undeclared }: z.output<typeof Query>): string {
  const said = Object.entries({ agency, undeclared, lang }).filter(([, value]) => value !== undefined);
  return `/api/v1/changes.atom?${new URLSearchParams(said as [string, string][]).toString()}`;
}

function paging({ lang, links, query }: Changes, next: string | null): Html | null {
  const { after, ...filter } = query;
  const other = (weeks: number): string | null => {
    if (query.week === undefined) return null;
    return links.changes({ ...filter, week: weekOf(weekStart(query.week) + weeks * WEEK_SECONDS) });
  };
  return pager(text(lang, "list.pages"), [
    [text(lang, "changes.week.before"), other(-1)],
    [text(lang, "changes.week.after"), other(1)],
    [text(lang, "list.first"), after === undefined ? null : links.changes(filter)],
    [text(lang, "list.next"), next === null ? null : links.changes({ ...filter, after: next })],
  ]);
}

/** What was changed, week by week: the same for everybody who asks, newest first. */
export const changesPage = page({
  path: "/changes",
  params: z.object({}),
  query: Query,
  async show(visit) {
    const { lang, links, query, search, context } = visit;
    const [found, choices] = await Promise.all([
      ask(getChanges, { query: { ...query, limit: String(PER_PAGE) } }, context),
      agenciesToChoose(context.deps),
    ]);
    const none =
      found.items.length > 0
        ? null
        : ((await unknownAgency(visit, query.agency)) ??
          html`<p class="lead">${text(lang, "changes.none")}</p>`);
    return {
      title: text(lang, "changes.title"),
      description: text(lang, "changes.lead"),
      section: "processes" as const,
      json: `/api/v1/changes${search}`,
      feed: feedAddress(lang, query),
      asOf: found.asOf,
      body: html`<h1>${text(lang, "changes.title")}</h1>
        <p class="lead">${text(lang, "changes.lead")}</p>
        ${form(visit, choices)} ${none ?? weeks(visit, found.items)} ${paging(visit, found.next)}
        <p><a href="${feedAddress(lang, query)}">${text(lang, "changes.feed")}</a></p>
        <p>
          <a href="${links.processes({ undeclared: "true" })}">${text(lang, "processes.undeclared.all")}</a>
        </p>`,
    };
  },
});
