import type { z } from "zod";
import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Match } from "../../../api/schemas/match.ts";
import { evidenceCard, evidenceLink, evidenceOf } from "../../evidence.ts";
import { formatSize } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Tool } from "../../../tools.ts";
import type { Links } from "../../links.ts";
import {
  agencyLink,
  facts,
  finalityMark,
  foreign,
  hash,
  moment,
  pager,
  sampleMark,
  sampleNotice,
  unmarked,
} from "../../parts.ts";
import { documentTypeText, formatText, tagsText } from "../../words.ts";

type MatchAnswer = z.output<typeof Match>;

interface HashView {
  readonly lang: Lang;
  readonly links: Links;
  readonly sha256: string;
}

interface DocumentView extends HashView {
  readonly matches: readonly MatchAnswer[];
  /** Verifiers to take away. */
  readonly tools: readonly Tool[];
  readonly after: string | undefined;
  readonly next: string | null;
}

function nameOf(lang: Lang, { document, sample }: MatchAnswer): Html {
  if (document === null) return html`${text(lang, "lookup.manifest")}`;
  return foreign(unmarked(sample, document.title ?? document.id));
}

function kindOf(lang: Lang, { document }: MatchAnswer): Html | null {
  if (document === null) return html`<p class="small">${text(lang, "lookup.manifest.means")}</p>`;
  const type = document.documentType === null ? null : documentTypeText(lang, document.documentType);
  const kind = [type, document.format === null ? null : formatText(document.format)]
    .filter((part) => part !== null)
    .join(", ");
  return html`<p class="small">${foreign(kind)} ${formatSize(lang, document.size)}</p>`;
}

function correction({ lang, links }: DocumentView, { correctedBy }: MatchAnswer): Html | null {
  if (correctedBy === null) return null;
  return html`<p class="notice">
    ${text(lang, "lookup.corrected")}
    <a href="${links.entry(correctedBy)}">${text(lang, "step.entry", { index: correctedBy })}</a>
  </p>`;
}

function matchItem(view: DocumentView, match: MatchAnswer): Html {
  const { lang, links } = view;
  const { ocid, trailIndex, index, tags, recordedAt, finality, sample } = match;
  const step = html`<a href="${links.step(match, ocid, trailIndex)}"
      >${text(lang, "step.number", { number: trailIndex + 1 })}</a
    >: ${tagsText(lang, tags)}`;
  return html`<li class="card">
    <h3>${nameOf(lang, match)}${sampleMark(lang, sample)}</h3>
    ${kindOf(lang, match)} ${correction(view, match)}
    ${facts([
      [text(lang, "lookup.process"), html`<a href="${links.process(match, ocid)}"><code>${ocid}</code></a>`],
      [text(lang, "lookup.step"), step],
      [text(lang, "process.recordedBy"), agencyLink(links, match)],
      [text(lang, "step.recorded"), html`${moment(lang, recordedAt)} ${finalityMark(lang, finality)}`],
    ])}
    <p class="small"><a href="${links.entry(index)}">${text(lang, "step.entry", { index })}</a></p>
    <p class="small">${evidenceLink(lang, evidenceAddress(view, match))}</p>
  </li>`;
}

/** Of a document in this step; of the step itself where the hash is its manifest's. */
function evidenceAddress({ sha256 }: DocumentView, { document, index, finality }: MatchAnswer): string {
  if (document === null) return evidenceOf(`/api/v1/entries/${index}`, finality);
  return evidenceOf(`/api/v1/documents/${sha256}`, finality, { index: String(index) });
}

/** What the finding says, and what it does not. */
function meaning({ lang, links }: HashView): Html {
  return html`<section class="aside-card" aria-labelledby="means">
    <h2 id="means">${text(lang, "lookup.means")}</h2>
    <p>${text(lang, "lookup.means.is")}</p>
    <p>${text(lang, "lookup.means.not")}</p>
    <p>${text(lang, "lookup.means.check")}</p>
    <pre><code>npx jejak verify …</code></pre>
    <p><a href="${links.verify()}">${text(lang, "home.check")}</a></p>
  </section>`;
}

/** A hash of a manifest is no document's: it stands for the text of a step. */
export function titleOf(lang: Lang, matches: readonly MatchAnswer[]): string {
  const isManifest = matches.every(({ role }) => role === "manifest");
  return text(lang, isManifest ? "lookup.title.manifest" : "lookup.title");
}

/** Where a hash is recorded. */
export function documentBody(view: DocumentView): Html {
  const { lang, links, sha256, matches, after, next } = view;
  const sample = matches.every((match) => match.sample);
  return html`${sampleNotice(lang, sample)}
    <div class="title">
      <p class="by">SHA-256</p>
      <h1>${titleOf(lang, matches)}</h1>
      <p>${hash(sha256)}</p>
      <p class="lead">${text(lang, "lookup.lead")}</p>
    </div>
    <div class="columns">
      <section aria-labelledby="matches">
        <h2 id="matches">${text(lang, "lookup.where")}</h2>
        <ul class="cards">
          ${matches.map((match) => matchItem(view, match))}
        </ul>
        ${pager(text(lang, "list.pages"), [
          [text(lang, "list.first"), after === undefined ? null : links.document(sha256)],
          [text(lang, "list.next"), next === null ? null : links.document(sha256, { after: next })],
        ])}
      </section>
      <div class="aside">
        ${meaning(view)} ${evidenceCard(lang, "document", html`${text(lang, "offer.each")}`, view.tools)}
      </div>
    </div>`;
}

/** A hash that nobody has recorded: that is all that is known of it. */
export function unknownBody({ lang, links, sha256 }: HashView): Html {
  const ways = ["changed", "other", "withheld", "never"] as const;
  return html`<article class="error">
    <p class="code">404</p>
    <h1>${text(lang, "lookup.unknown")}</h1>
    <p>${hash(sha256)}</p>
    <p class="lead">${text(lang, "lookup.unknown.lead")}</p>
    <h2>${text(lang, "lookup.unknown.why")}</h2>
    <ul>
      ${ways.map((way) => html`<li>${text(lang, `lookup.unknown.${way}`)}</li>`)}
    </ul>
    <h2>${text(lang, "lookup.unknown.do")}</h2>
    <ul class="ways">
      <li><a href="${links.verify()}">${text(lang, "home.check")}</a></li>
      <li><a href="${links.processes()}">${text(lang, "error.search")}</a></li>
      <li><a href="${links.home}">${text(lang, "error.home")}</a></li>
    </ul>
  </article>`;
}
