import { HOLDER } from "../../protocol/texts/holder.ts";
import { DESK } from "../../protocol/texts/desk.ts";
import { frameOf, wordedIn } from "../jejak-verify/frame.ts";

const WORDS = { ...HOLDER, ...DESK };

const worded = wordedIn(WORDS);
const button = (key: keyof typeof WORDS, id: string): string =>
  worded("button", key, `type="button" id="${id}"`);

const OPEN = `<form id="open">
<div class="drop">${worded("label", "holder.open", 'for="files"')}<input id="files" type="file" multiple></div>
<p>${button("desk.camera.start", "camera-start")}</p>
<div id="camera" hidden><video id="video" playsinline muted></video><p>${button("desk.camera.stop", "camera-stop")}</p></div>
${worded("label", "holder.open.paste", 'for="text"')}<textarea id="text" rows="3" spellcheck="false" autocomplete="off"></textarea>
<p>${worded("button", "holder.open.submit", 'id="paste"')}</p>
</form>
<p id="told" role="status"></p>`;

const RECORD = `<section id="record" hidden>
${worded("h2", "holder.record", 'id="record-title" tabindex="-1"')}
<div id="record-shown"></div>
${worded("p", "holder.record.unchecked", 'class="small"')}
<form id="choose">
${worded("h3", "holder.choose", 'id="choose-title"')}
${worded("p", "holder.choose.about")}
<p class="buttons">${button("holder.choose.all", "all")} ${button("holder.choose.none", "none")}</p>
<div id="fields" role="group" aria-labelledby="choose-title"></div>
<div id="bind" hidden>
${worded("h3", "holder.bind")}
${worded("p", "holder.bind.about")}
${worded("label", "holder.bind.key", 'for="key"')}<input id="key" type="file" aria-describedby="key-told">
<p id="key-told"></p>
${worded("label", "holder.bind.demand", 'for="demand"')}<textarea id="demand" rows="2" spellcheck="false" autocomplete="off" aria-describedby="demand-told"></textarea>
<p id="demand-told"></p>
</div>
${worded("label", "holder.address", 'for="address"')}<input id="address" type="text" inputmode="url" autocomplete="off" spellcheck="false" aria-describedby="address-wrong">
${worded("p", "holder.address.wrong", 'id="address-wrong" class="wrong" role="alert" hidden')}
<p class="buttons">${worded("button", "holder.make", 'id="make"')} ${button("holder.again", "again")}</p>
</form>
</section>
<section id="made" hidden>
${worded("h2", "holder.made", 'id="made-title" tabindex="-1"')}
${worded("p", "holder.made.unbound", 'id="unbound" class="wrong" hidden')}
<p class="buttons">${button("holder.file", "save")} ${button("holder.print", "print")} ${button("holder.link.copy", "copy")}</p>
<p id="link-about">${worded("span", "holder.link.about")} ${worded("a", "holder.link", 'id="link" rel="noreferrer"')}</p>
<p id="codes-about"></p>
<div id="codes"></div>
</section>`;

const KEY = `<details id="own-key">
${worded("summary", "holder.key.title")}
${worded("p", "holder.key.about")}
<p>${button("holder.key.make", "make-key")}</p>
<div id="public" hidden>${worded("p", "holder.key.public", 'id="public-label"')}<pre tabindex="0"><code id="public-jwk"></code></pre></div>
</details>`;

/** `holder.html`: pictures are drawn in the page or come from the holder's files; nothing else is loaded. */
export function pageOf(script: string, style: string): string {
  return frameOf({
    words: WORDS,
    title: "holder.title",
    about: "holder.about",
    noScript: "holder.noScript",
    body: [OPEN, RECORD, KEY].join("\n"),
    script,
    style,
    allowed: ["img-src data:"],
  });
}
