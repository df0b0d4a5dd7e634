import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { formatDay, formatTime } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import type { AgencyRef, Links } from "./links.ts";

/** Pieces that several pages are made of. */

/** A moment, exact in the markup and readable in the text. */
export function moment(lang: Lang, iso: string): Html {
  return html`<time datetime="${iso}">${formatTime(lang, iso)}</time>`;
}

/** A day, where the clock does not matter. */
export function day(lang: Lang, iso: string): Html {
  return html`<time datetime="${iso}">${formatDay(lang, iso)}</time>`;
}

/** A hash or address, selectable as a whole and breaking wherever the line ends. */
export function hash(value: string): Html {
  return html`<code class="hash">${value}</code>`;
}

/** A language tag (BCP 47) that may stand in markup. */
const TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** Text of others, whose direction of writing must not reach beyond it; in its own language where that is said. */
export function foreign(value: string, language?: string | null): Html {
  return language != null && TAG.test(language)
    ? html`<bdi lang="${language}">${value}</bdi>`
    : html`<bdi>${value}</bdi>`;
}

/** The mark of the fictitious sample ledger. */
export function sampleMark(lang: Lang, sample: boolean): Html | null {
  return sample ? html` <strong class="sample">${text(lang, "sample.mark")}</strong>` : null;
}

/** The texts of the sample carry its mark, which pages already show beside them. */
export function unmarked(sample: boolean, name: string): string {
  return sample ? name.replace(/ \(DATA CONTOH\)$/, "") : name;
}

/** A label and what stands for it. */
export type Fact = readonly [label: string, value: Html | null];

/** Facts as a list of descriptions; those without a value are left out. */
export function facts(list: readonly Fact[]): Html {
  const items = list.flatMap(([label, value]) =>
    value === null
      ? []
      : [
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
        ],
  );
  return html`<dl class="facts">${items}</dl>`;
}

/** How settled something is on its chain. */
export function finalityMark(lang: Lang, finality: "seen" | "safe" | "finalized"): Html {
  return html`<span class="finality ${finality}">${text(lang, `finality.${finality}`)}</span>`;
}

/** An agency as other answers name it. */
export interface NamedAgency extends AgencyRef {
  readonly agencyName: string | null;
  readonly sample: boolean;
}

/** An agency by name, leading to its page. */
export function agencyLink(links: Links, agency: NamedAgency): Html {
  const name = agency.agencyName ?? agency.officialId ?? agency.agency;
  return html`<a href="${links.agency(agency)}">${foreign(unmarked(agency.sample, name))}</a>`;
}

/** A list of links to other parts of a long list; absent ones are left out. */
export function pager(label: string, ways: readonly (readonly [string, string | null])[]): Html | null {
  const items = ways.flatMap(([name, address]) =>
    address === null ? [] : [html`<li><a href="${address}">${name}</a></li>`],
  );
  return items.length === 0
    ? null
    : html`<nav class="pager" aria-label="${label}">
        <ul>
          ${items}
        </ul>
      </nav>`;
}

/** The notice above everything that belongs to the fictitious sample ledger. */
export function sampleNotice(lang: Lang, sample: boolean): Html | null {
  return sample ? html`<p class="notice sample-notice">${text(lang, "sample.notice")}</p>` : null;
}
