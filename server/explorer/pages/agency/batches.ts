import { text } from "../../../../protocol/texts.ts";
import { evidenceOf } from "../../evidence.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyName } from "../../links.ts";
import { moment } from "../../parts.ts";
import type { AgencyView, BatchListed } from "./view.ts";

function address({ agency }: AgencyView): string {
  return `/api/v1/agencies/${encodeURIComponent(agencyName(agency))}/batches`;
}

function changes({ lang, links }: AgencyView, { sequence, changedIndex }: BatchListed): Html | null {
  if (changedIndex === null) return null;
  const count = formatNumber(lang, sequence);
  const words = sequence === 1 ? text(lang, "batches.changes.1") : text(lang, "batches.changes", { count });
  return html`; <a href="${links.entry(changedIndex)}">${words}</a>`;
}

function files(view: AgencyView, { number, finality }: BatchListed): Html {
  const { lang } = view;
  const own = `${address(view)}/${number}`;
  return html`<p class="small">
    <a href="${own}/status-list" aria-label="${text(lang, "batches.statusList.of", { number })}"
      >${text(lang, "batches.statusList")}</a
    >,
    <a
      href="${evidenceOf(own, finality)}"
      download
      aria-label="${text(lang, "batches.evidence.of", { number })}"
      >${text(lang, "batches.evidence")}</a
    >
  </p>`;
}

function item(view: AgencyView, batch: BatchListed): Html {
  const { lang, links } = view;
  const { number, index, size, recordedAt } = batch;
  return html`<li>
    <p>
      <a href="${links.entry(index)}"
        >${text(lang, "batches.item", { number, size: formatNumber(lang, size) })}</a
      >, ${moment(lang, recordedAt)}${changes(view, batch)}
    </p>
    ${files(view, batch)}
  </li>`;
}

/** The batches of civil records that an agency anchored; nothing where it issues none. */
export function batchesSection(view: AgencyView): Html | null {
  const { lang, batches } = view;
  if (batches.length === 0) return null;
  const count = formatNumber(lang, batches[0]?.number ?? 0);
  return html`<section aria-labelledby="batches">
    <h2 id="batches">${text(lang, "batches")}</h2>
    <p>${text(lang, "batches.lead")}</p>
    <p>${text(lang, "batches.newest", { count })}</p>
    <ul>
      ${batches.map((batch) => item(view, batch))}
    </ul>
    <p class="small">
      <a href="${address(view)}">${text(lang, "batches.all")}</a>,
      <a href="${view.links.check}">${text(lang, "batches.check")}</a>
    </p>
  </section>`;
}
