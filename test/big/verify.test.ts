import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startSite, stopSite } from "../pages/site.ts";
import type { Site } from "../pages/site.ts";

// npm run test:big. Not part of npm test: hashing 2 GB takes a minute or more.

const GIGABYTES = Number(process.env["BIG_GB"] ?? 2);
const MOST_MEMORY = 200 * 2 ** 20;
const PAGE_BYTES = 4096;

/** The renderer processes of this test's browser, by their command line. */
function renderers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return line.includes("--type=renderer") && line.includes(`jejak-test-browser-${process.pid}-`);
      } catch {
        return false;
      }
    });
}

/** Private memory of a process: what it shares with others (the browser's own code) is not the page's. */
function privateBytes(pid: number): number {
  try {
    const [, resident = "0", shared = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return (Number(resident) - Number(shared)) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

describe(`pages in Chromium: a file of ${GIGABYTES} GB`, function () {
  this.timeout(30 * 60_000);
  let site: Site;
  let folder = "";

  before(async function () {
    site = await startSite(this);
    folder = mkdtempSync(join(tmpdir(), "jejak-test-big-"));
  });
  after(async () => {
    await stopSite(site);
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  it("is hashed with progress, under 200 MB of memory", async () => {
    const big = join(folder, "besar.bin");
    writeFileSync(big, "");
    truncateSync(big, GIGABYTES * 2 ** 30);
    const { page, close } = await site.open();
    await page.goto("/verify");
    const began = Date.now();
    await page.setInputFiles("#files", big);
    await page.locator("progress").waitFor();
    let most = 0;
    const seen = new Set<number>();
    while (await page.locator("#working").isVisible()) {
      most = Math.max(
        most,
        renderers()
          .map(privateBytes)
          .reduce((sum, bytes) => sum + bytes, 0),
      );
      seen.add(Number(await page.evaluate("document.querySelector('progress').value")));
      await page.waitForTimeout(250);
    }
    const seconds = (Date.now() - began) / 1000;
    const speed = ((GIGABYTES * 2 ** 30) / 1e6 / seconds).toFixed(0);
    console.log(
      `      ${GIGABYTES} GB in ${seconds.toFixed(1)} s (${speed} MB/s), ${(most / 2 ** 20).toFixed(0)} MB at most`,
    );
    expect(await page.locator(".verdict.unknown").count()).to.equal(1);
    expect(seen.size, "steps of progress").to.be.greaterThan(5);
    expect(most).to.be.greaterThan(0).and.below(MOST_MEMORY);
    await close();
  });
});
