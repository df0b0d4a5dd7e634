import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseEvidence } from "../../protocol/evidence/format.ts";
import { SAGARA } from "../server/explorer/seeded.ts";
import { inLanguage, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

const AGENCY = `/agencies/${SAGARA}`;
const TITLES = {
  id: "Semua 24 proses instansi ini, terbukti",
  en: "All 24 processes of this agency, proved",
};

describe("pages in Chromium: all processes of an agency, proved", function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await startSite(this);
  });
  after(() => stopSite(site));

  it("offers one file in both languages, which lists every process, on a narrow screen without JavaScript", async () => {
    const { page, close } = await site.open({ width: 360, script: false });
    for (const lang of ["id", "en"] as const) {
      await page.goto(inLanguage(lang, AGENCY));
      const card = page.locator("section", { has: page.locator("#proof") }).last();
      expect(await card.locator("h2").innerText()).to.equal(TITLES[lang]);
      expect(await card.innerText()).to.include("jejak-verify");
      const saving = page.waitForEvent("download");
      await card.locator("a[download]").first().click();
      const saved = await saving;
      expect(saved.suggestedFilename()).to.equal(`jejak-${SAGARA}-processes.evidence.json`);
      const { subject, processes } = parseEvidence(readFileSync(await saved.path()));
      expect(subject).to.deep.equal({ type: "processes" });
      expect(processes!.agency.officialId).to.equal(SAGARA);
      expect(processes!.opened).to.have.length(24);
      expect(await page.evaluate("document.documentElement.scrollWidth <= 360")).to.equal(true);
    }
    await close();
  });
});
