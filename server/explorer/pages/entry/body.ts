import { text } from "../../../../protocol/texts.ts";
import { aboutLink, agencyOf, entrySentence } from "../../entries.ts";
import { evidenceCard, evidenceLink, evidenceOf } from "../../evidence.ts";
import { formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import {
  agencyLink,
  facts,
  finalityMark,
  hash,
  moment,
  pager,
  sampleMark,
  sampleNotice,
} from "../../parts.ts";
import { fieldsOf } from "./fields.ts";
import type { EntryView } from "./view.ts";

const WORD_DIGITS = 64;

function heading({ lang, links, entry }: EntryView): Html {
  const ref = agencyOf(entry);
  const { agencyName, sample } = entry;
  const by =
    ref &&
    html`${text(lang, "entry.agency")}
    ${agencyLink(links, { ...ref, agencyName, sample })}${sampleMark(lang, sample)}`;
  return html`<div class="title">
    <p class="by">${text(lang, `entry.kind.${entry.name}`)} ${by}</p>
    <h1>${text(lang, "step.entry", { index: entry.index })}</h1>
    <p class="lead">${entrySentence(lang, entry)} ${aboutLink(links, entry)}</p>
    <p>${text(lang, `entry.kind.${entry.name}.means`)}</p>
  </div>`;
}

function decoded(view: EntryView): Html {
  const { lang } = view;
  return html`<section aria-labelledby="fields">
    <h2 id="fields">${text(lang, "entry.fields")}</h2>
    ${
      view.entry.fields === null
        ? html`<p>${text(lang, "entry.fields.none")}</p>`
        : html`<dl class="hashes">${fieldsOf(view)}</dl>`
    }
  </section>`;
}

function approvals({ lang, links, entry }: EntryView): Html | null {
  const ref = agencyOf(entry);
  if (ref === null || entry.approvals.length === 0) return null;
  // A successor's mandates have their own numbers: which agency's they are, the process's page tells.
  const foreign =
    "succession" in (entry.fields ?? {}) && (entry.fields as { succession: number }).succession !== 0;
  const items = entry.approvals.map(({ mandate, signature }) => {
    const name = text(lang, "mandate.number", { number: mandate });
    return html`<li>
      ${foreign ? name : html`<a href="${links.mandate(ref, mandate)}">${name}</a>`}
      <details>
        <summary>${text(lang, "entry.signature")}</summary>
        <p>${hash(signature)}</p>
      </details>
    </li>`;
  });
  return html`<section aria-labelledby="approvals">
    <h2 id="approvals">${text(lang, "step.approvers")}</h2>
    <p>${text(lang, "entry.approvals.means")}</p>
    <ul>
      ${items}
    </ul>
  </section>`;
}

function wordsOf(words: string): string[] {
  const digits = words.slice(2);
  return Array.from({ length: digits.length / WORD_DIGITS }, (_, i) =>
    digits.slice(i * WORD_DIGITS, (i + 1) * WORD_DIGITS),
  );
}

function proof({ lang, links, entry }: EntryView): Html {
  const items = wordsOf(entry.words).map((word) => html`<li>${hash(word)}</li>`);
  return html`<section aria-labelledby="words">
    <h2 id="words">${text(lang, "entry.words")}</h2>
    <p>${text(lang, "entry.words.means")}</p>
    <ol class="words" start="0">
      ${items}
    </ol>
    <h3>${text(lang, "step.leaf")}</h3>
    <p>${hash(entry.leaf)}</p>
    <p>${text(lang, "entry.leaf.how")}</p>
    <pre><code>curl -s ${"$JEJAK"}/api/v1/entries/${entry.index} | grep -o '"words":"0x[0-9a-f]*"' | tr -d '"' | sed 's/words:0x/00/' | xxd -r -p | sha256sum</code></pre>
    <p class="small"><a href="${links.ledger}">${text(lang, "entry.leaf.root")}</a></p>
  </section>`;
}

function place({ lang, entry }: EntryView): Html {
  return html`<section class="aside-card" aria-labelledby="place">
    <h2 id="place">${text(lang, "entry.place")}</h2>
    ${facts([
      [text(lang, "step.recorded"), moment(lang, entry.recordedAt)],
      [
        text(lang, "entry.finality"),
        html`${finalityMark(lang, entry.finality)}
          <p class="small">${text(lang, `finality.${entry.finality}.means`)}</p>`,
      ],
      [text(lang, "entry.block"), html`${formatNumber(lang, entry.blockNumber)}`],
      [text(lang, "entry.blockHash"), entry.blockHash === null ? null : hash(entry.blockHash)],
      [text(lang, "step.transaction"), hash(entry.transactionHash)],
    ])}
  </section>`;
}

function evidence({ lang, entry, tools }: EntryView): Html {
  const address = evidenceOf(`/api/v1/entries/${entry.index}`, entry.finality);
  return evidenceCard(lang, "entry", evidenceLink(lang, address), tools);
}

function neighbours({ lang, links, entry }: EntryView): Html | null {
  const { index, asOf } = entry;
  return pager(text(lang, "entry.neighbours"), [
    [text(lang, "entry.previous"), index > 0 ? links.entry(index - 1) : null],
    [text(lang, "entry.next"), index + 1 < asOf.size ? links.entry(index + 1) : null],
    [text(lang, "nav.entries"), links.entries()],
  ]);
}

/** Everything that an entry's page shows. */
export function entryBody(view: EntryView): Html {
  return html`${sampleNotice(view.lang, view.entry.sample)} ${heading(view)} ${neighbours(view)}
    <div class="columns">
      <div class="stack">${decoded(view)} ${approvals(view)} ${proof(view)}</div>
      <div class="aside">${place(view)} ${evidence(view)}</div>
    </div>`;
}
