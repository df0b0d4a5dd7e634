import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Tool } from "../../../tools.ts";
import { toolLinks } from "../../tools.ts";
import type { Links } from "../../links.ts";
import { summaryText, verdictRow, verdictTable } from "../../verdict.ts";
import type { Checked, Say, Telling } from "../../verdict.ts";
import { MOST_LINES } from "./pasted.ts";

/** Everything that the page is made from. */
export interface VerifyView {
  readonly lang: Lang;
  readonly links: Links;
  /** The pasted text, as it came. */
  readonly hashes: string;
  readonly checked: readonly Checked[];
  /** More lines were pasted than were checked. */
  readonly isCut: boolean;
  /** Verifiers to take away. */
  readonly tools: readonly Tool[];
  /** Texts that the browser code needs, as JSON. */
  readonly texts: string;
}

function tellingOf({ lang, links }: VerifyView): Telling {
  const say = ((key, ...params) => (text as (...all: unknown[]) => string)(lang, key, ...params)) as Say;
  return { lang, links, say };
}

/** Shown by the browser code, which is what it needs. */
function chooser({ lang, texts }: VerifyView): Html {
  return html`<section id="checker" data-texts="${texts}" hidden aria-label="${text(lang, "verify.title")}">
    <div id="drop" class="drop">
      <p class="call">${text(lang, "verify.drop")}</p>
      <p>${text(lang, "verify.drop.or")}</p>
      <p class="choices">
        <label class="button" for="files">${text(lang, "verify.choose.files")}</label>
        <input id="files" class="unseen" type="file" multiple />
        <label class="button quiet" for="folder">${text(lang, "verify.choose.folder")}</label>
        <input id="folder" class="unseen" type="file" webkitdirectory />
      </p>
    </div>
    <div id="working" class="working" hidden>
      <p id="doing"></p>
      <progress id="progress" aria-label="${text(lang, "verify.progress.label")}"></progress>
      <p id="done" class="small"></p>
      <button id="cancel" type="button">${text(lang, "verify.cancel")}</button>
    </div>
    <p id="announced" class="unseen" role="status"></p>
    <section id="results" hidden aria-labelledby="results-title">
      <h2 id="results-title" tabindex="-1">${text(lang, "verify.answers")}</h2>
      <p id="summary"></p>
      <p id="asof" class="small"></p>
      <p class="choices">
        <button id="again" type="button" hidden>${text(lang, "verify.again")}</button>
        <button id="csv" type="button" class="quiet">${text(lang, "verify.download.csv")}</button>
        <button id="json" type="button" class="quiet">${text(lang, "verify.download.json")}</button>
        <button id="clear" type="button" class="quiet">${text(lang, "verify.clear")}</button>
      </p>
      <div id="table">${verdictTable(tellingOf({ lang, texts } as VerifyView), [])}</div>
      <p id="shown" class="small"></p>
    </section>
  </section>`;
}

function how(lang: Lang): Html {
  const name = text(lang, "verify.how.name");
  const command = (label: string, line: string) =>
    html`<li>
      <p>${label}</p>
      <pre><code>${line}</code></pre>
    </li>`;
  return html`<details>
    <summary>${text(lang, "verify.how")}</summary>
    <ul>
      ${command(text(lang, "verify.how.windows"), `certutil -hashfile ${name} SHA256`)}
      ${command(text(lang, "verify.how.macos"), `shasum -a 256 ${name}`)}
      ${command(text(lang, "verify.how.linux"), `sha256sum ${name}`)}
      <li>${text(lang, "verify.how.android")}</li>
    </ul>
  </details>`;
}

function paste({ lang, links, hashes }: VerifyView): Html {
  return html`<section aria-labelledby="paste">
    <h2 id="paste">${text(lang, "verify.paste")}</h2>
    <noscript><p>${text(lang, "verify.without")}</p></noscript>
    <form action="${links.verify()}" class="paste">
      <label for="hashes">${text(lang, "verify.paste.label")}</label>
      <textarea
        id="hashes"
        name="hashes"
        rows="4"
        spellcheck="false"
        autocomplete="off"
        aria-describedby="hint"
      >
${hashes}</textarea>
      <p id="hint" class="small">${text(lang, "verify.paste.hint", { most: MOST_LINES })}</p>
      <button>${text(lang, "verify.paste.submit")}</button>
    </form>
    ${how(lang)}
  </section>`;
}

function answers(view: VerifyView): Html | null {
  const { lang, checked, isCut } = view;
  if (checked.length === 0) return null;
  const telling = tellingOf(view);
  return html`<section aria-labelledby="answers">
    <h2 id="answers">${text(lang, "verify.answers")}</h2>
    <p>${summaryText(telling.say, checked)}</p>
    ${isCut ? html`<p class="notice">${text(lang, "verify.paste.tooMany", { most: MOST_LINES })}</p>` : null}
    ${verdictTable(
      telling,
      checked.map((one) => verdictRow(telling, one)),
    )}
  </section>`;
}

function meaning(lang: Lang): Html {
  return html`<section class="aside-card" aria-labelledby="means">
    <h2 id="means">${text(lang, "verify.means")}</h2>
    <p>${text(lang, "verify.means.recorded")}</p>
    <p>${text(lang, "verify.means.unknown")}</p>
  </section>`;
}

function verifiers({ lang, tools }: VerifyView): Html | null {
  if (tools.length === 0) return null;
  return html`<section class="aside-card" aria-labelledby="verifiers">
    <h2 id="verifiers">${text(lang, "verifier.title")}</h2>
    <p>${text(lang, "verifier.about")}</p>
    ${toolLinks(lang, tools)}
  </section>`;
}

/** Papers of persons are checked on a page of their own, which sends not even a fingerprint. */
function records({ lang, links }: VerifyView): Html {
  return html`<section class="aside-card" aria-labelledby="records">
    <h2 id="records">${text(lang, "desk.from")}</h2>
    <p><a href="${links.check}">${text(lang, "desk.from.link")}</a></p>
  </section>`;
}

/** Everything that the page shows. */
export function verifyBody(view: VerifyView): Html {
  const { lang } = view;
  return html`<h1>${text(lang, "verify.title")}</h1>
    <p class="lead">${text(lang, "verify.lead")}</p>
    <p class="notice calm">${text(lang, "verify.private")}</p>
    <div class="columns">
      <div>${answers(view)} ${chooser(view)} ${paste(view)}</div>
      <div class="aside">${meaning(lang)} ${records(view)} ${verifiers(view)}</div>
    </div>`;
}
