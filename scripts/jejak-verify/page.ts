import { EVIDENCE } from "../../protocol/texts/evidence.ts";
import { frameOf, wordedIn } from "./frame.ts";

const worded = wordedIn(EVIDENCE);

const plainInput = (id: string, attributes: string): string =>
  `<input id="${id}" type="text" ${attributes} spellcheck="false">`;

/** Shown where there is a presentation that its holder's key bound to somebody's challenge. */
const DEMAND = `<div id="demand" hidden>
${worded("p", "evidence.page.demand")}
${worded("label", "evidence.page.nonce", 'for="nonce"')}${plainInput("nonce", 'autocomplete="off"')}
${worded("label", "evidence.page.audience", 'for="audience"')}${plainInput("audience", 'autocomplete="off"')}
</div>`;

const FORM = `<form>
<div class="drop">${worded("label", "evidence.page.drop", 'for="files"')}<input id="files" type="file" multiple></div>
${worded("label", "evidence.page.paste", 'for="paste"')}<textarea id="paste" rows="2" spellcheck="false" autocomplete="off" aria-describedby="paste-told"></textarea>
<p id="paste-told" role="status"></p>
${DEMAND}
${worded("label", "evidence.page.blockHash.how", 'for="block-hash"')}${plainInput("block-hash", 'autocomplete="off" aria-describedby="block-hash-wrong"')}
${worded("p", "evidence.page.blockHash.wrong", 'class="wrong" id="block-hash-wrong" role="alert" hidden')}
${worded("label", "evidence.page.who", 'for="who"')}<input id="who" type="text" autocomplete="name">
</form>
<p id="working" role="status" hidden>${worded("label", "evidence.page.hashing", 'for="progress"')} <span id="working-name"></span> <progress id="progress"></progress></p>`;

const RESULTS = `<ul id="given"></ul>
<div id="results" aria-live="polite"></div>
<p id="after" hidden>${worded("button", "evidence.page.print", 'type="button" id="print"')} ${worded("button", "evidence.page.again", 'type="button" id="again"')}</p>`;

/** `verify.html`: files are hashed in a worker that is made of the page's own text. */
export function pageOf(script: string, style: string): string {
  return frameOf({
    words: EVIDENCE,
    title: "evidence.page.title",
    about: "evidence.page.about",
    noScript: "evidence.page.noScript",
    body: `${FORM}\n${RESULTS}`,
    script,
    style,
    allowed: ["worker-src blob:"],
  });
}
