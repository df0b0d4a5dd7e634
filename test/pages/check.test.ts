import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect } from "chai";
import { pino } from "pino";
import QRCode from "qrcode";
import type { Page } from "playwright-core";
import { parseDemand } from "../../protocol/records/demand.ts";
import { codesOf, linkOf } from "../../protocol/records/codes.ts";
import { encodeCompact } from "../../protocol/records/compact.ts";
import { present, writeRecordFile, type RecordFile } from "../../protocol/records/record-file.ts";
import { JejakError } from "../../protocol/errors.ts";
import { openWindow, whyNoBrowser, type Window } from "../helpers/browser.ts";
import type { Made } from "../helpers/evidence/make.ts";
import * as seeds from "../server/api/seed.ts";
import { startWorld, type World } from "../server/api/world.ts";
import { PERSON, boundTo, recordScene, type RecordScene } from "./records.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("pages in Chromium: check civil records", function () {
  this.timeout(180_000);
  let folder = "";
  let world: World;
  let scene: RecordScene;
  let opened: Window;
  let page: Page;
  let logged = "";
  /** Addresses and bodies of everything that the site was asked. */
  const asked: string[] = [];

  const file = (name: string, content: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const linkTo = (record: RecordFile, fields: string[], path = "/en/check"): string =>
    linkOf(encodeCompact(present(record, fields)), path);
  const outcome = (words: RegExp) => page.locator(".outcome", { hasText: words }).waitFor();
  const finding = (code: string): Promise<string> =>
    page.locator(`#results [data-code="${code}"]`).innerText();
  const results = (): Promise<string> => page.locator("#results").innerText();
  /** What the site has as evidence of the batch. */
  const answer = ({ bytes, evidence }: Made) => {
    const block = { number: 1, hash: `0x${"bb".repeat(32)}` } as const;
    const rest = { block, size: 1, finality: "seen" as const, facts: null as never, findings: [] };
    world.deps.evidence = { make: () => Promise.resolve({ bytes, evidence, ...rest }) };
  };
  const visit = async (path: string) => {
    // A fragment alone would not load the page anew.
    if (page.url() !== "about:blank") await page.goto("about:blank");
    await page.goto(path);
  };

  before(async function () {
    const why = whyNoBrowser();
    if (why !== null) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "jejak-check-page-"));
    scene = recordScene();
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        logged += String(chunk);
        done();
      },
    });
    world = await startWorld({ log: pino({ level: "trace" }, stream) });
    await seeds.begin(world.pool);
    answer(scene.made);
    opened = await openWindow(world.url, { width: 360 });
    opened.context.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  });
  after(async () => {
    await (opened as Window | undefined)?.close();
    await (world as World | undefined)?.stop();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });
  // What the service worker keeps is there for all; what was checked is not, for it is kept nowhere.
  beforeEach(() => {
    page = opened.page;
    asked.length = opened.complaints.length = 0;
  });

  it("checks what a link's fragment holds, and sends nothing of it", async () => {
    const link = linkTo(scene.plain, ["nama", "tanggal_lahir"]);
    await visit(link);
    await outcome(/./);
    const told = await results();
    expect(told).to.include("Birth certificate (extract)").and.to.include("Dinas Dukcapil Contoh");
    expect(told)
      .to.include("Siti Contoh")
      .and.to.include("12 May 2026")
      .and.not.include(PERSON["nik"] ?? "?");
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
    expect(await page.locator(".hidden-fields").innerText()).to.include("National identity number");
    expect(await finding("record.included")).to.include("place 21");
    // Nobody gave a trust file: nothing holds by the reader's own sources.
    const bySite = page.locator('#results .evidence [data-code="block.believed"]');
    expect(await bySite.getAttribute("class")).to.equal("skipped");
    expect(await bySite.textContent()).to.include("it is what this site says");
    expect(await page.locator("#results .evidence > p").textContent()).to.include("You gave no trust file");
    expect(new URL(page.url()).hash).to.equal("");
    const api = asked
      .map((address) => new URL(address))
      .filter(({ pathname }) => pathname.startsWith("/api/"));
    expect(api.map(({ pathname, search }) => pathname + search)).to.deep.equal([
      `/api/v1/agencies/${scene.agency.key}/batches/1/evidence?finality=seen`,
    ]);
    const data = link.slice(link.indexOf("=") + 1, link.indexOf("=") + 60);
    for (const secret of [data, PERSON["nama"] ?? "?", "Siti"]) {
      expect(asked.join("\n") + logged).to.not.include(secret);
    }
    expect(opened.complaints).to.deep.equal([]);
  });

  it("gives every trouble its own finding: revoked, changed, of another batch, replayed", async () => {
    await visit(linkTo(scene.revoked, ["nama"]));
    await outcome(/./);
    expect(await page.locator(".outcome.fails").count()).to.equal(1);
    expect(await finding("record.revoked")).to.include("revoked");
    expect(await page.locator(".outcome").innerText())
      .to.match(/revoked this record on \d+ \w+ \d{4} \d\d:\d\d WIB/)
      .and.not.match(/\dT\d/);
    const shown = present(scene.plain, ["nama"]);
    const [jwt = ""] = shown.sdJwt.split("~");
    const other = present(scene.revoked, ["nama"]).sdJwt.split("~")[1] ?? "";
    const changed = { ...shown, sdJwt: `${jwt}~${other}~` };
    await page.setInputFiles("#files", file("diubah.json", writeRecordFile(changed)));
    await page.locator('#results .fail[data-code="record.disclosures"]').waitFor();
    const elsewhere = { ...shown, path: scene.bound.path };
    await page.setInputFiles("#files", file("lain.json", writeRecordFile(elsewhere)));
    await page.locator('#results .fail[data-code="record.included"]').waitFor();
    await page.click("#clear");
    expect(await results()).to.equal("");
  });

  it("asks a holder for a bound presentation, and tells an old one from it", async () => {
    await visit("/en/check");
    await page.click("#desk > details summary");
    await page.check("#bind");
    await page.locator("#demand-code svg").waitFor();
    const demand = parseDemand(await page.locator("#demand-line").innerText());
    expect(demand?.audience).to.equal(world.url);
    if (demand === null) throw new Error("no demand");
    const good = boundTo(present(scene.bound, ["nama"]), demand);
    await page.setInputFiles("#files", file("terikat.json", writeRecordFile(good)));
    await page.locator('#results .pass[data-code="record.nonce"]').waitFor();
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
    const old = boundTo(present(scene.bound, ["nama"]), { ...demand, nonce: "an-older-nonce-of-somebody" });
    await page.setInputFiles("#files", file("lama.json", writeRecordFile(old)));
    await page.locator('#results .fail[data-code="record.nonce"]').waitFor();
    expect(await page.locator(".outcome.fails").count()).to.equal(1);
  });

  it("asks for another answer of whoever comes next", async () => {
    await visit("/en/check");
    await page.click("#desk > details summary");
    await page.check("#bind");
    await page.locator("#demand-code svg").waitFor();
    const first = parseDemand(await page.locator("#demand-line").innerText());
    await page.click("#clear");
    await page.waitForFunction(
      `!document.getElementById("demand-line").innerText.includes("${first?.nonce}")`,
    );
    expect(parseDemand(await page.locator("#demand-line").innerText())?.audience).to.equal(world.url);
    const old = boundTo(present(scene.bound, ["nama"]), first ?? { audience: "", nonce: "" });
    await page.setInputFiles("#files", file("orang-lain.json", writeRecordFile(old)));
    await page.locator('#results .fail[data-code="record.nonce"]').waitFor();
  });

  it("asks for the batch's evidence anew after a minute: the page stays open, and a record is revoked", async () => {
    await visit(linkTo(scene.plain, ["nama"]));
    await page.locator(".outcome.holds").waitFor();
    answer(scene.later);
    try {
      const again = async () => {
        await page.click("#clear");
        await page.fill("#text", linkTo(scene.plain, ["nama"]));
        await page.click("#paste button");
        await outcome(/./);
      };
      await again();
      expect(await page.locator(".outcome.holds").count()).to.equal(1);
      await page.clock.setFixedTime(Date.now() + 61_000);
      await again();
      expect(await page.locator(".outcome.fails").count()).to.equal(1);
      expect(await finding("record.revoked")).to.include("wrong data");
    } finally {
      answer(scene.made);
    }
  });

  it("shows nothing any more of what was forgotten while it was checked", async () => {
    page = await opened.context.newPage();
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    await page.route(/\/evidence\?/, async (route) => {
      await gate;
      await route.continue();
    });
    const asking = page.waitForRequest(/\/evidence\?/);
    await page.goto(linkTo(scene.plain, ["nama"]));
    await asking;
    await page.click("#clear");
    const answered = page.waitForResponse(/\/evidence\?/);
    go();
    await (await answered).finished();
    await page.waitForTimeout(300);
    expect(await results()).to.equal("");
    expect(await page.locator("#told").innerText()).to.equal("");
    await page.close();
  });

  it("says where this ledger has no such batch", async () => {
    world.deps.evidence = { make: () => Promise.reject(new JejakError("batch-unknown")) };
    try {
      await visit(linkTo(scene.plain, ["nama"]));
      await outcome(/./);
      expect(await page.locator(".outcome.unknown").count()).to.equal(1);
      const told = await page.locator(".source").innerText();
      expect(told)
        .to.include("has no batch as the record names it")
        .and.not.include("you gave no trust file");
    } finally {
      answer(scene.made);
    }
    opened.complaints.length = 0;
  });

  it("names fields by the type that the issuer signed, not by another one of the same name", async () => {
    const fresh = await openWindow(world.url, { width: 360 });
    await fresh.page.addInitScript("navigator.serviceWorker.register = () => Promise.reject(new Error())");
    await fresh.page.route(/\/record-types\.json/, (route) =>
      route.fulfill({ json: [{ ...scene.plain.type, description: "Jenis lain dengan nama yang sama." }] }),
    );
    await fresh.page.goto(linkTo(scene.plain, ["nama"]));
    await fresh.page.locator(".outcome.holds").waitFor();
    const told = await fresh.page.locator('#results [data-code="record.type"]').innerText();
    expect(told).to.include("names of fields are shown as written");
    await fresh.close();
  });

  it("shows the verdict first, however long the rest is", async () => {
    await visit(linkTo(scene.revoked, ["nama"]));
    await outcome(/./);
    await page.waitForFunction("document.activeElement.id === 'results'");
    const top: number = await page.evaluate("document.querySelector('.outcome').getBoundingClientRect().top");
    expect(top).to.be.within(0, 300);
  });

  it("takes what was checked along into the other language, and sends nothing of it", async () => {
    await visit(linkTo(scene.plain, ["nama"], "/check"));
    await outcome(/BERLAKU/);
    await page.click('a[hreflang="en"]');
    await outcome(/VALID/);
    expect(await results())
      .to.include("Full name")
      .and.to.include("Siti Contoh");
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).to.equal("/en/check");
    expect(asked.join("\n")).to.not.include("#r=").and.not.include("Siti");
  });

  it("holds a record against the reader's own trust file, and no brought evidence without one", async () => {
    const { trust, bytes } = scene.made;
    await visit("/en/check");
    await page.setInputFiles("#files", file("bukti.json", bytes));
    await page.locator("#told", { hasText: "now give the record" }).waitFor();
    await page.setInputFiles("#files", file("dok.json", writeRecordFile(present(scene.plain, ["nama"]))));
    await outcome(/./);
    expect(await page.locator(".source").innerText()).to.include("this site names");
    await page.setInputFiles("#files", file("percaya.json", JSON.stringify(trust)));
    await page.locator(".source", { hasText: "your own trust file" }).waitFor();
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
    const believed = page.locator('#results .evidence [data-code="block.believed"]');
    expect(await believed.getAttribute("class")).to.equal("pass");
    expect(await page.locator("#results .evidence > p").count()).to.equal(0);
    const foreign = file("asing.json", JSON.stringify({ ...trust, chainId: "77" }));
    await page.setInputFiles("#files", foreign);
    await outcome(/There is more than one trust file.*your own trust file only/);
    await page.setInputFiles("#files", file("dok.json", writeRecordFile(present(scene.plain, ["nama"]))));
    await outcome(/There is more than one trust file/);
    expect(await page.locator(".outcome.holds").count()).to.equal(0);
    await visit("/en/check");
    await page.setInputFiles("#files", [
      file("bukti.json", bytes),
      file("dok.json", writeRecordFile(present(scene.plain, ["nama"]))),
      foreign,
    ]);
    await page.locator('#results .checks .fail[data-code="evidence.claims"]').first().waitFor();
    expect(await page.locator(".outcome.fails").count()).to.equal(1);
  });

  it("says above all else of a batch that its issuer's key was declared suspect", async () => {
    const { trust, bytes } = scene.suspect;
    await visit("/en/check");
    const shown = writeRecordFile(present(scene.plain, ["nama"]));
    const files = { "dicurigai.json": bytes, "dok.json": shown, "percaya.json": JSON.stringify(trust) };
    await page.setInputFiles(
      "#files",
      Object.entries(files).map(([name, content]) => file(name, content)),
    );
    await page.locator(".source", { hasText: "your own trust file" }).waitFor();
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
    const notes = page.locator('#results > .checks .note[data-code="mandate.suspect"]');
    expect(await notes.innerText()).to.include("declared a key suspect");
  });

  it("reads codes from a picture, one after the other, and says while some are missing", async () => {
    const codes = codesOf(encodeCompact(present(scene.plain, ["nama"])), `${world.url}/check`);
    expect(codes.length).to.equal(2);
    await visit("/en/check");
    for (const [i, code] of codes.entries()) {
      const drawing = await page.context().newPage();
      await drawing.setContent(`<div id="code" style="width:640px">${await svgOf(code)}</div>`);
      const photo = file(`kode-${i}.png`, await drawing.locator("#code").screenshot());
      await drawing.close();
      await page.setInputFiles("#files", photo);
      if (i === 0) await page.locator("#told", { hasText: "Still missing: code 2 of 2" }).waitFor();
    }
    await outcome(/./);
    expect(await results()).to.include("Siti Contoh");
    const blank = await page.locator("h1").screenshot();
    await page.setInputFiles("#files", file("kosong.png", blank));
    await page.locator("#told", { hasText: "No readable QR code" }).waitFor();
  });

  it("puts together the codes of one paper that a phone opened in two tabs", async () => {
    const [first = "", second = ""] = codesOf(encodeCompact(present(scene.plain, ["nama"])), "/en/check");
    await visit(second);
    await page.locator("#told", { hasText: "Still missing: code 1 of 2" }).waitFor();
    const tab = await opened.context.newPage();
    await tab.goto(first);
    await tab.locator(".outcome.holds").waitFor();
    await tab.close();
  });

  it("scans codes with the camera, by a click only, and switches it off with the last one", async () => {
    const codes = codesOf(encodeCompact(present(scene.plain, ["nama"])), `${world.url}/check`);
    const pictures = codes.map((code) => {
      const { modules } = QRCode.create(code, { errorCorrectionLevel: "M" });
      return { size: modules.size, dark: Array.from(modules.data) };
    });
    page = await opened.context.newPage();
    await page.addInitScript(`const PICTURES = ${JSON.stringify(pictures)}; ${CAMERA}`);
    await visit("/en/check");
    expect(await page.evaluate("window.asked")).to.equal(undefined);
    await page.click("#camera-start");
    await outcome(/./);
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
    await page.locator("#camera").waitFor({ state: "hidden" });
    expect(await page.evaluate("[window.asked, window.stream.active]")).to.deep.equal([1, false]);
    await page.close();
  });

  it("switches a camera off that was granted after somebody had ended it", async () => {
    page = await opened.context.newPage();
    await page.addInitScript(`const PICTURES = []; ${CAMERA}
      const open = navigator.mediaDevices.getUserMedia;
      const granted = new Promise((resolve) => (window.grant = resolve));
      navigator.mediaDevices.getUserMedia = async () => { await granted; return open(); };`);
    await visit("/en/check");
    const focused = () => page.evaluate<string>("document.activeElement.id");
    await page.focus("#camera-start");
    await page.keyboard.press("Enter");
    expect(await focused()).to.equal("camera-stop");
    await page.keyboard.press("Enter");
    expect(await focused()).to.equal("camera-start");
    await page.evaluate("window.grant()");
    await page.waitForFunction("window.stream !== undefined && !window.stream.active");
    expect(await page.locator("#camera").isVisible()).to.equal(false);
    await page.close();
  });

  it("goes on without a camera, and says how", async () => {
    await visit("/en/check");
    await page.click("#camera-start");
    await page.locator("#told", { hasText: /camera/ }).waitFor();
    expect(await page.locator("#camera-start").isVisible()).to.equal(true);
    await page.fill("#text", linkTo(scene.plain, ["nama"]));
    await page.click("#paste button");
    await outcome(/./);
    expect(await page.locator(".outcome.holds").count()).to.equal(1);
  });

  it("opens without a network once visited, checks the paper alone, and says what it could not check", async () => {
    await visit("/check");
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await page.waitForFunction("caches.keys().then((names) => names.length > 0)");
    await page.waitForFunction(
      "navigator.serviceWorker.getRegistrations().then((all) => all.filter((one) => one.active).length === 2)",
    );
    await opened.context.setOffline(true);
    await visit(linkTo(scene.plain, ["nama"], "/check"));
    await outcome(/./);
    expect(await page.locator(".outcome.unknown").count()).to.equal(1);
    const told = await results();
    expect(told).to.include("Kutipan Akta Kelahiran").and.to.include("Siti Contoh");
    expect(told).to.include("BELUM diperiksa").and.to.include("Yang TIDAK diperiksa");
    await visit(linkTo(scene.plain, ["nama"], "/en/check"));
    await outcome(/./);
    expect(await results()).to.include("Without a network");
    await opened.context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".outcome.holds").waitFor();
  });

  it("keeps on the device its own page and files, and nothing that was checked", async () => {
    await visit(linkTo(scene.plain, ["nama"]));
    await outcome(/./);
    await page.waitForFunction("caches.keys().then((names) => names.length > 0)");
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    const kept: string[] = await page.evaluate(
      `caches.keys().then((names) => caches.open(names[0])).then((cache) => cache.keys())
        .then((requests) => requests.map(({ url }) => new URL(url).pathname))`,
    );
    expect(kept).to.include.members(["/check", "/en/check", "/record-types.json"]);
    expect(
      kept.filter((path) => !/^\/(?:en\/)?check$|^\/assets\/|^\/record-types\.json$/.test(path)),
    ).to.deep.equal([]);
    const stored = await page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]");
    expect(stored).to.deep.equal([0, 0, ""]);
  });

  it("has nothing that axe finds, nor anything sideways, with a record shown", async () => {
    for (const path of ["/check", "/en/check"]) {
      await visit(linkTo(scene.revoked, Object.keys(PERSON), path));
      await outcome(/./);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await page.evaluate(AXE);
      const found: { id: string; nodes: { target: unknown }[] }[] = await page.evaluate(
        "axe.run().then(({ violations }) => violations)",
      );
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).to.deep.equal([]);
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).to.be.at.most(0);
    }
    expect(opened.complaints).to.deep.equal([]);
  });
});

/** In the page: a camera that is shown one code after the other. */
const CAMERA = `
  if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async () => {
    window.asked = (window.asked ?? 0) + 1;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [800, 700];
    const context = canvas.getContext("2d");
    let shown = 0;
    setInterval(() => {
      const { size, dark } = PICTURES[Math.floor(shown++ / 8) % PICTURES.length];
      const side = Math.floor(640 / size);
      context.fillStyle = "#fff";
      context.fillRect(0, 0, 800, 700);
      context.fillStyle = "#000";
      dark.forEach((one, i) => {
        if (one) context.fillRect(80 + side * (i % size), 30 + side * Math.floor(i / size), side, side);
      });
    }, 100);
    window.stream = canvas.captureStream(10);
    return window.stream;
  };`;

/** A code as a picture, by another encoder than the one that pages draw with. */
function svgOf(text: string): Promise<string> {
  return QRCode.toString(text, { type: "svg", errorCorrectionLevel: "M" });
}
