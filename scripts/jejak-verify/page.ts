import { createHash } from "node:crypto";
import { EVIDENCE } from "../../protocol/texts/evidence.ts";

/** The content policy of a page that is one file: its own code and style, by their hashes, and `more`. */
export function policyOf(script: string, style: string, more: readonly string[]): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const [scripts, styles] = [`script-src ${hash(script)}`, `style-src ${hash(style)}`];
  const rest = ["base-uri 'none'", "form-action 'none'"];
  return ["default-src 'none'", scripts, styles, ...more, ...rest].join("; ");
}

type Key = keyof typeof EVIDENCE;

/** An element whose text follows the language; in Bahasa Indonesia at first. */
function worded(tag: string, key: Key, attributes = ""): string {
  return `<${tag} ${attributes} data-text="${key}">${EVIDENCE[key].id}</${tag}>`;
}

/**
 * The page as one file: it can be opened from disk, runs no other script and reaches no network, whatever is dropped
 * on it.
 */
export function pageOf(script: string, style: string): string {
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style, ["worker-src blob:"])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${EVIDENCE["evidence.page.title"].id}</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Bahasa / Language"><button type="button" data-lang="id" lang="id">Bahasa Indonesia</button><button type="button" data-lang="en" lang="en">English</button></nav>
<main>
${worded("h1", "evidence.page.title")}
${worded("p", "evidence.page.about")}
<noscript><p>${EVIDENCE["evidence.page.noScript"].id}</p><p lang="en">${EVIDENCE["evidence.page.noScript"].en}</p></noscript>
<form>
<div class="drop">${worded("label", "evidence.page.drop", 'for="files"')}<input id="files" type="file" multiple></div>
${worded("label", "evidence.page.blockHash.how", 'for="block-hash"')}<input id="block-hash" type="text" autocomplete="off" spellcheck="false" aria-describedby="block-hash-wrong">
${worded("p", "evidence.page.blockHash.wrong", 'class="wrong" id="block-hash-wrong" role="alert" hidden')}
${worded("label", "evidence.page.who", 'for="who"')}<input id="who" type="text" autocomplete="name">
</form>
<p id="working" role="status" hidden>${worded("label", "evidence.page.hashing", 'for="progress"')} <span id="working-name"></span> <progress id="progress"></progress></p>
<ul id="given"></ul>
<div id="results" aria-live="polite"></div>
<p id="after" hidden>${worded("button", "evidence.page.print", 'type="button" id="print"')} ${worded("button", "evidence.page.again", 'type="button" id="again"')}</p>
</main>
<script>${script}</script>
</body>
</html>
`;
}
