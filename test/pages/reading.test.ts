import { expect } from "chai";
import { HOSTILE } from "../server/explorer/seeded.ts";
import { PATHS, PROCESS, inLanguage, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

const SHOWN = HOSTILE.replace("\u202e", "[U+202E]");

/** Words that are the same in both languages: names, units, terms of art. */
const NEUTRAL = new Set(
  "Jejak API JSON CSV NDJSON OCDS SHA-256 RFC EIP-712 AuditLog AgencyDirectory ProcurementLedger AccessManager Bahasa Indonesia English ocid byte WIB WebAuthn RSA tender ECDSA curl GET POST final total status Status sha256".split(
    " ",
  ),
);

/** Text nodes that a reader sees, outside of what others wrote (bdi) and of code. */
const TEXTS = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("bdi, code, pre, time, textarea, script, noscript, option, [data-texts], .languages, title")) continue;
    found.push(walker.currentNode.textContent.replace(/\\s+/g, " ").trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) found.push(one.getAttribute(name) ?? "");
  }
  return found;
})()`;

function needsTranslation(text: string): boolean {
  const words = text.match(/[\p{L}][\p{L}\d-]*/gu) ?? [];
  return words.some((word) => word.length > 2 && !NEUTRAL.has(word));
}

describe("pages in Chromium: reading", function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await startSite(this);
  });
  after(() => stopSite(site));

  it("shows hostile text of every place as text, and runs none of it", async () => {
    const { page, complaints, close } = await site.open();
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const path of PATHS.flatMap((one) => [one, inLanguage("en", one)])) {
      await page.goto(path);
      expect(await page.locator("main svg[onload], main img, main script").count(), path).to.equal(0);
    }
    await page.goto(PROCESS);
    expect(await page.locator("h1").innerText()).to.equal(SHOWN);
    expect(await page.locator("main").innerText()).to.not.include("\u202e");
    expect(dialogs).to.deep.equal([]);
    expect(complaints.filter((complaint) => !complaint.includes("404"))).to.deep.equal([]);
    await close();
  });

  it("says everything in both languages", async () => {
    const { page, close } = await site.open();
    for (const path of PATHS) {
      await page.goto(path);
      const indonesian = new Set<string>(await page.evaluate(TEXTS));
      await page.goto(inLanguage("en", path));
      const english: string[] = await page.evaluate(TEXTS);
      const same = english.filter((text) => indonesian.has(text) && needsTranslation(text));
      expect([...new Set(same)], path).to.deep.equal([]);
    }
    await close();
  });

  it("goes from one language to the same page in the other", async () => {
    const { page, close } = await site.open({ script: false });
    await page.goto(PROCESS);
    await page.getByRole("link", { name: "English" }).click();
    expect(new URL(page.url()).pathname).to.equal(`/en${PROCESS}`);
    await page.getByRole("link", { name: "Bahasa Indonesia" }).click();
    expect(new URL(page.url()).pathname).to.equal(PROCESS);
    await close();
  });

  it("follows the ledger while the home page is open", async () => {
    const { page, close } = await site.open();
    await page.clock.install();
    await page.goto("/");
    await page.route("**/api/v1/counts", async (route) => {
      const response = await route.fetch();
      const counts = (await response.json()) as object;
      await route.fulfill({ response, json: { ...counts, steps: 123_456 } });
    });
    await page.clock.runFor(20_000);
    await page.locator("[data-count=steps]", { hasText: "123.456" }).waitFor();
    await close();
  });

  it("can be used by the keyboard alone: skip link, sections, search, an unfolded step", async () => {
    const { page, close } = await site.open({ script: false });
    await page.goto("/");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).to.equal("skip");
    expect(await page.locator(".skip").boundingBox()).to.have.property("y", 0);
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).to.equal("#content");
    await page.locator("#q").focus();
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).to.equal("solid");
    await page.keyboard.type("Jembatan lain");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/processes\?q=Jembatan/);
    await page.locator("main h3 a, main h2 a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/agencies\/.*\/processes\//);
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open]").count()).to.equal(1);
    await close();
  });
});
