import { text } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyLink, facts, sampleMark } from "../../parts.ts";
import { recordedIn } from "./mandates.ts";
import type { AgencyAnswer, AgencyView } from "./view.ts";

type Succession = AgencyAnswer["successions"][number];

/** Whether the agency neither has successors nor succeeds another. */
export function isAlone({ agency }: AgencyView): boolean {
  return agency.successions.length + agency.predecessors.length === 0;
}

function item(view: AgencyView, succession: Succession): Html {
  const { lang, links } = view;
  const { number, grantedAt, grantedIndex, endedAt, endedIndex, sample } = succession;
  const ended = endedAt === null || endedIndex === null ? null : recordedIn(view, endedAt, endedIndex);
  return html`<li>
    <p>
      ${agencyLink(links, succession)}${sampleMark(lang, sample)}
      <span class="small">${text(lang, "succession.number", { number })}</span>
    </p>
    ${facts([
      [text(lang, "succession.since"), recordedIn(view, grantedAt, grantedIndex)],
      [text(lang, "succession.ended"), ended],
    ])}
  </li>`;
}

function list(view: AgencyView, label: string, successions: readonly Succession[]): Html | null {
  if (successions.length === 0) return null;
  return html`<h3>${label}</h3>
    <ul class="history">
      ${successions.map((succession) => item(view, succession))}
    </ul>`;
}

/** Merged and split agencies: who signs for this one, and for whom it signs. Nothing where there is nothing to tell. */
export function successionSection(view: AgencyView): Html | null {
  if (isAlone(view)) return null;
  const { lang, agency } = view;
  return html`<section aria-labelledby="succession">
    <h2 id="succession">${text(lang, "agency.succession")}</h2>
    <p>${text(lang, "succession.lead")}</p>
    ${list(view, text(lang, "succession.successors"), agency.successions)}
    ${list(view, text(lang, "succession.predecessors"), agency.predecessors)}
  </section>`;
}
