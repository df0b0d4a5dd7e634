import { LANGUAGES, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { AsOf } from "../api/schemas/common.ts";
import type { Assets } from "./assets.ts";
import { formatNumber } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { inLanguage, linksIn } from "./links.ts";
import type { Links } from "./links.ts";
import type { Content, Section } from "./page.ts";
import type { IndexState } from "./state.ts";

/** What every page is set in. */
export interface Frame {
  readonly lang: Lang;
  /** Path without the language's prefix, and the query as sent. */
  readonly path: string;
  readonly search: string;
  readonly assets: Assets;
  readonly state: IndexState;
}

const SECTIONS: readonly Section[] = ["processes", "agencies", "ledger"];

const NAMES: Readonly<Record<Lang, string>> = { id: "Bahasa Indonesia", en: "English" };

/** Kawung, the four petals of batik; one of them is filled: a trace. */
const MARK = html`<svg class="mark" viewBox="0 0 32 32" width="36" height="36" aria-hidden="true">
  <g transform="rotate(45 16 16)" fill="none" stroke="currentColor" stroke-width="1.9">
    <ellipse cx="16" cy="8" rx="4.4" ry="6.6" />
    <ellipse cx="16" cy="24" rx="4.4" ry="6.6" class="trace" />
    <ellipse cx="8" cy="16" rx="6.6" ry="4.4" />
    <ellipse cx="24" cy="16" rx="6.6" ry="4.4" />
  </g>
</svg>`;

function addressOf(links: Links, section: Section): string {
  const address = links[section];
  return typeof address === "string" ? address : address();
}

function current(isCurrent: boolean): Html | null {
  return isCurrent ? html` aria-current="page"` : null;
}

function navigation(lang: Lang, links: Links, section: Section | undefined): Html {
  const items = SECTIONS.map(
    (name) =>
      html`<li>
        <a href="${addressOf(links, name)}" ${current(name === section)}>${text(lang, `nav.${name}`)}</a>
      </li>`,
  );
  return html`<nav class="sections" aria-label="${text(lang, "nav.label")}">
    <ul>
      ${items}
      <li>
        <a class="check" href="${links.verify()}" ${current(section === "verify")}
          >${text(lang, "nav.verify")}</a
        >
      </li>
    </ul>
  </nav>`;
}

function languages({ lang, path, search }: Frame): Html {
  const items = LANGUAGES.map((other) =>
    other === lang
      ? html`<li><span aria-current="true">${NAMES[other]}</span></li>`
      : html`<li>
          <a href="${inLanguage(other, path) + search}" lang="${other}" hreflang="${other}"
            >${NAMES[other]}</a
          >
        </li>`,
  );
  return html`<ul class="languages" aria-label="${text(lang, "nav.languages")}">
    ${items}
  </ul>`;
}

function header(frame: Frame, section: Section | undefined): Html {
  const { lang } = frame;
  const links = linksIn(lang);
  return html`<header class="site">
    <div class="inner">
      <a class="brand" href="${links.home}">${MARK}<span>Jejak</span></a>
      ${navigation(lang, links, section)} ${languages(frame)}
    </div>
  </header>`;
}

function notices(lang: Lang, { halted, behind }: IndexState): Html | null {
  if (halted) return html`<p class="notice bad" role="status">${text(lang, "state.halted")}</p>`;
  if (behind === 0) return null;
  const blocks = formatNumber(lang, behind);
  return html`<p class="notice" role="status">${text(lang, "state.behind", { blocks })}</p>`;
}

function asOfLine(lang: Lang, links: Links, asOf: AsOf | undefined): Html | null {
  if (!asOf) return null;
  const values = {
    block: formatNumber(lang, asOf.block),
    size: formatNumber(lang, asOf.size),
    finality: text(lang, `finality.${asOf.finality}`),
  };
  return html`<p class="as-of">
    <a href="${links.ledger}">${text(lang, "footer.asOf", values)}</a>
  </p>`;
}

function footer(lang: Lang, { asOf, json }: Content): Html {
  const links = linksIn(lang);
  const data = json === undefined ? null : html`<li><a href="${json}">${text(lang, "footer.json")}</a></li>`;
  return html`<footer class="site">
    <div class="inner">
      <p>${text(lang, "footer.trust")}</p>
      ${asOfLine(lang, links, asOf)}
      <ul>
        ${data}
        <li><a href="${links.entries()}">${text(lang, "nav.entries")}</a></li>
        <li><a href="${links.api}">${text(lang, "nav.api")}</a></li>
      </ul>
    </div>
  </footer>`;
}

function head({ lang, path, search, assets }: Frame, { title, description, script, feed }: Content): Html {
  const alternates = LANGUAGES.map(
    (other) => html`<link rel="alternate" hreflang="${other}" href="${inLanguage(other, path) + search}" />`,
  );
  const news =
    feed === undefined
      ? null
      : html`<link rel="alternate" type="application/atom+xml" href="${feed}" title="${title}" />`;
  const code =
    script === undefined ? null : html`<script src="${assets.href(`${script}.ts`)}" defer></script>`;
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="${description ?? text(lang, "home.what1")}" />
    <title>${title} · Jejak</title>
    ${alternates} ${news}
    <link rel="icon" type="image/svg+xml" href="${assets.href("icon.svg")}" />
    <link rel="stylesheet" href="${assets.href("site.css")}" />
    ${code}
  </head>`;
}

/** A whole page: header, notices about the index, what the page shows, footer. */
export function layout(frame: Frame, content: Content): string {
  const { lang } = frame;
  const markup = html`<!doctype html>
    <html lang="${lang}">
      ${head(frame, content)}
      <body>
        <a class="skip" href="#content">${text(lang, "nav.skip")}</a>
        ${header(frame, content.section)}
        <main id="content" tabindex="-1">${notices(lang, frame.state)} ${content.body}</main>
        ${footer(lang, content)}
      </body>
    </html> `.markup;
  return markup.replace(/\n\s+/g, "\n");
}
