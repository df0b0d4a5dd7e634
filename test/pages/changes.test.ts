import { expect } from "chai";
import { CHANGED, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";

describe("pages in Chromium: versions and changes", function () {
  this.timeout(120_000);
  let site: Site;

  before(async function () {
    site = await startSite(this);
  });
  after(() => stopSite(site));

  it("leads from an undeclared change in the list to both values, on a phone and without JavaScript", async () => {
    const { page, complaints, close } = await site.open({ width: 360, script: false });
    await page.goto("/processes");
    await page.locator("summary", { hasText: "Saring dan urutkan" }).click();
    await page.getByLabel("Hanya dengan perubahan yang tidak diumumkan").check();
    await page.locator("form[role=search] button").click();
    expect(await page.locator(".card").count()).to.equal(1);
    await page.locator(".card h3 a").click();
    expect(await page.locator(".title .undeclared").isVisible()).to.equal(true);
    await page.locator(".changed a").first().click();
    const change = page.locator(".change").first();
    expect(await change.locator(".undeclared").innerText()).to.equal("Tidak diumumkan");
    expect(await change.locator("dd").allInnerTexts()).to.deep.equal(["1.500.000,50", "3.000.001"]);
    const [before, after] = [change.locator(".sides > div").first(), change.locator(".sides > div").last()];
    expect((await after.boundingBox())?.y).to.be.greaterThan((await before.boundingBox())?.y ?? Infinity);
    expect(complaints).to.deep.equal([]);
    await close();
  });

  it("compares any two versions, side by side where there is room", async () => {
    const { page, close } = await site.open({ width: 1280 });
    await page.goto(`/en${CHANGED}/versions`);
    await page.getByLabel("Version after", { exact: true }).selectOption("0");
    await page.getByLabel("with the version after").selectOption("2");
    await page.getByRole("button", { name: "Compare" }).click();
    expect(new URL(page.url()).search).to.equal("?from=0&to=2");
    const change = page.locator(".change").first();
    expect(await change.locator(".mark").innerText()).to.equal("Not declared");
    const [before, after] = [change.locator(".sides > div").first(), change.locator(".sides > div").last()];
    expect((await after.boundingBox())?.y).to.equal((await before.boundingBox())?.y);
    await close();
  });

  it("goes back to a date", async () => {
    const { page, close } = await site.open({ width: 360, script: false });
    await page.goto(`/en${CHANGED}/versions`);
    await page.getByLabel("Date (to the end of the day, UTC)").fill("2020-05-17");
    await page.getByRole("button", { name: "Show" }).click();
    expect(new URL(page.url()).search).to.equal("?at=2020-05-17");
    expect(await page.locator("main").innerText()).to.include(
      "Until then there is no step whose text is here.",
    );
    expect(await page.getByLabel("Date (to the end of the day, UTC)").inputValue()).to.equal("2020-05-17");
    await close();
  });

  it("turns the weeks over", async () => {
    const { page, close } = await site.open({ width: 360, script: false });
    await page.goto("/en/changes?week=2026-W01");
    expect(await page.locator(".card").count()).to.equal(2);
    await page.getByLabel("Undeclared only").check();
    await page.locator("form.filter button").click();
    expect(await page.locator(".card").count()).to.equal(1);
    await page.getByRole("link", { name: "The week before" }).click();
    expect(new URL(page.url()).search).to.equal("?week=2025-W52&undeclared=true");
    expect(await page.locator(".card").count()).to.equal(0);
    await close();
  });
});
