import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "../../../server/explorer");

/** Names that are the same in every language, and attributes that stand in a template of their own. */
const NEUTRAL = /^(?:· Jejak|Jejak|CSV|JSON|NDJSON|SHA-256|checked|open|required|selected)$/;

/** Commands are the same in every language, too. */
const CODE = /<(code|pre)\b.*?<\/\1>/gs;

/** What the browser shows or reads out of an element's attributes. */
const SPOKEN = /\s(?:aria-label|alt|placeholder|title|value)="([^"]*)"/g;

function sources(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(ROOT, name));
}

/** A template's own text; whatever is filled in shows as \0. */
function literalOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return [template.head, ...template.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join("\0");
}

function wordsIn(markup: string): string[] {
  const spoken = [...markup.matchAll(SPOKEN)].map((match) => match[1] ?? "");
  const bare = markup.replace(CODE, "\n").replace(/<(?:"[^"]*"|[^>"])*>?/g, "\n");
  const shown = bare.replace(/[\w-]+="[^"]*"?/g, "").split(/[\n\0]/);
  return [...spoken.flatMap((text) => text.split("\0")), ...shown]
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !NEUTRAL.test(text));
}

function literalsIn(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html")
      found.push(literalOf(node.template));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("explorer: texts", () => {
  it("finds what is written into a template, beside the catalogue", () => {
    expect(wordsIn('<p class="x">Halo \0</p>')).to.deep.equal(["Halo"]);
    expect(wordsIn('<a title="Buka">\0</a>')).to.deep.equal(["Buka"]);
    expect(wordsIn('<p class="small">\0, \0 · (\0)</p>')).to.deep.equal([]);
  });

  it("come from the catalogue alone: no template has words of its own", () => {
    const literals = sources().flatMap((path) =>
      literalsIn(path).flatMap((markup) => wordsIn(markup).map((text) => `${relative(ROOT, path)}: ${text}`)),
    );
    expect(literals).to.deep.equal([]);
    expect(sources().flatMap(literalsIn).length).to.be.greaterThan(60);
  });
});
