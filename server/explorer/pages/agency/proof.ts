import { MAX_PROCESSES } from "../../../../protocol/evidence/format.ts";
import { text } from "../../../../protocol/texts.ts";
import { evidenceLink, evidenceOf } from "../../evidence.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyName } from "../../links.ts";
import { toolLinks } from "../../tools.ts";
import type { AgencyView } from "./view.ts";

/** One link a file: a file lists as many processes as it may, and a later one goes on above them. */
function fileLinks({ lang, agency, settled }: AgencyView): Html {
  const address = `/api/v1/agencies/${encodeURIComponent(agencyName(agency))}/processes`;
  const files = Math.ceil(agency.processes / MAX_PROCESSES);
  if (files <= 1) return html`<p>${evidenceLink(lang, evidenceOf(address, settled))}</p>`;
  const items = Array.from({ length: files }, (_, i) => {
    const after = i * MAX_PROCESSES;
    const numbers = { first: formatNumber(lang, after + 1), last: formatNumber(lang, after + MAX_PROCESSES) };
    return html`<li>
      ${evidenceLink(lang, evidenceOf(address, settled, { after: String(after) }))}
      ${text(lang, "agency.proof.part", numbers)}
    </li>`;
  });
  return html`<ul>
    ${items}
  </ul>`;
}

/** That the list of the agency's processes is complete, for those who want to check it without this server. */
export function proofCard(view: AgencyView): Html {
  const { lang, agency, tools } = view;
  const count = formatNumber(lang, agency.processes);
  return html`<section class="aside-card" aria-labelledby="proof">
    <h2 id="proof">${text(lang, "agency.proof", { count })}</h2>
    <p>${text(lang, "agency.proof.means")}</p>
    ${fileLinks(view)}
    <p class="small">${text(lang, "offer.how")}</p>
    ${toolLinks(lang, tools)}
  </section>`;
}
