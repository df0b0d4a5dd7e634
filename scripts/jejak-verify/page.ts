import { createHash } from "node:crypto";

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * The page as one file: it can be opened from disk, runs no other script and reaches no network, whatever is dropped
 * on it.
 */
export function pageOf(script: string, style: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jejak</title>
<style>${style}</style>
</head>
<body>
<nav><button type="button" data-lang="id" lang="id">Bahasa Indonesia</button><button type="button" data-lang="en" lang="en">English</button></nav>
<main>
<h1 data-text="evidence.page.title"></h1>
<p data-text="evidence.page.about"></p>
<div class="drop"><label for="files" data-text="evidence.page.drop"></label><p><input id="files" type="file" multiple> <button type="button" id="clear" data-text="evidence.page.clear"></button></p></div>
<ul id="given"></ul>
<section id="results" aria-live="polite"></section>
</main>
<script>${script}</script>
</body>
</html>
`;
}
