import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { PATHS, inLanguage, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LANGUAGES = ["id", "en"] as const;
const WIDTHS = [320, 360, 1280, 1600];

/** A page that is not there answers 404: Chromium says so on its console. */
const EXPECTED = /the server responded with a status of 404/;

function overflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

interface Violation {
  id: string;
  nodes: { target: unknown; failureSummary: string }[];
}

/** Colours know no language: those of the Indonesian pages stand for both. */
async function violations(page: Page, lang: "id" | "en"): Promise<string[]> {
  const rules = { "color-contrast": { enabled: lang === "id" } };
  const options = JSON.stringify({ resultTypes: ["violations"], rules });
  // Evaluated by the debugger, which the content policy does not bind: the page itself stays as it is.
  await page.evaluate(AXE);
  const found: Violation[] = await page.evaluate(`axe.run(${options}).then(({ violations }) => violations)`);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}

describe("pages in Chromium: every page", function () {
  this.timeout(180_000);
  let site: Site;

  before(async function () {
    site = await startSite(this);
  });
  after(() => stopSite(site));

  for (const script of [true, false]) {
    for (const width of [360, 1280]) {
      it(`is whole at ${width} px in both languages, ${script ? "with" : "without"} JavaScript`, async () => {
        const { page, complaints, close } = await site.open({ width, script });
        for (const path of PATHS.flatMap((one) => LANGUAGES.map((lang) => inLanguage(lang, one)))) {
          await page.goto(path);
          expect(await page.locator("h1").count(), path).to.equal(1);
          expect(await page.locator("h1").isVisible(), path).to.equal(true);
          expect(await page.getAttribute("html", "lang"), path).to.equal(
            /^\/en(?:\/|\?|$)/.test(path) ? "en" : "id",
          );
          expect(await page.locator("footer").isVisible(), path).to.equal(true);
          expect(await overflow(page), `sideways at ${path}`).to.equal(0);
        }
        expect(complaints.filter((complaint) => !EXPECTED.test(complaint))).to.deep.equal([]);
        await close();
      });
    }
  }

  for (const dark of [false, true]) {
    it(`has nothing that axe finds, ${dark ? "dark" : "light"}`, async () => {
      const { page, close } = await site.open({ width: dark ? 1280 : 360, dark });
      const found: string[] = [];
      for (const lang of dark ? (["id"] as const) : LANGUAGES) {
        for (const path of PATHS.map((one) => inLanguage(lang, one))) {
          await page.goto(path);
          found.push(...(await violations(page, lang)).map((violation) => `${path} ${violation}`));
        }
      }
      expect(found).to.deep.equal([]);
      await close();
    });
  }

  it("never scrolls sideways between 320 and 1600 px, with everything unfolded", async () => {
    const { page, close } = await site.open();
    for (const path of PATHS) {
      await page.goto(path);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflow(page), `${path} at ${width} px`).to.equal(0);
      }
    }
    await close();
  });

  it("weighs 50 KB at most, all included", async () => {
    const { context, page, close } = await site.open({ width: 360 });
    const session = await context.newCDPSession(page);
    let bytes = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    // As on a first visit: /check answers from its service worker once that is there.
    await session.send("Network.setBypassServiceWorker", { bypass: true });
    for (const path of PATHS.flatMap((one) => LANGUAGES.map((lang) => inLanguage(lang, one)))) {
      bytes = 0;
      await page.goto(path, { waitUntil: "networkidle" });
      expect(bytes, path).to.be.greaterThan(5_000).and.at.most(50_000);
    }
    await close();
  });

  it("prints without navigation, on paper's colours", async () => {
    const { page, close } = await site.open({ dark: true });
    for (const path of ["/", PATHS[4] ?? "", "/ledger", "/verify"]) {
      await page.goto(path);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("nav.sections").isVisible(), path).to.equal(false);
      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).to.equal(
        "rgb(255, 255, 255)",
      );
      expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).to.equal("%PDF-");
      await page.emulateMedia({ media: null });
    }
    await close();
  });
});
