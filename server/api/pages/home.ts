import { TAGS, tagsOf } from "../../../protocol/tags.ts";
import { text } from "../../../protocol/texts.ts";
import type { TextKey } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";

/** One of the newest steps, as the page lists it. */
export interface HomeStep {
  index: number;
  recordedAt: string;
  tagMask: number;
  ocid: string;
  title: string | null;
  agencyName: string;
  sample: boolean;
  href: string;
}

const CONTRACTS = [
  ["auditLog", "AuditLog"],
  ["agencyDirectory", "AgencyDirectory"],
  ["procurementLedger", "ProcurementLedger"],
] as const;

/** Everything that the status page shows. */
export interface HomeData {
  chainId: number;
  block: number;
  size: number;
  root: string;
  finality: "seen" | "safe" | "finalized";
  halted: boolean;
  contracts: Readonly<Record<(typeof CONTRACTS)[number][0], string>>;
  counts: Readonly<Record<"steps" | "processes" | "documents" | "agencies", number>>;
  steps: readonly HomeStep[];
}

const LOCALES: Readonly<Record<Language, string>> = { id: "id-ID", en: "en-GB" };

const LINKS = [
  "/api/v1/ledger",
  "/api/v1/processes",
  "/api/v1/entries",
  "/api/v1/agencies",
  "/readyz",
] as const;

function numberOf(lang: Language, value: number): string {
  return value.toLocaleString(LOCALES[lang]);
}

function timeOf(lang: Language, iso: string): Html {
  const shown = new Date(iso).toLocaleString(LOCALES[lang], {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "Asia/Jakarta",
  });
  return html`<time datetime="${iso}">${shown} WIB</time>`;
}

function tagNames(lang: Language, mask: number): string {
  const names = tagsOf(mask === 0 ? 2 ** 30 : mask);
  return names.map((name) => text(lang, `tag.${name as (typeof TAGS)[number]}`)).join(", ");
}

/** The sample's texts carry their mark, which the page already shows as a badge. */
function unmarked({ sample }: HomeStep, name: string): string {
  return !sample ? name : name.replace(/ \(DATA CONTOH\)$/, "");
}

function stepItem(lang: Language, step: HomeStep): Html {
  const mark = step.sample ? html` <strong class="sample">${text(lang, "sample.mark")}</strong>` : null;
  return html`<li>
    <p class="what">
      <a href="${step.href}"><bdi>${unmarked(step, step.title ?? step.ocid)}</bdi></a
      >${mark}
    </p>
    <p class="how">
      ${tagNames(lang, step.tagMask)} · <bdi>${unmarked(step, step.agencyName)}</bdi> ·
      ${timeOf(lang, step.recordedAt)} ·
      <a href="/api/v1/entries/${step.index}">${text(lang, "home.entry", { index: step.index })}</a>
    </p>
  </li>`;
}

function fact(label: string, value: Html): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

function counters(lang: Language, data: HomeData): Html {
  const names = ["steps", "processes", "documents", "agencies"] as const;
  const items = names.map(
    (name) => html`<li><b>${numberOf(lang, data.counts[name])}</b> ${text(lang, `home.count.${name}`)}</li>`,
  );
  return html`<ul class="counts">
    ${items}
  </ul>`;
}

function ledger(lang: Language, data: HomeData): Html {
  const contracts = CONTRACTS.map(([name, label]) => fact(label, html`<code>${data.contracts[name]}</code>`));
  return html`<dl>
    ${fact(text(lang, "home.size"), html`${numberOf(lang, data.size)}`)}
    ${fact(text(lang, "home.root"), html`<code>${data.root}</code>`)}
    ${fact(text(lang, "home.chain"), html`<code>${data.chainId}</code>`)}
    ${fact(text(lang, "home.block"), html`${numberOf(lang, data.block)} (${text(lang, `finality.${data.finality}`)})`)}
    ${contracts}
  </dl>`;
}

function other(lang: Language): { lang: Language; name: string } {
  return lang === "id" ? { lang: "en", name: "English" } : { lang: "id", name: "Bahasa Indonesia" };
}

function section(lang: Language, id: string, title: TextKey & `home.${string}`, body: Html): Html {
  const heading = text(lang, title as "home.newest");
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${heading}</h2>
    ${body}
  </section>`;
}

function body(lang: Language, data: HomeData): Html {
  const sentences = (["home.what1", "home.what2", "home.what3"] as const).map(
    (key) => html`<p>${text(lang, key)}</p>`,
  );
  const steps = data.steps.map((step) => stepItem(lang, step));
  const list =
    steps.length === 0
      ? html`<p>${text(lang, "home.empty")}</p>`
      : html`<ol class="steps">
          ${steps}
        </ol>`;
  const links = LINKS.map(
    (href) =>
      html`<li>
        <a href="${href}"><code>${href}</code></a>
      </li>`,
  );
  return html`<main>
    <div class="what-is">${sentences}</div>
    ${data.halted ? html`<p class="halted" role="alert">${text(lang, "home.halted")}</p>` : null}
    ${counters(lang, data)} ${section(lang, "newest", "home.newest", list)}
    ${section(lang, "ledger", "home.ledger", ledger(lang, data))}
    ${section(
      lang,
      "api",
      "home.api",
      html`<p>${text(lang, "home.apiHint")}</p>
        <ul class="links">
          ${links}
        </ul>`,
    )}
  </main>`;
}

/** The status page: what Jejak is, where the ledger stands, what was recorded last. */
export function homePage(lang: Language, data: HomeData): string {
  const switchTo = other(lang);
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content="${text(lang, "home.what1")}" />
        <title>Jejak: ${text(lang, "home.tagline")}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/status.css" />
      </head>
      <body>
        <header>
          <h1>Jejak</h1>
          <p>${text(lang, "home.tagline")}</p>
          <nav>
            <a href="/?lang=${switchTo.lang}" lang="${switchTo.lang}" hreflang="${switchTo.lang}"
              >${switchTo.name}</a
            >
          </nav>
        </header>
        ${body(lang, data)}
        <footer><p>${text(lang, "home.footer")}</p></footer>
      </body>
    </html> `.markup;
}
