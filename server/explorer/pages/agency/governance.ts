import { text } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyLink, facts, hash, moment } from "../../parts.ts";
import { actionText, stateText } from "../../terms.ts";
import { mandateLinks, recordedIn } from "./mandates.ts";
import type { AgencyAnswer, AgencyView } from "./view.ts";

type GovernanceEntry = AgencyAnswer["governanceEntries"][number];

const MOST = 30;

function successorOf({ links }: AgencyView, entry: GovernanceEntry): Html | null {
  const { successor, successorId: officialId, successorName: agencyName } = entry;
  if (successor === null) return null;
  // The sample's mark stands in its names, where no mark stands beside them.
  return agencyLink(links, { agency: successor, officialId, agencyName, sample: false });
}

function entryItem(view: AgencyView, entry: GovernanceEntry): Html {
  const { lang } = view;
  const { index, proposal, action, state, approvers, author, effectiveAt, succession } = entry;
  const number = proposal === 0 ? null : text(lang, "governance.proposal", { number: proposal });
  const name = `${actionText(lang, action)}: ${stateText(lang, state)}`;
  return html`<li id="entry-${index}">
    <p><b>${name}</b> ${number === null ? null : html`<span class="small">${number}</span>`}</p>
    ${facts([
      [text(lang, "step.recorded"), recordedIn(view, entry.recordedAt, index)],
      [
        text(lang, "governance.effective"),
        state === "proposed" && effectiveAt !== null ? moment(lang, effectiveAt) : null,
      ],
      [text(lang, "step.approvers"), approvers.length === 0 ? null : html`${mandateLinks(view, approvers)}`],
      [text(lang, "governance.author"), author === null ? null : hash(author)],
      [text(lang, "governance.successor"), successorOf(view, entry)],
      [text(lang, "field.succession"), succession === 0 ? null : html`${succession}`],
    ])}
  </li>`;
}

/** What takes effect only after a delay, so that everybody can see it coming; the newest first. */
export function governanceSection(view: AgencyView): Html {
  const { lang, agency } = view;
  const shown = agency.governanceEntries.toReversed().slice(0, MOST);
  const list =
    shown.length === 0
      ? html`<p>${text(lang, "governance.none")}</p>`
      : html`<ol class="history">
          ${shown.map((entry) => entryItem(view, entry))}
        </ol>`;
  return html`<section aria-labelledby="governance">
    <h2 id="governance">${text(lang, "agency.governance")}</h2>
    <p>${text(lang, "governance.lead")}</p>
    ${list}
  </section>`;
}
