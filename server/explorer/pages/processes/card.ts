import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Process } from "../../../api/schemas/process.ts";
import { undeclaredMark } from "../../changes.ts";
import { formatMoney, formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Links } from "../../links.ts";
import { agencyLink, facts, foreign, moment, sampleMark, unmarked } from "../../parts.ts";
import { statusOf, statusText } from "../../words.ts";

/** The buyer where it is not the agency that records. */
function buyerOf({ buyer, agencyName }: Process): string | null {
  const name = buyer?.name ?? buyer?.id ?? null;
  return name === agencyName ? null : name;
}

function moneyOf(lang: Lang, { value }: Process): Html | null {
  return value && html`<b class="money">${formatMoney(lang, value.amount, value.currency)}</b>`;
}

/** One process in a list: what, who, how much, where it stands; the agency only where the page does not name it. */
export function processCard(lang: Lang, links: Links, process: Process, nameAgency = true): Html {
  const { sample, ocid, title, length, lastRecordedAt } = process;
  const name = title === null ? text(lang, "process.untitled", { ocid }) : unmarked(sample, title);
  const buyer = buyerOf(process);
  const list = facts([
    [text(lang, "processes.value"), moneyOf(lang, process)],
    [text(lang, "process.buyer"), buyer === null ? null : foreign(unmarked(sample, buyer))],
    [text(lang, "process.recordedBy"), nameAgency ? agencyLink(links, process) : null],
    [text(lang, "process.lastStep"), moment(lang, lastRecordedAt)],
    [text(lang, "process.steps"), html`${formatNumber(lang, length)}`],
  ]);
  return html`<li class="card">
    <h3><a href="${links.process(process, ocid)}">${foreign(name)}</a>${sampleMark(lang, sample)}</h3>
    <p class="kind">
      <strong class="status ${statusOf(process)}">${statusText(lang, process)}</strong>
      <code>${ocid}</code> ${undeclaredMark(lang, process.undeclared)}
    </p>
    ${list}
  </li>`;
}
