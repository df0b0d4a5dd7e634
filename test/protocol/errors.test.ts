import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { CODES, EXIT, JejakError, exitCode, isJejakError, type ErrorCode } from "../../protocol/errors.ts";
import { LANGUAGES, TEXTS, errorText, text } from "../../protocol/texts.ts";

const codes = Object.keys(CODES) as ErrorCode[];

describe("the registry of errors", () => {
  it("stands in alphabetical order", () => {
    expect(codes).to.deep.equal(codes.toSorted());
  });

  it("has no code that nothing raises", () => {
    const isSource = (name: string) =>
      !name.includes("node_modules") && /\.(?:ts|mjs|sql|sol)$/.test(name) && name !== "errors.ts";
    const sources = ["protocol", "server", "scripts"].flatMap((room) => {
      const folder = fileURLToPath(new URL(`../../${room}/`, import.meta.url));
      const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
      return names.filter(isSource).map((name) => readFileSync(join(folder, name), "utf8"));
    });
    const named = new Set(
      sources.flatMap((source) => source.match(/[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*/gi) ?? []),
    );
    expect(codes.filter((code) => !named.has(code))).to.deep.equal([]);
  });

  it("has words in both languages, an HTTP status and an exit code for each", () => {
    for (const code of codes) {
      const { status, title, remedy } = CODES[code];
      expect(status, code).to.be.within(300, 599);
      for (const lang of LANGUAGES) {
        expect(
          [title[lang], remedy[lang]].every((words) => words.trim().length > 3),
          code,
        ).to.equal(true);
      }
      expect(Object.values(EXIT)).to.include(exitCode(code));
      expect(exitCode(code), code).to.not.equal(EXIT.done);
    }
  });

  it("tells code, place, values and cause", () => {
    const cause = new Error("below");
    const error = new JejakError("entry-malformed", {
      at: "$.x",
      values: { found: 2n },
      detail: "why",
      cause,
    });
    expect(error.message).to.equal(
      'The words of the entry are malformed at $.x: why [entry-malformed] {"found":"2"}',
    );
    expect(error.cause).to.equal(cause);
    expect([
      isJejakError(error),
      isJejakError(error, "entry-malformed"),
      isJejakError(error, "internal"),
    ]).to.deep.equal([true, true, false]);
    expect(isJejakError(cause)).to.equal(false);
  });

  it("gives exit codes that scripts can tell apart", () => {
    const pairs: [ErrorCode, number][] = [
      ["usage", 2],
      ["config-invalid", 2],
      ["json-syntax", 3],
      ["entry-unknown", 4],
      ["head-stale", 5],
      ["mandate-not-good", 6],
      ["chain-unavailable", 7],
      ["internal", 70],
    ];
    for (const [code, expected] of pairs) expect(exitCode(code), code).to.equal(expected);
  });
});

describe("texts", () => {
  it("name the same values in both languages", () => {
    for (const [key, { id, en }] of Object.entries(TEXTS)) {
      const names = (words: string): string[] =>
        [...words.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).sort();
      expect(names(id), key).to.deep.equal(names(en));
      expect(id.trim() !== "" && en.trim() !== "", key).to.equal(true);
    }
  });

  it("are filled in", () => {
    expect(text("id", "start.folder", { folder: "/srv/jejak" })).to.equal("Folder data: /srv/jejak");
    expect(text("en", "sample.mark")).to.equal("SAMPLE DATA");
    expect(errorText("en", "not-found").title).to.equal("Not found");
  });
});
