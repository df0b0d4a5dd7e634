import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { CHANGED_OCID, DOCUMENT, HOSTILE, SAGARA, SHARED_OCID, SLASHED, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

const BUDGET = 50_000;

const CHANGED = `/agencies/${SAGARA}/processes/${CHANGED_OCID}`;

const PATHS = [
  "/",
  "/processes",
  "/processes?q=zzz",
  `/processes/${encodeURIComponent(SHARED_OCID)}`,
  "/agencies",
  `/agencies/${SAGARA}`,
  `/agencies/${SAGARA}?mandates=2`,
  `/agencies/${encodeURIComponent(SLASHED)}`,
  `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`,
  CHANGED,
  `${CHANGED}/versions`,
  `${CHANGED}/diff?from=0&to=2`,
  `${CHANGED}/state?at=2030-01-01`,
  "/changes",
  "/changes?week=2026-W01&undeclared=true",
  "/entries",
  "/entries/0",
  "/entries/3",
  "/entries/74",
  `/documents/${DOCUMENT}`,
  "/ledger",
];

const UNKNOWN = `/documents/${"00".repeat(32)}`;

const inBoth = [...PATHS, UNKNOWN].flatMap((path) => [path, path === "/" ? "/en" : `/en${path}`]);

/** Pages that stand elsewhere, with tests of their own. */
const ELSEWHERE = /^(?:\/en)?\/(?:verify|api)(?:$|[?#])/;

describe("explorer: every page", function () {
  this.timeout(60_000);
  let ledger: Seeded;

  before(async () => {
    ledger = await startSeeded();
  });
  after(() => ledger.world.stop());

  it("has one heading, landmarks, its language and an address in the other", async () => {
    for (const path of inBoth) {
      const { html } = await ledger.show(path);
      expect(html.match(/<h1[ >]/g), path).to.have.length(1);
      for (const landmark of ["<header", "<main", "<footer", "<nav"]) expect(html, path).to.include(landmark);
      expect(html, path).to.include(`<html lang="${/^\/en(?:\/|$)/.test(path) ? "en" : "id"}">`);
      expect(html.match(/rel="alternate" hreflang=/g), path).to.have.length(2);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size, `ids of ${path}`).to.equal(ids.length);
    }
  });

  it("has nothing inline and shows hostile text as text", async () => {
    for (const path of inBoth) {
      const { html, headers } = await ledger.show(path);
      expect(html, path).not.to.match(/<script(?![^>]* src=)|<style| style="| on\w+="/);
      expect(html, path).not.to.include("<svg onload").and.not.to.include("\u202E");
      expect(headers.get("content-security-policy"), path).to.include("default-src 'none'");
    }
    const { text } = await ledger.show(`/agencies/${encodeURIComponent(SLASHED)}`);
    expect(text).to.include(HOSTILE.replace("\u202E", "[U+202E]"));
  });

  it("fits with all that it loads into 50 KB compressed", async () => {
    for (const path of inBoth) {
      const { html } = await ledger.show(path);
      const assets = [...new Set([...html.matchAll(/"(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? ""))];
      let size = gzipSync(html).length;
      for (const asset of assets) size += gzipSync((await ledger.show(asset)).html).length;
      // The one font is compressed by itself and named in the style sheet.
      expect(size, path).to.be.below(BUDGET - 14_000);
    }
  });

  it("leads only to pages that are there", async () => {
    const seen = new Set<string>();
    for (const path of PATHS) {
      const { html } = await ledger.show(path);
      for (const [, href = ""] of html.matchAll(/<a [^>]*?href="([^"#]+)/g))
        seen.add(href.replaceAll("&amp;", "&"));
    }
    const missing: string[] = [];
    for (const href of seen) {
      if (ELSEWHERE.test(href)) continue;
      // A pack of a year is made as long as somebody takes it.
      const { status, body } = await fetch(ledger.world.url + href, { redirect: "manual" });
      await body?.cancel();
      if (status >= 400) missing.push(`${status} ${href}`);
    }
    expect(missing).to.deep.equal([]);
    expect(seen.size).to.be.above(60);
  });
});
