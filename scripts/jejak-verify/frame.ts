import { createHash } from "node:crypto";
import type { Bilingual } from "../../protocol/errors.ts";

type Words = Readonly<Record<string, Bilingual>>;

/** Makes an element whose text follows the language; in Bahasa Indonesia at first. */
export type Worded<W extends Words> = (tag: string, key: keyof W & string, attributes?: string) => string;

export function wordedIn<W extends Words>(words: W): Worded<W> {
  return (tag, key, attributes = "") =>
    `<${tag} ${attributes} data-text="${key}">${words[key]?.id ?? ""}</${tag}>`;
}

/** A page that is one file. */
export interface Frame<W extends Words> {
  words: W;
  title: keyof W & string;
  about: keyof W & string;
  noScript: keyof W & string;
  /** What stands below title and introduction. */
  body: string;
  script: string;
  style: string;
  /** What the content policy allows besides the page's own code and style. */
  allowed: readonly string[];
}

/**
 * The page as one file: it opens from disk, runs no other script and reaches no network, whatever is dropped on it.
 */
export function frameOf<W extends Words>(frame: Frame<W>): string {
  const { words, title, about, noScript, body, script, style, allowed } = frame;
  const worded = wordedIn(words);
  const text = (key: keyof W & string): Bilingual => words[key] ?? { id: "", en: "" };
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style, allowed)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title).id}</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Bahasa / Language"><button type="button" data-lang="id" lang="id">Bahasa Indonesia</button><button type="button" data-lang="en" lang="en">English</button></nav>
<main>
${worded("h1", title)}
${worded("p", about)}
<noscript><p>${text(noScript).id}</p><p lang="en">${text(noScript).en}</p></noscript>
${body}
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** Own code and style, by their hashes, and `allowed`. */
function policyOf(script: string, style: string, allowed: readonly string[]): string {
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const [scripts, styles] = [`script-src ${hash(script)}`, `style-src ${hash(style)}`];
  const rest = ["base-uri 'none'", "form-action 'none'"];
  return ["default-src 'none'", scripts, styles, ...allowed, ...rest].join("; ");
}
