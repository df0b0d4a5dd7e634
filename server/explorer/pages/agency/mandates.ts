import { text } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { MANDATES_PER_PAGE, mandateAnchor } from "../../links.ts";
import { day, facts, hash, moment, pager } from "../../parts.ts";
import type { Fact } from "../../parts.ts";
import { revocationText, rolesText, tagLimitText } from "../../terms.ts";
import { signerText } from "./signer.ts";
import type { AgencyView, MandateAnswer } from "./view.ts";

const NONE = /^0x0*$/;

/** Mandates that signed something, each leading to its place on the page. */
export function mandateLinks({ lang, links, agency }: AgencyView, numbers: readonly number[]): Html[] {
  return numbers.map(
    (number, i) =>
      html`${i === 0 ? null : ", "}<a href="${links.mandate(agency, number)}"
          >${text(lang, "mandate.number", { number })}</a
        >`,
  );
}

/** By whose power an entry was written: mandates of the agency, a decision of governance, or the deployment. */
export function powerOf(
  view: AgencyView,
  { approvers, governance }: { approvers: readonly number[]; governance: number },
): Html {
  const { lang, links } = view;
  if (approvers.length > 0) return html`${text(lang, "power.mandates")} ${mandateLinks(view, approvers)}`;
  if (governance === 0) return html`${text(lang, "power.genesis")}`;
  return html`${text(lang, "power.governance")}
    <a href="${links.entry(governance)}">${text(lang, "step.entry", { index: governance })}</a>`;
}

/** A moment and the entry that records it. */
export function recordedIn({ lang, links }: AgencyView, iso: string, index: number): Html {
  return html`${moment(lang, iso)},
    <a href="${links.entry(index)}">${text(lang, "step.entry", { index })}</a>`;
}

function revocation(view: AgencyView, mandate: MandateAnswer): readonly Fact[] {
  const { lang } = view;
  const { revokedIndex, revokedAt, reason, revokedBy, suspectFrom } = mandate;
  if (revokedIndex === null || revokedAt === null) return [];
  const by = html`${text(lang, "power.mandates")} ${mandateLinks(view, revokedBy ?? [])}`;
  return [
    [text(lang, "mandate.revoked"), html`${recordedIn(view, revokedAt, revokedIndex)}<br />${by}`],
    [text(lang, "mandate.reason"), html`${revocationText(lang, reason ?? 0)}`],
    [
      text(lang, "mandate.suspect"),
      suspectFrom === null
        ? null
        : html`${moment(lang, suspectFrom)}
            <p class="small">${text(lang, "mandate.suspect.means")}</p>`,
    ],
  ];
}

function keyOf({ lang, contracts }: AgencyView, mandate: MandateAnswer): Html {
  return html`<details>
    <summary>${text(lang, "mandate.key")}: ${signerText(lang, mandate.signer, contracts)}</summary>
    ${facts([
      [text(lang, "mandate.signer"), hash(mandate.signer)],
      [text(lang, "mandate.holder"), hash(mandate.holder)],
      [text(lang, "mandate.credential"), NONE.test(mandate.credential) ? null : hash(mandate.credential)],
    ])}
  </details>`;
}

function mandateItem(view: AgencyView, mandate: MandateAnswer): Html {
  const { lang } = view;
  const { number, state, roles, tags, from, until, grantedAt, grantedIndex } = mandate;
  const anchor = mandateAnchor(number);
  return html`<li class="card" id="${anchor}">
    <h3><a href="#${anchor}">${text(lang, "mandate.number", { number })}</a></h3>
    <p class="kind"><strong class="state ${state}">${text(lang, `mandate.state.${state}`)}</strong></p>
    <p>${text(lang, "mandate.may", { roles: rolesText(lang, roles), tags: tagLimitText(lang, tags) })}</p>
    ${facts([
      [text(lang, "mandate.from"), day(lang, from)],
      [text(lang, "mandate.until"), day(lang, until)],
      [
        text(lang, "mandate.granted"),
        html`${recordedIn(view, grantedAt, grantedIndex)}<br />${powerOf(view, mandate)}`,
      ],
      ...revocation(view, mandate),
    ])}
    ${keyOf(view, mandate)}
  </li>`;
}

function paging({ lang, links, agency, mandatePage }: AgencyView): Html | null {
  const last = Math.ceil(agency.mandates.length / MANDATES_PER_PAGE);
  const to = (number: number) =>
    number < 1 || number > last ? null : links.mandates(agency, (number - 1) * MANDATES_PER_PAGE + 1);
  return last <= 1
    ? null
    : pager(text(lang, "agency.mandates"), [
        [text(lang, "list.previous"), to(mandatePage - 1)],
        [text(lang, "list.next"), to(mandatePage + 1)],
      ]);
}

/** Who may sign for the agency, and everybody who might before. */
export function mandatesSection(view: AgencyView): Html {
  const { lang, agency, mandatePage } = view;
  const first = (mandatePage - 1) * MANDATES_PER_PAGE;
  const shown = agency.mandates.slice(first, first + MANDATES_PER_PAGE);
  const good = agency.mandates.filter(({ state }) => state === "good").length;
  const counts = { all: agency.mandates.length, good };
  return html`<section aria-labelledby="mandates">
    <h2 id="mandates">${text(lang, "agency.mandates")}</h2>
    <p>${text(lang, "mandates.lead", counts)}</p>
    <p class="small">${text(lang, "mandates.holder")}</p>
    ${
      shown.length === 0
        ? html`<p>${text(lang, "mandates.none")}</p>`
        : html`<ul class="cards">
            ${shown.map((mandate) => mandateItem(view, mandate))}
          </ul>`
    }
    ${paging(view)}
  </section>`;
}
