import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Tool } from "../../../tools.ts";
import type { Links } from "../../links.ts";
import { holderLink } from "../../tools.ts";

/** Everything that the page is made from. */
export interface CheckView {
  readonly lang: Lang;
  readonly links: Links;
  /** Texts that the browser code needs at once, as JSON. */
  readonly texts: string;
  /** Addresses of what is loaded when it is needed: what judges records, and what reads codes. */
  readonly desk: string;
  readonly scanner: string;
  readonly types: string;
  /** What may be taken away. */
  readonly tools: readonly Tool[];
}

function ways({ lang }: CheckView): Html {
  return html`<div class="drop">
      <p class="choices">
        <button id="camera-start" type="button">${text(lang, "desk.camera.start")}</button>
        <label class="button quiet" for="files">${text(lang, "desk.files")}</label>
        <input id="files" class="unseen" type="file" multiple />
      </p>
      <p class="small">${text(lang, "desk.files.hint")}</p>
    </div>
    <div id="camera" class="camera" hidden>
      <video id="video" playsinline muted aria-label="${text(lang, "desk.camera.label")}"></video>
      <p><button id="camera-stop" type="button">${text(lang, "desk.camera.stop")}</button></p>
    </div>
    <form id="paste" class="paste">
      <label for="text">${text(lang, "desk.paste")}</label>
      <textarea id="text" rows="3" spellcheck="false" autocomplete="off"></textarea>
      <button>${text(lang, "desk.paste.submit")}</button>
    </form>`;
}

function demand({ lang }: CheckView): Html {
  return html`<details>
    <summary>${text(lang, "desk.demand")}</summary>
    <p>${text(lang, "desk.demand.about")}</p>
    <p>
      <label class="tick"><input id="bind" type="checkbox" /> ${text(lang, "desk.demand.bind")}</label>
    </p>
    <div id="demand" hidden>
      <p class="small">${text(lang, "desk.demand.how")}</p>
      <div id="demand-code"></div>
      <pre tabindex="0"><code id="demand-line"></code></pre>
    </div>
  </details>`;
}

function chooser(view: CheckView): Html {
  const { lang, texts, desk, scanner, types } = view;
  return html`<section
    id="desk"
    data-texts="${texts}"
    data-desk="${desk}"
    data-scanner="${scanner}"
    data-types="${types}"
    aria-label="${text(lang, "desk.title")}"
    hidden
  >
    ${ways(view)}
    <p id="told" class="told" role="status"></p>
    <div id="results" tabindex="-1"></div>
    <p><button id="clear" type="button" class="quiet">${text(lang, "desk.clear")}</button></p>
    ${demand(view)}
  </section>`;
}

function holder({ lang, tools }: CheckView): Html | null {
  const link = holderLink(tools);
  return (
    link &&
    html`<p>${text(lang, "desk.others.holder")}</p>
      ${link}`
  );
}

function aside(view: CheckView): Html {
  const { lang, links } = view;
  return html`<section class="aside-card" aria-labelledby="believed">
      <h2 id="believed">${text(lang, "desk.believed")}</h2>
      <p>${text(lang, "desk.believed.site")}</p>
      <p>
        ${text(lang, "desk.believed.own")} <a href="${links.verify()}">${text(lang, "verifier.title")}</a>
      </p>
    </section>
    <section class="aside-card" aria-labelledby="others">
      <h2 id="others">${text(lang, "desk.others")}</h2>
      ${holder(view)}
      <p><a href="${links.api}">${text(lang, "desk.others.counter")}</a></p>
    </section>`;
}

/** Everything that the page shows. */
export function checkBody(view: CheckView): Html {
  const { lang } = view;
  return html`<h1>${text(lang, "desk.title")}</h1>
    <p class="lead">${text(lang, "desk.lead")}</p>
    <p class="notice calm">${text(lang, "desk.private")}</p>
    <noscript><p class="notice bad">${text(lang, "desk.noScript")}</p></noscript>
    <div class="columns">
      <div>${chooser(view)}</div>
      <div class="aside">${aside(view)}</div>
    </div>`;
}
