import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { getCounts } from "../../api/routes/counts.ts";
import { getLedger } from "../../api/routes/ledger.ts";
import { getNewestSteps } from "../../api/routes/steps.ts";
import { ask } from "../ask.ts";
import { formatNumber } from "../format.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { Links } from "../links.ts";
import { page } from "../page.ts";
import { agencyLink, finalityMark, foreign, hash, moment, sampleMark, unmarked } from "../parts.ts";
import { tagsText } from "../words.ts";

type Counts = z.output<(typeof getCounts)["answer"]["schema"]>;
type Steps = z.output<(typeof getNewestSteps)["answer"]["schema"]>["items"];

const NEWEST = 12;

function lead(lang: Lang, links: Links): Html {
  return html`<section class="lead-in">
    <h1>${text(lang, "home.headline")}</h1>
    <p>${text(lang, "home.what1")}</p>
    <p>${text(lang, "home.what2")}</p>
    <p>${text(lang, "home.what3")}</p>
    <form class="search" action="${links.processes()}" role="search">
      <label for="q">${text(lang, "home.search")}</label>
      <input
        id="q"
        name="q"
        type="search"
        maxlength="200"
        placeholder="${text(lang, "home.search.hint")}"
        autocomplete="off"
      />
      <button>${text(lang, "home.search.submit")}</button>
    </form>
  </section>`;
}

function check(lang: Lang, links: Links): Html {
  return html`<section class="check-card" aria-labelledby="check">
    <h2 id="check">${text(lang, "home.check")}</h2>
    <p>${text(lang, "home.check.how")}</p>
    <p><a class="button" href="${links.verify()}">${text(lang, "home.check.start")}</a></p>
  </section>`;
}

function counters(lang: Lang, counts: Counts): Html {
  const { steps, processes, documents, agencies, manifests } = counts;
  const withheld = manifests.notPublished + manifests.withdrawn;
  const items = Object.entries({ steps, processes, documents, agencies, withheld }).map(
    ([name, value]) =>
      html`<div>
        <dt>${text(lang, `home.count.${name as "steps"}`)}</dt>
        <dd data-count="${name}">${formatNumber(lang, value)}</dd>
      </div>`,
  );
  return html`<section class="counters" aria-label="${text(lang, "home.counts")}">
    <dl>${items}</dl>
  </section>`;
}

function stepItem(lang: Lang, links: Links, step: Steps[number]): Html {
  const title = unmarked(step.sample, step.title ?? step.ocid);
  return html`<li>
    <p class="what">
      <a href="${links.step(step, step.ocid, step.trailIndex)}">${foreign(title)}</a>${sampleMark(
        lang,
        step.sample,
      )}
    </p>
    <p class="how">
      <span class="tag">${tagsText(lang, step.tags)}</span> ${agencyLink(links, step)} ·
      ${moment(lang, step.recordedAt)} ${finalityMark(lang, step.finality)}
    </p>
  </li>`;
}

function newest(lang: Lang, links: Links, steps: Steps): Html {
  const list =
    steps.length === 0
      ? html`<p>${text(lang, "home.empty")}</p>`
      : html`<ol class="thread">
          ${steps.map((step) => stepItem(lang, links, step))}
        </ol>`;
  return html`<section aria-labelledby="newest">
    <h2 id="newest">${text(lang, "home.newest")}</h2>
    ${list}
    <p><a href="${links.processes()}">${text(lang, "home.newest.all")}</a></p>
  </section>`;
}

function compare(lang: Lang, links: Links, root: string): Html {
  return html`<section class="aside-card" aria-labelledby="compare">
    <h2 id="compare">${text(lang, "home.ledger")}</h2>
    <p>${text(lang, "home.ledger.how")}</p>
    <p class="label">${text(lang, "home.root")}</p>
    <p>${hash(root)}</p>
    <p><a href="${links.ledger}">${text(lang, "home.ledger.more")}</a></p>
  </section>`;
}

/** What this is, how much it holds, what was recorded last, and the two things that visitors come for. */
export const homePage = page({
  path: "/",
  params: z.object({}),
  query: z.object({}),
  async show({ lang, links, context }) {
    const [counts, steps, ledger] = await Promise.all([
      ask(getCounts, {}, context),
      ask(getNewestSteps, { query: { limit: String(NEWEST) } }, context),
      ask(getLedger, {}, context),
    ]);
    return {
      title: text(lang, "home.tagline"),
      script: "home",
      json: "/api/v1/ledger",
      asOf: ledger.asOf,
      body: html`<div class="hero">${lead(lang, links)} ${check(lang, links)}</div>
        ${counters(lang, counts)}
        <div class="columns">${newest(lang, links, steps.items)} ${compare(lang, links, ledger.root)}</div>`,
    };
  },
});
