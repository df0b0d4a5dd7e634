import { expect } from "chai";
import { tagMask } from "../../protocol/tags.ts";
import type { Window } from "../helpers/browser.ts";
import * as seeds from "../server/api/seed.ts";
import { SAGARA, SLASHED } from "../server/explorer/seeded.ts";
import { inLanguage, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

/** Runs, loads, breaks out or turns the line around, if a page ever takes it for more than text. */
const ATTACK =
  `</title></script><script>window.hit=1</script><img src=/x onerror="window.hit=2">` +
  `<svg onload="window.hit=3"></svg>" autofocus onfocus="window.hit=4" ' \u202Egpj.exe\u2066`;
const OCID = `ocds-x-"><img src=x onerror=window.hit=5>`;
const HASH = "ef".repeat(32);
const ENCODED = encodeURIComponent(ATTACK);

const PATHS = [
  "/",
  "/processes",
  `/processes?q=${ENCODED}`,
  `/processes/${encodeURIComponent(OCID)}`,
  `/agencies/${encodeURIComponent(SLASHED)}`,
  `/agencies/${encodeURIComponent(SLASHED)}/processes/${encodeURIComponent(OCID)}`,
  "/entries",
  `/documents/${HASH}`,
  `/verify?hashes=${HASH}%20${ENCODED}%0A${ENCODED}`,
  `/agencies/${SAGARA}/processes/ocds-kosong`,
  `/agencies/${encodeURIComponent("no<such>")}`,
  `/${encodeURIComponent("<script>window.hit=6</script>")}`,
];

/** Elements that no page of ours has. */
const STRANGERS = `document.querySelectorAll(
  "script:not([src]), main script, main img, main iframe, [onload], [onerror], [onfocus], [autofocus], [style]",
).length`;

describe("pages in Chromium: a process hostile in every text, and one without any", function () {
  this.timeout(120_000);
  let site: Site;
  let opened: Window;

  before(async function () {
    site = await startSite(this);
    const { world, seed } = site.ledger;
    const tags = tagMask(["tender"]);
    const document = {
      id: ATTACK,
      documentType: ATTACK,
      title: ATTACK,
      format: ATTACK,
      size: 9,
      sha256: HASH,
    };
    const texts = { title: ATTACK, description: ATTACK, releaseId: ATTACK, documents: [document] };
    await seeds.record(world.pool, seed, { officialId: SLASHED, ocid: OCID, tags, ...texts });
    await seeds.record(world.pool, seed, {
      officialId: SAGARA,
      ocid: "ocds-kosong",
      tags,
      unpublished: true,
    });
  });
  beforeEach(async () => {
    opened = await site.open({ width: 360 });
  });
  after(() => stopSite(site));

  it("is text wherever it shows: no element, no script, no request, no line turned around", async () => {
    const { page, complaints } = opened;
    for (const path of PATHS.flatMap((one) => [one, inLanguage("en", one)])) {
      await page.goto(path);
      expect(await page.evaluate(STRANGERS), path).to.equal(0);
      expect(await page.evaluate("window.hit"), path).to.equal(undefined);
      expect(await page.locator("body").innerText(), path).not.to.match(/[\u202a-\u202e\u2066-\u2069]/);
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect(await page.evaluate(overflow), path).to.equal(0);
    }
    expect(complaints.filter((text) => !/status of 40[04]/.test(text))).to.deep.equal([]);
  });

  it("shows the whole of it, with its marks by name", async () => {
    const { page } = opened;
    await page.goto(PATHS[5] ?? "");
    const heading = await page.locator("h1").innerText();
    expect(heading).to.include("<script>window.hit=1</script>").and.to.include("[U+202E]gpj.exe[U+2066]");
    expect(await page.title()).to.include("</title></script>");
  });

  it("says of a text that is withheld since when, not that there is none", async () => {
    const { page } = opened;
    await page.goto(`/agencies/${SAGARA}/processes/ocds-kosong`);
    expect(await page.locator("main").innerText()).to.match(/belum diterbitkan sejak 1 Januari 2026/);
  });

  it("shows the focus on everything that takes it", async () => {
    const { page } = opened;
    for (const path of ["/", PATHS[5] ?? "", "/verify", "/ledger"]) {
      await page.goto(path);
      const seen = new Set<string>();
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        const [name, outline] = await page.evaluate<[string, string]>(FOCUS);
        if (name === "BODY") break;
        expect(outline, `${name} on ${path}`).to.match(/^(?:solid|auto) [2-9]/);
        seen.add(name);
      }
      expect(seen.size, path).to.be.above(8);
    }
  });

  it("prints what is folded on the screen", async () => {
    const { page } = opened;
    await page.goto(`/agencies/${SAGARA}/processes/ocds-surat`);
    const folded =
      "[...document.querySelectorAll('details:not([open]) dd')].map((it) => it.checkVisibility())";
    expect(await page.evaluate(folded))
      .to.include(false)
      .and.not.to.include(true);
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(folded))
      .to.include(true)
      .and.not.to.include(false);
  });
});

/** What has the focus, and the outline of it, or of the label that stands for it. */
const FOCUS = `(() => {
  const it = document.activeElement;
  const shown = it.matches(".unseen") ? document.querySelector("label[for=" + it.id + "]") : it;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const name = it.id || it.getAttribute("href") || it.className || it.tagName;
  return [name, outlineStyle + " " + outlineWidth];
})()`;
