import { text } from "../../../../protocol/texts.ts";
import { packLink } from "../../evidence.ts";
import { agencyName } from "../../links.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { facts, foreign, hash, moment, sampleMark, sampleNotice, unmarked } from "../../parts.ts";
import { processCard } from "../processes/card.ts";
import { batchesSection } from "./batches.ts";
import { governanceSection } from "./governance.ts";
import { mandatesSection } from "./mandates.ts";
import { policySection } from "./policy.ts";
import { proofCard } from "./proof.ts";
import { isAlone, successionSection } from "./succession.ts";
import type { AgencyView } from "./view.ts";

function heading({ lang, agency }: AgencyView): Html {
  return html`<div class="title">
    <p class="by"><code>${agency.officialId}</code>${sampleMark(lang, agency.sample)}</p>
    <h1>${foreign(unmarked(agency.sample, agency.name))}</h1>
  </div>`;
}

function counters({ lang, agency }: AgencyView): Html {
  const { processes, steps, manifests } = agency;
  const { published, notPublished, withdrawn } = manifests;
  const counts = { processes, steps, published, notPublished, withdrawn };
  const items = Object.entries(counts).map(
    ([name, value]) =>
      html`<div>
        <dt>${text(lang, `agency.${name as keyof typeof counts}`)}</dt>
        <dd>${formatNumber(lang, value)}</dd>
      </div>`,
  );
  return html`<section class="counters" aria-label="${text(lang, "agency.counts")}">
    <dl>${items}</dl>
    <p class="small">${text(lang, "agency.counts.means")}</p>
  </section>`;
}

function contents(view: AgencyView): Html {
  const { lang, batches } = view;
  const parts = ["processes", "mandates", "policy", "governance"] as const;
  const records = html`<li><a href="#batches">${text(lang, "batches")}</a></li>`;
  const succession = html`<li><a href="#succession">${text(lang, "agency.succession")}</a></li>`;
  return html`<nav class="pager" aria-label="${text(lang, "list.contents")}">
    <ul>
      ${parts.map((name) => html`<li><a href="#${name}">${text(lang, `agency.${name}`)}</a></li>`)}
      ${isAlone(view) ? null : succession} ${batches.length === 0 ? null : records}
    </ul>
  </nav>`;
}

function exports({ lang, agency }: AgencyView): Html {
  const query = new URLSearchParams({ agency: agency.officialId }).toString();
  const items = (["processes", "documents"] as const).map(
    (name) =>
      html`<li>
        ${text(lang, `agency.export.${name}`)} <a href="/api/v1/${name}.csv?${query}">CSV</a>,
        <a href="/api/v1/${name}.ndjson?${query}">NDJSON</a>
      </li>`,
  );
  return html`<ul class="small">
    ${items}
  </ul>`;
}

/** Packs of what was recorded in each year: evidence for auditors. */
function packs({ lang, agency, settled }: AgencyView): Html {
  const address = `/api/v1/agencies/${encodeURIComponent(agencyName(agency))}`;
  const items = agency.years.map((year) => html`<li>${packLink(lang, address, settled, String(year))}</li>`);
  return html`<h3 id="packs">${text(lang, "agency.packs")}</h3>
    <p class="small">${text(lang, "agency.packs.means")}</p>
    <ul class="small">
      ${items}
    </ul>`;
}

function recorded(view: AgencyView): Html {
  const { lang, links, agency, processes } = view;
  const list = html`<ul class="cards">
      ${processes.map((process) => processCard(lang, links, process, false))}
    </ul>
    <p>
      <a href="${links.processes({ agency: agency.officialId })}"
        >${text(lang, "agency.processes.all", { count: formatNumber(lang, agency.processes) })}</a
      >
    </p>
    ${exports(view)} ${packs(view)}`;
  return html`<section aria-labelledby="processes">
    <h2 id="processes">${text(lang, "agency.processes")}</h2>
    ${processes.length === 0 ? html`<p>${text(lang, "agency.processes.none")}</p>` : list}
  </section>`;
}

function about({ lang, links, agency }: AgencyView): Html {
  const admitted = html`${moment(lang, agency.admittedAt)},
    <a href="${links.entry(agency.admittedIndex)}"
      >${text(lang, "step.entry", { index: agency.admittedIndex })}</a
    >`;
  return html`<section class="aside-card" aria-labelledby="about">
    <h2 id="about">${text(lang, "agency.about")}</h2>
    ${facts([
      [text(lang, "agency.officialId"), html`<code>${agency.officialId}</code>`],
      [text(lang, "agency.key"), hash(agency.agency)],
      [text(lang, "agency.admitted"), admitted],
      [text(lang, "agency.head"), hash(agency.head)],
    ])}
    <p class="small">${text(lang, "agency.key.means")}</p>
    <p class="small">${text(lang, "agency.head.means")}</p>
  </section>`;
}

/** Everything that an agency's page shows. */
export function agencyBody(view: AgencyView): Html {
  return html`${sampleNotice(view.lang, view.agency.sample)} ${heading(view)} ${contents(view)}
    ${counters(view)}
    <div class="columns">
      <div class="stack">
        ${recorded(view)} ${batchesSection(view)} ${mandatesSection(view)} ${policySection(view)}
        ${successionSection(view)} ${governanceSection(view)}
      </div>
      <div class="aside">${proofCard(view)} ${about(view)}</div>
    </div>`;
}
