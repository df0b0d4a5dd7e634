import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { buildPage } from "../../scripts/jejak-verify/build.ts";
import { closeBrowser, openWindow, whyNoBrowser, type Window } from "../helpers/browser.ts";
import { FILE } from "../protocol/evidence/worlds.ts";

const golden = (name: string): string =>
  fileURLToPath(new URL(`../golden/evidence/${name}`, import.meta.url));
const EVIDENCE = golden("v1-document.json");
const TRUST = golden("v1-document.trust.json");

describe("pages in Chromium: verify.html from disk, offline", function () {
  this.timeout(120_000);
  let folder = "";
  let opened: Window;
  let html: string;

  before(async function () {
    const why = whyNoBrowser();
    if (why !== null) {
      console.log(`skipped: ${why}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "jejak-verify-page-"));
    html = await buildPage();
    writeFileSync(join(folder, "verify.html"), html);
    writeFileSync(join(folder, "kak.pdf"), FILE);
    writeFileSync(join(folder, "other.pdf"), "other");
    opened = await openWindow(pathToFileURL(folder).href);
    await opened.context.setOffline(true);
    await opened.page.goto(pathToFileURL(join(folder, "verify.html")).href);
  });

  after(async () => {
    await closeBrowser();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  it("has at most 150 KB, compressed", () => {
    expect(gzipSync(html).length).to.be.lessThan(150 * 1024);
  });

  it("verifies evidence by the reader's trust file and compares documents", async () => {
    const { page } = opened;
    await page.click("[data-lang=en]");
    await page.setInputFiles("#files", [EVIDENCE, TRUST, join(folder, "kak.pdf")]);
    await page.locator(".verdict.holds").waitFor();
    expect(await page.locator(".findings").innerText()).to.include("kak.pdf: exactly what was recorded.");
    await page.click("[data-lang=id]");
    expect(await page.locator(".verdict").innerText()).to.include("TERPENUHI");
    expect(await page.locator(".skipped").count()).to.be.greaterThan(2);
  });

  it("says where a document is another", async () => {
    const { page } = opened;
    await page.setInputFiles("#files", [join(folder, "other.pdf")]);
    await page.locator(".verdict.fails").waitFor();
    await page.click("#clear");
    expect(await page.locator(".verdict").count()).to.equal(0);
  });

  it("asks nobody for anything, and breaks no rule of its own", () => {
    expect(opened.complaints).to.deep.equal([]);
  });
});
