import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { parseStrict } from "../../protocol/json.ts";
import { verifyBatch } from "../../protocol/evidence/verify.ts";
import { checkRecord } from "../../protocol/records/check.ts";
import { decodeCompact, encodeCompact } from "../../protocol/records/compact.ts";
import { codesOf, joinCodes, linkOf, parseCode } from "../../protocol/records/codes.ts";
import { formatDemand } from "../../protocol/records/demand.ts";
import { recordFileOf, writeRecordFile, type RecordFile } from "../../protocol/records/record-file.ts";
import { buildHolder } from "../../scripts/jejak-holder/build.ts";
import { openWindow, whyNoBrowser, type Window } from "../helpers/browser.ts";
import { HOLDER_KEY, PERSON, recordScene, type RecordScene } from "./records.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DEMAND = { audience: "https://loket.contoh.go.id", nonce: "bm9uY2Utb2YtMTI4LWJpdA" };

describe("pages in Chromium: holder.html from disk, offline", function () {
  this.timeout(120_000);
  let folder = "";
  let html = "";
  let scene: RecordScene;
  let opened: Window;
  let page: Page;
  const requests: string[] = [];

  const file = (name: string, content: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const open = async (record: RecordFile) => {
    await page.setInputFiles("#files", file("dokumen.jejak.json", writeRecordFile(record)));
    await page.locator("#record").waitFor();
  };
  const tick = (field: string) => page.check(`#fields [name="${field}"]`);
  const saved = async (button: string): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    return readFileSync(await download.path(), "utf8");
  };
  const check = (presentation: RecordFile, demand = {}) => {
    const { batch = null } = verifyBatch({ evidence: scene.made.bytes, trust: scene.made.trust });
    return checkRecord({ file: presentation, batch, now: Math.floor(Date.now() / 1_000), demand });
  };
  const make = async (): Promise<RecordFile> => {
    await page.click("#make");
    await page.locator("#made").waitFor();
    return recordFileOf(parseStrict(await saved("#save")));
  };

  before(async function () {
    const why = whyNoBrowser();
    if (why !== null) {
      console.log(`skipped: ${why}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "jejak-holder-page-"));
    scene = recordScene();
    html = await buildHolder();
    const address = pathToFileURL(file("holder.html", html)).href;
    opened = await openWindow(pathToFileURL(folder).href, { width: 360 });
    page = opened.page;
    page.on("request", (request) => requests.push(request.url()));
    await opened.context.setOffline(true);
    await page.goto(address);
    await page.click("[data-lang=en]");
  });
  after(async () => {
    await (opened as Window | undefined)?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    if (await page.locator("#again").isVisible()) await page.click("#again");
  });

  it("is one file of at most 150 KB", () => {
    expect(gzipSync(html).length).to.be.at.most(150_000);
  });

  it("shows what the record says, and shows on only what is ticked, with what must go along", async () => {
    await open(scene.plain);
    expect(await page.locator("#record-shown").innerText()).to.include("Birth certificate (extract)");
    expect(await page.locator("#fields").innerText())
      .to.include("Siti Contoh")
      .and.to.include("12 May 2026")
      .and.to.include("always together with Full name");
    await tick("nik");
    expect(await page.locator('#fields [name="nama"]').isDisabled()).to.equal(true);
    const presentation = await make();
    expect(presentation).to.include({ format: "jejak-presentation" }).and.not.have.property("evidence");
    const { verdict, record } = check(presentation);
    expect([verdict, record?.shown]).to.deep.equal(["holds", { nama: PERSON["nama"], nik: PERSON["nik"] }]);
    expect(JSON.stringify(presentation)).to.not.include(
      Buffer.from(PERSON["nama_ibu"] ?? "").toString("base64url"),
    );
  });

  it("draws the layout as a picture of what is ticked", async () => {
    await open(scene.plain);
    await tick("nama");
    const picture = decodeURIComponent((await page.getAttribute("#record-shown img", "src")) ?? "");
    expect(picture).to.include("Siti Contoh").and.to.include("······").and.not.include(PERSON["nik"]);
    expect(
      await page.evaluate("document.querySelector('#record-shown img').decode().then(() => 'drawn')"),
    ).to.equal("drawn");
  });

  it("makes codes of 1,000 bytes at most, which a photo of them gives back", async () => {
    await open(scene.plain);
    await tick("nama");
    await tick("tanggal_lahir");
    await make();
    expect(await page.locator("#codes figure").count()).to.equal(2);
    const photo = file("foto.png", await page.locator("#codes").screenshot());
    await page.click("#again");
    await page.setInputFiles("#files", photo);
    await page.locator("#record").waitFor();
    const shown = await page.locator("#fields").innerText();
    expect(shown).to.include("Siti Contoh").and.to.not.include(PERSON["nik"]);
    expect(await page.locator("#record-shown").innerText()).to.include("Birth certificate");
  });

  it("makes a link that holds all of it in its fragment", async () => {
    await open(scene.plain);
    await page.fill("#address", "https://jejak.contoh.go.id/check");
    await tick("nama");
    await make();
    const link = new URL((await page.getAttribute("#link", "href")) ?? "");
    expect(link.origin + link.pathname + link.search).to.equal("https://jejak.contoh.go.id/check");
    const { bytes } = joinCodes([parseCode(link.hash)]);
    expect(check(decodeCompact(bytes ?? new Uint8Array())).record?.shown).to.deep.equal({
      nama: PERSON["nama"],
    });
    await page.click("#again");
    await page.fill("#text", link.href);
    await page.click("#paste");
    await page.locator("#record").waitFor();
    const shown = await page.locator("#fields").innerText();
    expect(shown).to.include("Siti Contoh").and.to.not.include(PERSON["nik"]);
  });

  it("takes the address of the checking page from a code, and says where one that is typed is none", async () => {
    await page.evaluate("document.getElementById('address').value = ''");
    await page.fill("#text", linkOf(encodeCompact(scene.plain), "https://jejak.contoh.go.id/check"));
    await page.click("#paste");
    expect(await page.inputValue("#address")).to.equal("https://jejak.contoh.go.id/check");
    expect(await page.locator("#address-wrong").isVisible()).to.equal(false);
    await page.fill("#address", "jejak.contoh.go.id/check");
    await page.press("#address", "Tab");
    expect(await page.locator("#address-wrong").innerText()).to.include("begin with https://");
    await tick("nama");
    await make();
    expect(await page.locator("#link").isVisible()).to.equal(false);
    await page.fill("#address", "https://jejak.contoh.go.id/check");
    await page.press("#address", "Tab");
    expect(await page.locator("#address-wrong").isVisible()).to.equal(false);
    expect(await page.locator("#link").isVisible()).to.equal(true);
  });

  it("says in sight what came of copying, also where a browser forbids it", async () => {
    await open(scene.plain);
    await page.fill("#address", "https://jejak.contoh.go.id/check");
    await tick("nama");
    await make();
    for (const [copied, words] of [
      ["Promise.resolve()", "Copied."],
      ["Promise.reject(new Error())", "does not let this page copy"],
    ] as const) {
      await page.evaluate(`navigator.clipboard.writeText = () => ${copied}`);
      await page.click("#copy");
      await page.locator("#told", { hasText: words }).waitFor();
      const { top, bottom } = await page.evaluate<{ top: number; bottom: number }>(
        "document.getElementById('told').getBoundingClientRect().toJSON()",
      );
      expect(top).to.be.at.least(0);
      expect(bottom).to.be.at.most(900);
    }
  });

  it("takes codes that are pasted one after the other, and says which are missing", async () => {
    const [first = "", second = ""] = codesOf(encodeCompact(scene.plain), "https://jejak.contoh.go.id/check");
    for (const [code, words] of [
      [second, /1.*2/],
      [first, /^$/],
    ] as const) {
      await page.fill("#text", code);
      await page.click("#paste");
      expect(await page.locator("#told").innerText()).to.match(words);
    }
    expect(await page.locator("#fields").innerText()).to.include(PERSON["nik"]);
  });

  it("says that whoever checks refuses a presentation without the holder's key, and names the link in the reader's words", async () => {
    await open(scene.bound);
    await tick("nama");
    const { verdict } = check(await make());
    expect(verdict).to.equal("fails");
    expect(await page.locator("#unbound").innerText()).to.include("not bound to your key");
    expect(await page.locator("#link").textContent()).to.equal("Link");
    await page.click("#again");
    await open(scene.plain);
    await tick("nama");
    await make();
    expect(await page.locator("#unbound").isVisible()).to.equal(false);
  });

  it("signs for one verifier by the holder's key, and says where a key is another's", async () => {
    await open(scene.bound);
    await tick("nama");
    const stranger = { ...HOLDER_KEY, d: `${HOLDER_KEY.d.slice(0, -2)}AA` };
    await page.setInputFiles("#key", file("lain.json", JSON.stringify(stranger)));
    await page.locator("#key-told", { hasText: "This is no key file" }).waitFor();
    await page.setInputFiles("#key", file("kunci.json", JSON.stringify(HOLDER_KEY)));
    await page.locator("#key-told", { hasText: "This is the key" }).waitFor();
    await page.fill("#demand", "not a request");
    await page.press("#demand", "Tab");
    expect(await page.locator("#demand-told").innerText()).to.equal("This is no verifier's request.");
    await page.fill("#demand", formatDemand(DEMAND));
    await page.press("#demand", "Tab");
    expect(await page.locator("#demand-told").innerText()).to.include(DEMAND.audience);
    const { findings, verdict } = check(await make(), DEMAND);
    const of = (code: string) => findings.find((finding) => finding.code === code)?.status;
    expect([verdict, of("record.holder"), of("record.nonce"), of("record.audience")]).to.deep.equal([
      ...["holds", "pass", "pass", "pass"],
    ]);
    const replayed = check(recordFileOf(parseStrict(await saved("#save"))), { ...DEMAND, nonce: "another" });
    expect(replayed.verdict).to.equal("fails");
  });

  it("makes a key whose public part alone is shown", async () => {
    await page.click("#own-key summary");
    const { d, ...jwk } = JSON.parse(await saved("#make-key")) as Record<string, string>;
    expect(d).to.match(/^[\w-]{43}$/);
    expect(JSON.parse(await page.locator("#public-jwk").innerText())).to.deep.equal(jwk);
    await page.click("#own-key summary");
  });

  it("says what is no record, in both languages", async () => {
    await page.fill("#text", "bukan apa-apa");
    await page.click("#paste");
    expect(await page.locator("#told").innerText()).to.include("no record, code");
    await page.click("[data-lang=id]");
    expect(await page.locator("#told").innerText()).to.include("bukan dokumen, kode");
    expect(await page.getAttribute("html", "lang")).to.equal("id");
    await page.click("[data-lang=en]");
  });

  it("has nothing that axe finds, nor anything sideways, and can be used by the keyboard", async () => {
    await open(scene.bound);
    await page.focus('#fields [name="nik"]');
    await page.keyboard.press("Space");
    expect(await page.evaluate("document.activeElement.name")).to.equal("nik");
    await make();
    await page.evaluate(AXE);
    const found: { id: string }[] = await page.evaluate("axe.run().then(({ violations }) => violations)");
    expect(found.map(({ id }) => id)).to.deep.equal([]);
    const sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(sideways).to.be.at.most(0);
  });

  it("asks nobody for anything, and breaks no rule of its own", () => {
    expect(opened.complaints).to.deep.equal([]);
    const others = requests.filter((address) => !/^(?:blob|data):/.test(address));
    expect(others).to.deep.equal([pathToFileURL(join(folder, "holder.html")).href]);
  });
});
