import { expect } from "chai";
import { parseCheckpoint, parseNote, verifyNote } from "../../protocol/proof/cosignature.ts";
import { parseLogKey } from "../../protocol/proof/note-keys.ts";
import { LOG_VKEY, watch } from "../server/explorer/watched.ts";
import { PROCESS, inLanguage, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

const COUNT = { id: "Dilihat 1 dari 2 saksi", en: "Seen by 1 of 2 witnesses" };
const WAITING = { id: "belum melihat", en: "has not seen it yet" };
const MEANS = { id: "tidak dapat diganti diam-diam", en: "cannot be replaced in secret" };

describe("pages in Chromium: witnesses", function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await startSite(this);
    await watch(site.ledger);
  });
  after(() => stopSite(site));

  for (const lang of ["id", "en"] as const) {
    for (const path of ["/ledger", PROCESS]) {
      it(`are named with what they have seen, on ${path === PROCESS ? "a process" : "the ledger"} in ${lang}`, async () => {
        const { page, complaints, close } = await site.open();
        await page.goto(inLanguage(lang, path));
        const section = page.locator("section[aria-labelledby=witnesses]");
        const shown = await section.innerText();
        expect(shown).to.include(COUNT[lang]).and.include(MEANS[lang]);
        const [newsroom, campus] = await section.locator("li").allInnerTexts();
        expect(newsroom).to.include("saksi.example/redaksi").and.include("2023");
        expect(campus).to.include("saksi.example/kampus<b>").and.include(WAITING[lang]);
        expect(await section.locator("li time").getAttribute("datetime")).to.equal("2023-11-14T22:15:00Z");
        expect(complaints).to.deep.equal([]);
        await close();
      });
    }
  }

  it("lead from the ledger's page to the signed checkpoint itself", async () => {
    const { page, close } = await site.open({ width: 360 });
    await page.goto("/en/ledger");
    const section = page.locator("section[aria-labelledby=witnesses]");
    expect(await section.innerText()).to.include(LOG_VKEY);
    await section.getByRole("link", { name: "Signed checkpoint" }).click();
    const note = parseNote(await page.locator("pre").innerText());
    expect(verifyNote(note, parseLogKey(LOG_VKEY))).to.equal(true);
    expect(parseCheckpoint(note.body).size).to.equal(site.ledger.seed.size);
    await close();
  });
});
