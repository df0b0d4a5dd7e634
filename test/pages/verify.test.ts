import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { LETTER, sha256Of, startSite, stopSite } from "./site.ts";
import type { Site } from "./site.ts";
import type { Window } from "../helpers/browser.ts";

const MEGABYTE = 2 ** 20;

describe("pages in Chromium: check documents", function () {
  this.timeout(180_000);
  let site: Site;
  let folder = "";
  let opened: Window;
  let page: Page;

  const file = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const checked = async (count: number) => {
    await page
      .locator(".verdicts tbody tr")
      .nth(count - 1)
      .waitFor();
    await page.locator("#working").waitFor({ state: "hidden" });
  };
  const drop = async (files: string[]) => {
    const { x, y } = (await page.locator("#drop").boundingBox()) ?? { x: 0, y: 0 };
    const session = await opened.context.newCDPSession(page);
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      const data = { items: [], files, dragOperationsMask: 1 };
      await session.send("Input.dispatchDragEvent", { type, x: x + 20, y: y + 20, data });
    }
  };
  const rows = () => page.locator(".verdicts tbody tr").allInnerTexts();

  before(async function () {
    site = await startSite(this);
    folder = mkdtempSync(join(tmpdir(), "jejak-test-verify-"));
  });
  after(async () => {
    await stopSite(site);
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    opened = await site.open({ width: 360 });
    page = opened.page;
  });
  afterEach(() => opened.close());

  it("tells recorded from unknown in one sentence, and sends nothing but hashes", async () => {
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.goto("/verify");
    const changed = Buffer.concat([LETTER.bytes, Buffer.from(" ")]);
    await page.setInputFiles("#files", [file(LETTER.name, LETTER.bytes), file("diubah.txt", changed)]);
    await checked(2);
    const [recorded = "", unknown = ""] = await rows();
    expect(recorded).to.include("Berkas ini sama persis dengan dokumen “Surat penunjukan”");
    expect(recorded).to.include("Pemerintah Kota Sagara").and.to.include("1 Januari 2026");
    expect(unknown).to.include("tidak dikenal di sini; itu bukan berarti palsu");
    const bodies = sent.filter((body) => body !== "").map((body) => JSON.parse(body) as unknown);
    const hashes = [LETTER.bytes, changed].map(sha256Of);
    expect(bodies).to.deep.equal([{ hashes }]);
    expect(opened.complaints).to.deep.equal([]);
  });

  it("speaks English, leads to step and process, and names files as text", async () => {
    await page.goto("/en/verify");
    await page.setInputFiles("#files", file("<img src=x onerror=alert(1)>.txt", LETTER.bytes));
    await checked(1);
    expect((await rows())[0])
      .to.include("<img src=x onerror=alert(1)>.txt")
      .and.to.include("This file is identical");
    await page.locator(".verdict summary").first().click();
    const step = page.locator(".verdict a", { hasText: "step 1" });
    expect(await step.getAttribute("href")).to.match(/^\/en\/agencies\/.*\/processes\/ocds-surat#step-1$/);
    expect(await page.locator(".verdict img").count()).to.equal(0);
  });

  it("checks a folder with its subfolders, and saves the results", async () => {
    const inside = join(folder, "berkas", "lampiran");
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(folder, "berkas", "a.txt"), LETTER.bytes);
    writeFileSync(join(inside, "=b.txt"), "lain");
    writeFileSync(join(inside, "kosong.txt"), "");
    await page.goto("/verify");
    await page.setInputFiles("#folder", join(folder, "berkas"));
    await checked(3);
    expect(await page.locator("#summary").innerText()).to.equal(
      "1 tercatat, 2 tidak dikenal, 0 gagal diperiksa",
    );
    const saving = page.waitForEvent("download");
    await page.locator("#csv").click();
    const csv = readFileSync(await (await saving).path(), "utf8");
    expect(csv).to.include(sha256Of(LETTER.bytes)).and.to.include(sha256Of(Buffer.of()));
    expect(csv.split("\r\n")).to.have.length(5);
  });

  it("takes a dropped folder with all that is in it, and files beside it", async () => {
    const inside = join(folder, "kotak", "dalam");
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, "a.txt"), LETTER.bytes);
    for (let i = 0; i < 120; i++) writeFileSync(join(inside, `${i}.txt`), String(i));
    await page.goto("/verify");
    await drop([join(folder, "kotak"), file("lepas.txt", "lepas")]);
    await checked(122);
    const recorded = page.locator(".verdict.recorded");
    expect(await recorded.count()).to.equal(1);
    expect(await recorded.innerText()).to.include("kotak/dalam/a.txt");
    expect(await page.locator(".verdict.unknown", { hasText: "lepas.txt" }).count()).to.equal(1);
  });

  it("is quiet about an empty folder, and says so where no worker can run", async () => {
    await page.addInitScript("delete globalThis.Worker");
    await page.goto("/verify");
    mkdirSync(join(folder, "hampa"));
    await drop([join(folder, "hampa")]);
    await page.locator("#doing", { hasText: "Membaca isi folder: 0 berkas" }).waitFor({ state: "attached" });
    await page.locator("#working").waitFor({ state: "hidden" });
    expect(await page.locator("#results").isVisible()).to.equal(false);
    await page.setInputFiles("#files", file(LETTER.name, LETTER.bytes));
    await checked(1);
    expect((await rows())[0]).to.include("tidak dapat menjalankan penghitung sidik");
  });

  it("finds a manifest by its own hash, saves all answers as JSON, and clears", async () => {
    await page.goto("/verify");
    const manifest = site.ledger.seed.manifests.get(site.ledger.corrected) ?? Buffer.of();
    await page.setInputFiles("#files", file("manifes.json", manifest));
    await checked(1);
    expect((await rows())[0])
      .to.include("sama persis dengan manifes")
      .and.to.include("kemudian dikoreksi");
    const saving = page.waitForEvent("download");
    await page.locator("#json").click();
    const { items } = JSON.parse(readFileSync(await (await saving).path(), "utf8")) as {
      items: { sha256: string; result: { status: string; matches: { role: string }[] } }[];
    };
    expect(items.map(({ sha256, result }) => [sha256, result.status, result.matches[0]?.role])).to.deep.equal(
      [[site.ledger.corrected, "recorded", "manifest"]],
    );
    await page.locator("#clear").click();
    expect(await page.locator("#results").isVisible()).to.equal(false);
  });

  it("hashes a big file as a stream, with progress, and can be cancelled", async () => {
    const big = file("besar.bin", "");
    truncateSync(big, 96 * MEGABYTE);
    await page.goto("/verify");
    await page.setInputFiles("#files", big);
    await page.locator("progress").waitFor();
    await checked(1);
    expect((await rows())[0])
      .to.include("101 MB")
      .and.to.include("tidak dikenal");
    truncateSync(big, 2048 * MEGABYTE);
    await page.setInputFiles("#files", big);
    await page.locator("#cancel").click();
    await checked(2);
    expect((await rows())[1]).to.include("Belum diperiksa: Anda membatalkannya");
  });

  it("says that the server is out of reach, never that a file is unknown, and asks again without hashing", async () => {
    await page.goto("/verify");
    const letter = file(LETTER.name, LETTER.bytes);
    await opened.context.setOffline(true);
    await page.setInputFiles("#files", letter);
    await checked(1);
    expect((await rows())[0])
      .to.include("server tidak terjangkau")
      .and.to.not.include("Tidak dikenal");
    await opened.context.setOffline(false);
    // The hash is kept: even a file that is gone by now can be asked about.
    rmSync(letter);
    await page.locator("#again").click();
    await page.locator(".verdict.recorded").waitFor();
    expect(await page.locator("#again").isVisible()).to.equal(false);
  });

  it("says that a file cannot be read, and goes on with the others", async () => {
    await page.goto("/verify");
    const big = file("lama.bin", "");
    truncateSync(big, 48 * MEGABYTE);
    const gone = file("hilang.txt", "x");
    await page.setInputFiles("#files", [big, gone, file(LETTER.name, LETTER.bytes)]);
    await page.locator("progress").waitFor();
    rmSync(gone);
    await checked(3);
    const [first, second, third] = await rows();
    expect(first).to.include("tidak dikenal");
    expect(second).to.include("berkas ini tidak terbaca").and.to.not.include("tidak dikenal");
    expect(third).to.include("sama persis");
  });

  it("says so where the code that hashes cannot be loaded, of every file", async () => {
    await page.goto("/verify");
    // As after an upgrade of the server, which no longer has the page's script.
    await opened.context.route("**/assets/verify-*.js", (route) => route.fulfill({ status: 404 }));
    await page.setInputFiles("#files", [file(LETTER.name, LETTER.bytes), file("lain.txt", "lain")]);
    await checked(2);
    for (const row of await rows()) expect(row).to.include("tidak dapat menjalankan penghitung sidik");
  });

  it("tells too many requests and a server that is not ready as such", async () => {
    const answers = [
      { status: 429, headers: { "retry-after": "7" }, body: '{"code":"rate-limited"}' },
      { status: 503, body: '{"code":"not-ready"}' },
      { status: 200, body: "<html>a proxy's page</html>" },
    ];
    await page.route("**/api/v1/verifications", (route) =>
      route.fulfill({ contentType: "application/problem+json", ...answers.shift() }),
    );
    await page.goto("/verify");
    await page.setInputFiles("#files", file(LETTER.name, LETTER.bytes));
    await page.locator(".verdict", { hasText: "Tunggu 7 detik" }).waitFor();
    await page.locator("#again").click();
    await page.locator(".verdict", { hasText: "not-ready" }).waitFor();
    await page.locator("#again").click();
    await page.locator(".verdict", { hasText: "server tidak terjangkau" }).waitFor();
    expect(await page.locator(".verdict.unknown").count()).to.equal(0);
  });

  it("can be used by the keyboard alone", async () => {
    await page.goto("/verify");
    // A page behind another gets no keys where the machine is busy.
    await page.bringToFront();
    const choosing = page.waitForEvent("filechooser");
    await page.locator("#files").press("Space");
    await (await choosing).setFiles(file(LETTER.name, LETTER.bytes));
    await checked(1);
    expect(await page.evaluate("document.activeElement.id")).to.equal("results-title");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).to.equal("csv");
  });

  it("answers pasted fingerprints without JavaScript", async () => {
    const plain = await site.open({ script: false, width: 360 });
    await plain.page.goto("/verify");
    expect(await plain.page.locator("#checker").isVisible()).to.equal(false);
    const pasted = `${sha256Of(LETTER.bytes).toUpperCase()}  surat.txt\n${"0".repeat(64)}\nbukan sidik`;
    await plain.page.fill("#hashes", pasted);
    await plain.page.getByRole("button", { name: "Periksa sidik" }).click();
    const texts = await plain.page.locator(".verdicts tbody tr").allInnerTexts();
    expect(texts[0]).to.include("surat.txt").and.to.include("Sidik ini milik dokumen “Surat penunjukan”");
    expect(texts[1]).to.include("tidak dikenal di sini; itu bukan berarti berkasnya palsu");
    expect(texts[2]).to.include("baris ini bukan SHA-256");
    await plain.close();
  });
});
