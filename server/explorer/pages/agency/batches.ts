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

function row(view: AgencyView, batch: BatchListed): Html {
  const { lang, links } = view;
  const { number, changedIndex } = batch;
  const changes = formatNumber(lang, batch.sequence);
  return html`<tr>
    <th scope="row"><a href="${links.entry(batch.index)}">${formatNumber(lang, number)}</a></th>
    <td>${moment(lang, batch.recordedAt)}</td>
    <td>${formatNumber(lang, batch.size)}</td>
    <td>${changedIndex === null ? changes : html`<a href="${links.entry(changedIndex)}">${changes}</a>`}</td>
    <td>
      <a
        href="${address(view)}/${number}/status-list"
        aria-label="${text(lang, "batches.statusList.of", { number })}"
        >${text(lang, "batches.statusList")}</a
      >,
      <a
        href="${evidenceOf(`${address(view)}/${number}`, batch.finality)}"
        download
        aria-label="${text(lang, "batches.evidence.of", { number })}"
        >${text(lang, "batches.evidence")}</a
      >
    </td>
  </tr>`;
}

function table(view: AgencyView): Html {
  const { lang, batches } = view;
  const columns = ["number", "recorded", "size", "changes", "evidence"] as const;
  const count = formatNumber(lang, batches[0]?.number ?? 0);
  return html`<table>
    <caption>
      ${text(lang, "batches.caption", { count })}
    </caption>
    <thead>
      <tr>
        ${columns.map((name) => html`<th scope="col">${text(lang, `batches.column.${name}`)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${batches.map((batch) => row(view, batch))}
    </tbody>
  </table>`;
}

/** The batches of civil records that an agency anchored; nothing where it issues none. */
export function batchesSection(view: AgencyView): Html | null {
  const { lang, batches } = view;
  if (batches.length === 0) return null;
  return html`<section aria-labelledby="batches">
    <h2 id="batches">${text(lang, "batches")}</h2>
    <p>${text(lang, "batches.lead")}</p>
    ${table(view)}
    <p class="small">
      <a href="${address(view)}">${text(lang, "batches.all")}</a>,
      <a href="${view.links.check}">${text(lang, "batches.check")}</a>
    </p>
  </section>`;
}
