import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { buildPage, type PageFile } from "../../scripts/jejak-verify/build.ts";
import { openWindow, whyNoBrowser, type Window } from "../helpers/browser.ts";
import type { Trust } from "../../protocol/evidence/trust.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { codesOf, linkOf } from "../../protocol/records/codes.ts";
import { encodeCompact } from "../../protocol/records/compact.ts";
import { BY_BATCH } from "../../protocol/records/findings.ts";
import { present, writeRecordFile, type RecordFile } from "../../protocol/records/record-file.ts";
import { change, makeBatch } from "../helpers/evidence/batch.ts";
import { recordScene, type RecordScene } from "../helpers/evidence/records.ts";
import { BUDI, SITI, bind, jwkOf, p256Key } from "../helpers/records.ts";
import { makeProcesses } from "../helpers/evidence/make.ts";
import { FILE, listScene } from "../protocol/evidence/worlds.ts";
import { TROUBLES } from "./troubles.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const golden = (name: string): string =>
  fileURLToPath(new URL(`../golden/evidence/${name}`, import.meta.url));
const EVIDENCE = golden("v1-document.json");
const TRUST = golden("v1-document.trust.json");

interface TrustFile {
  blocks?: { hash: string }[];
}

describe("pages in Chromium: verify.html from disk, offline", function () {
  this.timeout(120_000);
  let folder = "";
  let built: PageFile;
  let opened: Window;
  let page: Page;
  const requests: string[] = [];
  const workers: string[] = [];

  const file = (name: string, content: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const give = (...files: string[]) => page.setInputFiles("#files", files);
  const verdict = (words: RegExp) => page.locator(".verdict", { hasText: words }).first().waitFor();
  const finding = (list: string, code: string): Promise<string> =>
    page.locator(`.${list} [data-code="${code}"]`).first().innerText();

  before(async function () {
    const why = whyNoBrowser();
    if (why !== null) {
      console.log(`skipped: ${why}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "jejak-verify-page-"));
    built = await buildPage();
    const address = pathToFileURL(file("verify.html", built.html)).href;
    opened = await openWindow(pathToFileURL(folder).href, { width: 360 });
    page = opened.page;
    page.on("request", (request) => requests.push(request.url()));
    page.on("worker", (worker) => workers.push(worker.url()));
    await opened.context.setOffline(true);
    await page.goto(address);
  });
  beforeEach(async () => {
    if (await page.locator("#again").isVisible()) await page.click("#again");
    await page.click("[data-lang=en]");
  });
  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  it("has at most 150 KB, compressed", () => {
    expect(gzipSync(built.html).length).to.be.lessThan(150 * 1024);
  });

  it("verifies evidence and a document by the reader's trust file, in both languages", async () => {
    await give(EVIDENCE, TRUST, file("kak.pdf", FILE));
    await verdict(/^HOLDS/);
    expect(await finding("checked", "documents.given")).to.include("kak.pdf: exactly what was recorded.");
    expect(await finding("not-checked", "open.later")).to.include("not checked");
    const step = await page.locator("ol li", { hasText: "what this is about" }).innerText();
    expect(step)
      .to.match(/#1 \(valid .* to .*\)/)
      .and.to.include("no step of this trail corrects");
    await page.click("[data-lang=id]");
    await verdict(/^TERPENUHI/);
    expect(await page.locator("h3").allInnerTexts()).to.include.members([
      "Langkah-langkah",
      "Yang TIDAK diperiksa",
    ]);
    expect(await page.getAttribute("html", "lang")).to.equal("id");
  });

  it("says where a document is another, and by name what an altered file breaks", async () => {
    await give(EVIDENCE, TRUST, file("lain.pdf", "lain"));
    await verdict(/^DOES NOT HOLD/);
    expect(await finding("checked", "documents.given")).to.include("lain.pdf: not among the documents");
    await page.click("#again");
    const altered = readFileSync(EVIDENCE, "utf8").replace("Instansi ID-UJI-1", "Instansi ID-UJI-2");
    await give(file("diubah.json", altered), TRUST);
    await verdict(/^DOES NOT HOLD/);
    expect(await page.locator(".checked .fail").first().getAttribute("data-code")).to.equal("texts.bound");
    expect(await page.locator(".checked .fail").count()).to.equal(1);
  });

  it("skips what nothing vouches for, and names what to compare by hand; a hash typed in settles it", async () => {
    const { blocks = [], ...unpinned } = JSON.parse(readFileSync(TRUST, "utf8")) as TrustFile;
    const hash = blocks[0]?.hash ?? "";
    await give(EVIDENCE);
    await verdict(/^NOT CHECKED/);
    expect(await page.locator(".by-hand").innerText()).to.include(hash);
    await give(file("percaya.json", JSON.stringify(unpinned)));
    await verdict(/^NOT CERTAIN/);
    expect(await finding("not-checked", "block.believed")).to.include("Compare the block's hash");
    expect(await page.locator(".by-hand").innerText()).to.include(hash);
    await page.fill("#block-hash", "0x12");
    await page.press("#block-hash", "Tab");
    expect(await page.locator("#block-hash-wrong").isVisible()).to.equal(true);
    await page.fill("#block-hash", hash);
    await page.press("#block-hash", "Tab");
    await verdict(/^HOLDS/);
    expect(await page.locator(".by-hand").count()).to.equal(0);
  });

  it("shows the processes that a list proves, and that they are all", async () => {
    await give(golden("v1-processes.json"), golden("v1-processes.trust.json"));
    await verdict(/^HOLDS/);
    expect(await finding("checked", "processes.complete")).to.include("4 of 4 processes");
    expect(await finding("not-checked", "open.unrecorded")).to.include("never recorded");
    expect(await page.locator(".processes summary").innerText()).to.include("4 / 4");
    expect(await page.locator(".processes li strong").allInnerTexts()).to.deep.equal(
      ["1", "2", "3", "4"].map((number) => `ocds-uji-000${number}`),
    );
    await page.click("[data-lang=id]");
    expect(await finding("checked", "processes.complete")).to.include("Lengkap: 4 dari 4 proses");
    const short = readFileSync(golden("v1-processes.json"), "utf8").replace(
      /\{"index":\d+,"ocid":"[^"]*2",[^}]*\},/,
      "",
    );
    await page.click("#again");
    await give(file("kurang.json", short), golden("v1-processes.trust.json"));
    await verdict(/^TIDAK/);
    expect(await page.locator(".processes").count()).to.equal(0);
  });

  it("judges by no trust file where somebody gave a second one along with the evidence", async () => {
    const another = { ...(JSON.parse(readFileSync(TRUST, "utf8")) as Trust), name: "Milik penyerang" };
    await give(TRUST);
    await give(EVIDENCE, file("lain.trust.json", JSON.stringify(another)));
    await page.locator(".verdict", { hasText: "There is more than one trust file" }).first().waitFor();
    expect(await page.locator("#results").innerText())
      .to.include("v1-document.trust.json, lain.trust.json")
      .and.include("your own trust file only")
      .and.not.include("HOLDS");
    await page.click("#again");
    await give(TRUST);
    await give(EVIDENCE, TRUST);
    await verdict(/^HOLDS/);
  });

  it("checks a record with the evidence of its batch: what it shows, hides, and what became of it", async () => {
    const scene = recordScene([{ fields: BUDI }, { fields: SITI }]);
    const [whole, shown] = [scene.files[0]!, present(scene.files[1]!, ["nama", "tanggal_lahir"])];
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    const evidence = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
    const inside = file("akta.json", writeRecordFile({ ...whole, evidence }));
    await give(inside);
    await verdict(/^NOT KNOWN YET/);
    await give(file("percaya-akta.json", JSON.stringify(trust)));
    await verdict(/^VALID/);
    expect(await page.locator(".fields dd").allInnerTexts()).to.include("Budi Contoh");
    expect(await finding("checked", "record.status")).to.include("Not revoked");
    expect(await finding("checked", "batch.changes")).to.include("all 0 changes");
    await page.click("#again");
    change(scene.world, scene.batch, { status: 1, indexes: [8], by: scene.issuer });
    const later = makeBatch(scene.world, scene.batch);
    await give(file("sebagian.json", writeRecordFile(shown)), file("batch.json", later.bytes));
    await give(file("percaya-baru.json", JSON.stringify(later.trust)));
    await page.click("[data-lang=id]");
    await verdict(/^TIDAK BERLAKU/);
    expect(await finding("checked", "record.revoked")).to.include("mencabut dokumen ini");
    expect(await page.locator(".fields").innerText()).to.include("(tidak ditunjukkan)");
    expect(await finding("notes", "record.hidden"))
      .to.include("NIK")
      .and.match(/yang ditunjukkan: \d+\..*teks kedua/s);
  });

  const told = new Set<string>();

  /** Gives a record with evidence of a batch, and reads a finding in both languages. */
  async function tellsOf(code: string, record: RecordFile, scene: RecordScene): Promise<string[]> {
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    await give(
      file("dokumen.json", writeRecordFile(record)),
      file("bukti.json", bytes),
      file("percaya.json", JSON.stringify(trust)),
    );
    const verdicts = page.locator(".verdict").first();
    await verdict(/./);
    const said: string[] = [];
    for (const lang of ["id", "en"]) {
      await page.click(`[data-lang=${lang}]`);
      said.push(
        `${await verdicts.innerText()} ${await page.locator(`[data-code="${code}"]`).first().innerText()}`,
      );
    }
    return said;
  }

  for (const [name, code, words, of] of TROUBLES) {
    it(`tells a record that is ${name}: a finding and a sentence of its own, in both languages`, async () => {
      const said = await tellsOf(code, ...of());
      for (const [i, sentence] of said.entries()) {
        expect(sentence).to.match(words[i]!);
        expect(told.has(sentence), "a sentence of its own").to.equal(false);
        told.add(sentence);
      }
    });
  }

  it("tells a presentation that was made for another challenge, or for somebody else", async () => {
    const holder = p256Key("holder");
    const scene = recordScene([{ fields: BUDI, jwk: jwkOf(holder) }]);
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    const asked = { nonce: "tantangan-loket-3-0001", audience: "https://loket.contoh.id" };
    const bound = bind(present(scene.files[0]!, ["nama"]), holder, {
      ...asked,
      iat: Math.floor(Date.now() / 1_000),
    });
    await give(file("bukti.json", bytes), file("percaya.json", JSON.stringify(trust)));
    expect(await page.locator("#demand").isVisible()).to.equal(false);
    await give(file("utuh.json", writeRecordFile(present(scene.files[0]!, ["nama"]))));
    await verdict(/^NOT VALID/);
    expect(await finding("checked", "record.holder")).to.include("not made with the holder's key");
    expect(await page.locator("#demand").isVisible(), "nothing is bound").to.equal(false);
    await page.click("#again");
    await give(
      file("terikat.json", writeRecordFile(bound)),
      file("bukti.json", bytes),
      file("percaya.json", JSON.stringify(trust)),
    );
    await verdict(/^VALID/);
    expect(await page.locator("#demand").isVisible()).to.equal(true);
    expect(await finding("not-checked", "record.nonce")).to.include(asked.nonce);
    const type = async (id: string, value: string) => {
      await page.fill(id, value);
      await page.press(id, "Tab");
    };
    await type("#nonce", asked.nonce);
    await type("#audience", asked.audience);
    await verdict(/^VALID/);
    expect(await finding("checked", "record.nonce")).to.include("no old copy");
    expect(await finding("checked", "record.audience")).to.include(asked.audience);
    expect(await page.locator(".protocol").innerText()).to.include(asked.nonce);
    await type("#nonce", "tantangan-lain-0000000");
    await verdict(/^NOT VALID/);
    expect(await finding("checked", "record.nonce")).to.include("may be an old copy used again");
    await type("#nonce", asked.nonce);
    await type("#audience", "https://lain.contoh.id");
    await verdict(/^NOT VALID/);
    expect(await finding("checked", "record.audience")).to.include("for another verifier");
    await page.click("[data-lang=id]");
    expect(await finding("checked", "record.audience")).to.include("untuk pemeriksa lain");
    await page.click("#again");
    expect(await page.locator("#demand").isVisible()).to.equal(false);
    expect(await page.inputValue("#nonce")).to.equal("");
  });

  it("tells of a record without its batch's evidence what was not checked, by name", async () => {
    const scene = recordScene([{ fields: BUDI }]);
    await give(file("sendiri.json", writeRecordFile(scene.files[0]!)));
    await verdict(/^NOT KNOWN YET/);
    const unchecked = page.locator(".not-checked li");
    const codes: string[] = await page.evaluate(
      "[...document.querySelectorAll('.not-checked li')].map((item) => item.dataset.code)",
    );
    expect(codes).to.include.members([...BY_BATCH]);
    const english = await unchecked.allInnerTexts();
    await page.click("[data-lang=id]");
    const indonesian = await unchecked.allInnerTexts();
    expect(indonesian).to.have.length(english.length);
    for (const [i, sentence] of indonesian.entries()) expect(sentence).to.not.equal(english[i]);
  });

  it("reads a record out of a link, or of codes one after the other, and says which are missing", async () => {
    const scene = recordScene([{ fields: BUDI }]);
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    const compact = encodeCompact(present(scene.files[0]!, ["nama", "tanggal_lahir"]));
    const told = page.locator("#paste-told");
    const pasteIn = async (text: string) => {
      await page.fill("#paste", text);
      await page.press("#paste", "Tab");
    };
    await pasteIn("https://jejak.contoh.go.id/check#r=AAAA");
    expect(await told.innerText()).to.include("no link and no code");
    const codes = codesOf(compact, "https://jejak.contoh.go.id/check");
    expect(codes).to.have.length(2);
    await pasteIn(codes[1]!);
    expect(await told.innerText()).to.equal("Codes still missing: 1");
    expect(await page.inputValue("#paste")).to.equal("");
    await page.click("[data-lang=id]");
    expect(await told.innerText()).to.equal("Kode yang masih kurang: 1");
    await page.click("[data-lang=en]");
    await pasteIn(`Kode 1 dari 2: ${codes[0]!}`);
    await verdict(/^NOT KNOWN YET/);
    expect(await told.innerText()).to.equal("");
    await give(file("bukti.json", bytes), file("percaya.json", JSON.stringify(trust)));
    await verdict(/^VALID/);
    expect(await page.locator(".fields").innerText()).to.include("Budi Contoh");
    expect(await finding("not-checked", "record.type")).to.include("not checked");
    await page.click("#again");
    const large = file("besar.bin", LARGE.subarray(0, 8 * 2 ** 20));
    await give(file("bukti.json", bytes), file("percaya.json", JSON.stringify(trust)), large);
    // At once, while the files are still being read.
    await pasteIn(linkOf(compact, "https://jejak.contoh.go.id/check"));
    await verdict(/^VALID/);
    expect(await page.locator(".fields").innerText()).to.include("Budi Contoh");
  });

  const DETECTOR = `globalThis.BarcodeDetector = class {
    static getSupportedFormats() { return Promise.resolve(["qr_code", "ean_13"]); }
    detect() { return Promise.resolve(globalThis.onPicture.map((rawValue) => ({ rawValue }))); }
  }`;
  const PICTURE = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );

  it("reads codes from pictures where the browser can, and says so where it cannot or finds none", async () => {
    const scene = recordScene([{ fields: BUDI }]);
    const codes = codesOf(encodeCompact(scene.files[0]!), "https://jejak.contoh.go.id/check");
    expect(codes).to.have.length(2);
    const told = (words: string) => page.locator("#paste-told", { hasText: words }).waitFor();
    await page.evaluate("delete globalThis.BarcodeDetector");
    await give(file("foto.png", PICTURE));
    await told("This browser cannot read QR codes from pictures");
    expect(await page.locator("#given").innerText()).to.include("Document: foto.png");
    await page.click("#again");
    await page.evaluate(DETECTOR);
    await page.evaluate(`globalThis.onPicture = ["https://contoh.id", "8991234567890"]`);
    await give(file("foto.png", PICTURE));
    await told("No QR code of a Jejak record was read on that picture");
    await page.click("#again");
    await page.evaluate(`globalThis.onPicture = [${JSON.stringify(codes[1])}]`);
    await give(file("kode-2.png", PICTURE));
    await told("Codes still missing: 1");
    await page.evaluate(`globalThis.onPicture = ["https://contoh.id", ${JSON.stringify(codes[0])}]`);
    await give(file("kode-1.png", PICTURE));
    await verdict(/^NOT KNOWN YET/);
    expect(await page.locator("#given").innerText()).to.not.include(".png");
    expect(await page.locator(".fields").innerText()).to.include("Budi Contoh");
    await page.evaluate("delete globalThis.BarcodeDetector");
  });

  it("says first why a record is not valid, and tells each evidence once", async () => {
    const scene = recordScene([{ fields: BUDI }]);
    change(scene.world, scene.batch, { status: 1, indexes: [3], by: scene.issuer });
    const { bytes, trust } = makeBatch(scene.world, scene.batch);
    await give(file("akta.json", writeRecordFile(scene.files[0]!)));
    await verdict(/^NOT KNOWN YET/);
    expect(await page.locator(".file").innerText()).to.include(
      "give the evidence of this record's batch too",
    );
    await give(file("bukti.json", bytes));
    await page.locator(".file", { hasText: "without a trust file of yours" }).first().waitFor();
    await give(file("percaya.json", JSON.stringify(trust)));
    await verdict(/^NOT VALID/);
    expect(await page.locator(".verdict + .wrong").innerText()).to.include("The issuer revoked this record");
    expect(await page.locator(".file").count()).to.equal(1);
  });

  it("prints dark on white, whatever the screen shows", async () => {
    await give(EVIDENCE, TRUST);
    await verdict(/^HOLDS/);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const [ink, cloth] = await page.evaluate<string[]>(
      "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]",
    );
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    expect([ink, cloth]).to.deep.equal(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  });

  it("convicts an operator of two views of the log, by the key in the reader's trust file", async () => {
    const folderOf = (name: string): string => golden(`../equivocation/${name}`);
    const { key, origin } = JSON.parse(readFileSync(folderOf("log.json"), "utf8")) as Record<string, string>;
    const trust = JSON.parse(readFileSync(TRUST, "utf8")) as Trust;
    trust.contracts.auditLog.address = `0x${(origin ?? "").slice(-40)}`;
    const own = { ...trust, chainId: "31337", log: { key } };
    await give(folderOf("v1-later-size.json"));
    await verdict(/^NOT KNOWN YET/);
    await give(file("log.trust.json", JSON.stringify(own)));
    await verdict(/^PROVED/);
    expect(await finding("checked", "equivocation.signed")).to.include("signed both");
    expect(await page.locator(".views li").allInnerTexts()).to.have.length(3);
    await page.click("[data-lang=id]");
    await verdict(/^TERBUKTI/);
    await page.click("#again");
    await give(folderOf("v1-same-size.json"), TRUST);
    await verdict(/^TIDAK TERBUKTI/);
    expect(await page.locator(".checked .fail").first().getAttribute("data-code")).to.equal(
      "equivocation.log",
    );
  });

  it("says of several parts of a list whether they are all of it together", async () => {
    const { world, agency } = listScene(4);
    const parts = [0, 2].map((after) => makeProcesses(world, agency, { after, limit: 2 }));
    const [first = "", second = ""] = parts.map(({ bytes }, i) => file(`bagian-${i}.json`, bytes));
    const trust = file("percaya-daftar.json", JSON.stringify(parts[0]?.trust));
    await give(first, trust);
    await verdict(/^HOLDS/);
    expect(await finding("not-checked", "processes.complete")).to.include("numbers 1 to 2 of 4");
    expect(await page.locator(".lists").count()).to.equal(0);
    await give(second);
    await page.locator(".lists", { hasText: "list 4 of 4 processes" }).waitFor();
  });

  it("prints a protocol: who, when, with what code and trust file", async () => {
    await give(EVIDENCE, TRUST);
    await verdict(/^HOLDS/);
    await page.fill("#who", "Siti, auditor");
    await page.press("#who", "Tab");
    await page.emulateMedia({ media: "print" });
    const printed = await page.locator("body").innerText();
    await page.emulateMedia({ media: "screen" });
    expect(printed).to.include("Siti, auditor").and.to.include(built.code);
    expect(printed).to.match(/v1-document\.trust\.json \(.*\), SHA-256 [0-9a-f]{64}/);
    expect(printed).to.include("What was NOT checked").and.not.to.include("Drop anywhere");
  });

  /** Counts, while a file is hashed, how often the page gets its thread and what its progress says. */
  const WATCH = `{
    const begun = performance.now();
    const seen = (window.seen = { frames: 0, between: 0, worst: 0, whole: 0, last: begun });
    const look = () => {
      const now = performance.now();
      seen.worst = Math.max(seen.worst, now - seen.last);
      Object.assign(seen, { last: now, whole: now - begun, frames: seen.frames + 1 });
      const { value, max } = document.getElementById("progress");
      if (!document.getElementById("working").hidden && value > 0 && value < max) seen.between++;
      if (!seen.stop) setTimeout(look, 10);
    };
    look();
  }`;
  interface Seen {
    frames: number;
    between: number;
    worst: number;
    whole: number;
  }
  const LARGE = new Uint8Array(96 * 2 ** 20).fill(7);

  it("hashes a large document in a worker: progress shows, and the page answers meanwhile", async () => {
    const large = file("besar.bin", LARGE);
    await page.evaluate(WATCH);
    workers.length = 0;
    await give(EVIDENCE, TRUST, large);
    await verdict(/^DOES NOT HOLD/);
    const seen = await page.evaluate<Seen>("Object.assign(window.seen, { stop: true })");
    const hash = createHash("sha256").update(LARGE).digest("hex");
    expect(await page.locator("#given").innerText()).to.include(`besar.bin (SHA-256 ${hash})`);
    expect(workers.map((address) => address.slice(0, 5))).to.deep.equal(["blob:"]);
    expect(seen.between, "progress").to.be.greaterThan(3);
    expect(seen.worst / seen.whole, "longest wait, of the whole time").to.be.lessThan(0.2);
    expect(await page.locator("#working").isVisible()).to.equal(false);
  });

  it("forgets a file that is being hashed where the reader starts again", async () => {
    await give(file("besar.bin", LARGE));
    await page.locator("#working").waitFor();
    await page.click("#again");
    await give(EVIDENCE, TRUST);
    await verdict(/^HOLDS/);
    expect(await page.locator("#given").innerText()).not.to.include("besar.bin");
  });

  it("hashes in slices where a browser gives a page from disk no worker", async () => {
    const other = await openWindow(pathToFileURL(folder).href, { width: 360 });
    await other.context.addInitScript("Worker = function () { throw new Error('refused'); }");
    await other.page.goto(pathToFileURL(join(folder, "verify.html")).href);
    await other.page.click("[data-lang=en]");
    await other.page.setInputFiles("#files", [EVIDENCE, TRUST, file("kak.pdf", FILE)]);
    await other.page.locator(".verdict", { hasText: /^HOLDS/ }).waitFor();
    const found = other.page.locator('.checked [data-code="documents.given"]');
    expect(await found.innerText()).to.include("kak.pdf: exactly what was recorded.");
    await other.close();
  });

  it("has nothing that axe finds, nor anything sideways", async () => {
    await give(EVIDENCE, TRUST, file("lain.pdf", "lain"));
    await verdict(/^DOES NOT HOLD/);
    await page.evaluate(AXE);
    const found: { id: string }[] = await page.evaluate("axe.run().then(({ violations }) => violations)");
    expect(found.map(({ id }) => id)).to.deep.equal([]);
    const sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(sideways).to.be.at.most(0);
  });

  it("asks nobody for anything, and breaks no rule of its own", () => {
    expect(opened.complaints).to.deep.equal([]);
    const others = requests.filter((address) => !address.startsWith("blob:"));
    expect(others).to.deep.equal([pathToFileURL(join(folder, "verify.html")).href]);
  });
});
