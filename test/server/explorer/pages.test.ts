import { expect } from "chai";
import { CLOSES } from "../../../protocol/tags.ts";
import * as seeds from "../api/seed.ts";
import type { Seed, SeedStep } from "../api/seed.ts";
import { startWorld } from "../api/world.ts";
import type { Answer, World } from "../api/world.ts";

const AGENCY = "ID-CONTOH-PROV-NUSARAYA";
const PLAIN = "ID-LPSE-1/A";
const HOSTILE = `"><svg onload=alert(1)> \u202Egpj.exe\u0007`;
const DOCUMENT = "cd".repeat(32);

const TENDER: SeedStep = {
  officialId: AGENCY,
  ocid: "ocds-h-1",
  tags: 4,
  title: "Jembatan <b>tebal</b>",
  description: "Gelagar & lantai",
  releaseDate: "2025-12-01T00:00:00+07:00",
  documents: [
    {
      id: "1",
      documentType: "tenderNotice",
      title: "Pengumuman",
      format: "application/pdf",
      size: 1_234_567,
      sha256: DOCUMENT,
    },
  ],
};

describe("explorer: home, process and errors", () => {
  let world: World;
  let seed: Seed;

  const asBrowser = (path: string): Promise<Answer> =>
    world.ask(path, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
  const processPath = (official: string, ocid: string) =>
    `/agencies/${encodeURIComponent(official)}/processes/${encodeURIComponent(ocid)}`;

  before(async () => {
    world = await startWorld();
  });
  after(() => world.stop());

  it("says as a page that nothing is indexed yet, and to machines as a problem", async () => {
    const page = await asBrowser("/");
    expect([page.status, page.headers.get("content-type")]).to.deep.equal([503, "text/html; charset=utf-8"]);
    expect(page.text).to.include('<html lang="id">').and.to.include("not-ready");
    const problem = await world.ask("/");
    expect([problem.status, problem.body.code]).to.deep.equal([503, "not-ready"]);
  });

  it("shows the ledger on the home page in both languages, without inline script or style", async () => {
    seed = await seeds.begin(world.pool);
    await seeds.admit(world.pool, seed, AGENCY, "Provinsi Nusaraya (DATA CONTOH)");
    await seeds.admit(world.pool, seed, PLAIN, "<script>alert(1)</script> & 'satu'");
    await seeds.grant(world.pool, seed, AGENCY, { number: 1 });
    await seeds.grant(world.pool, seed, PLAIN, { number: 1 });
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, TENDER);
    const id = await asBrowser("/");
    const en = await asBrowser("/en");
    expect(id.text)
      .to.include('<html lang="id">')
      .and.to.include("Langkah terbaru")
      .and.to.include("DATA CONTOH");
    expect(en.text)
      .to.include('<html lang="en">')
      .and.to.include("Newest steps")
      .and.to.include("SAMPLE DATA");
    expect([id, en].map(({ headers }) => headers.get("content-language"))).to.deep.equal(["id", "en"]);
    expect(id.text).to.include((await world.ask("/api/v1/ledger")).body.root);
    expect(id.text)
      .to.match(/data-count="steps">1</)
      .and.to.match(/data-count="agencies">2</);
    for (const { text } of [id, en]) {
      expect(text).to.not.match(/<script(?! src="\/assets\/)/);
      expect(text).to.not.match(/ (?:style|on\w+)=/);
    }
  });

  it("allows by policy only what comes from itself, nothing inline", async () => {
    const policy = (await asBrowser("/")).headers.get("content-security-policy") ?? "";
    expect(policy)
      .to.include("default-src 'none'")
      .and.to.include("script-src 'self'")
      .and.to.not.include("unsafe");
  });

  it("serves what pages load under addresses that change with the content", async () => {
    const { text } = await asBrowser("/");
    const addresses = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
    expect(addresses.length).to.be.greaterThan(2);
    for (const address of addresses) {
      const { status, headers } = await world.ask(address);
      expect([address, status]).to.deep.equal([address, 200]);
      expect(headers.get("cache-control")).to.include("immutable");
    }
    expect((await world.ask("/assets/site-AAAAAAAA.css")).status).to.equal(404);
  });

  it("tells a process: title, buyer's agency, status, stages, steps, signers, documents, lateness", async () => {
    const { text, status } = await asBrowser(processPath(AGENCY, "ocds-h-1"));
    expect(status).to.equal(200);
    expect(text).to.include("Dalam pemilihan").and.to.include("Provinsi Nusaraya");
    expect(text).to.include("pengumuman tender · PDF · 1,2 MB");
    expect(text).to.include(`href="/documents/${DOCUMENT}"`);
    expect(text)
      .to.include('id="step-1"')
      .and.to.include("Mandat 1: mengelola mandat, mencatat langkah, menyetujui langkah");
    expect(text).to.include("dicatat 31 hari kemudian");
    expect(text).to.include("Rp 1.500.000.000,25");
    expect(text).to.include('<html lang="id">').and.to.include("DATA CONTOH: proses, instansi");
    const english = await asBrowser(`/en${processPath(AGENCY, "ocds-h-1")}`);
    expect(english.text).to.include("Out to tender").and.to.include("recorded 31 days later");
    expect(english.text).to.include("tender notice · PDF · 1.2 MB").and.to.include("Rp 1,500,000,000.25");
  });

  it("finds an agency by its key too, and leads to its name", async () => {
    const { text } = await asBrowser(processPath(seeds.agencyOf(AGENCY), "ocds-h-1"));
    expect(text).to.include(`href="/agencies/${AGENCY}"`);
  });

  it("tells what is withheld, withdrawn, corrected, and recorded twice with different contents", async () => {
    const step = { officialId: AGENCY, ocid: "ocds-h-3", tags: 4, releaseId: "r1" };
    await seeds.record(world.pool, seed, { ...step, title: "satu" });
    await seeds.record(world.pool, seed, { ...step, title: "dua", corrects: 1 });
    const secret = { ...step, releaseId: "r3", title: "rahasia" };
    const { contentHash } = await seeds.record(world.pool, seed, secret);
    await seeds.withdraw(world.pool, seed, secret, contentHash, 2);
    await seeds.record(world.pool, seed, { ...step, releaseId: "r4", title: "akhir" });
    await seeds.record(world.pool, seed, { ...step, releaseId: "r2", title: "tutup", unpublished: true });
    const { text } = await asBrowser(processPath(AGENCY, "ocds-h-3"));
    expect(text).to.include("Isi langkah ini belum diterbitkan sejak");
    expect(text).to.include("ditarik oleh instansinya: data pribadi").and.to.not.include("rahasia");
    expect(text).to.include("Mengoreksi langkah 1").and.to.include("Dikoreksi oleh");
    expect(text).to.include("Rilis r1 dicatat dengan 2 isi yang berbeda");
  });

  it("says that tags and deadline differ from the release", async () => {
    const step = { officialId: AGENCY, ocid: "ocds-h-4", title: "beda", deadline: seeds.START + 10 ** 6 };
    await seeds.record(world.pool, seed, { ...step, tags: 4 + 16, tenderEnd: "2026-02-01T00:00:00Z" });
    const { text } = await asBrowser(`/en${processPath(AGENCY, "ocds-h-4")}`);
    expect(text).to.include("Worth noticing").and.to.include("1 February 2026 07:00 WIB");
    expect(text).to.include("tender, tender updated");
  });

  it("pages a long trail", async () => {
    for (let n = 0; n < 30; n++) {
      const tags = n === 29 ? CLOSES : 8192;
      await seeds.record(world.pool, seed, {
        officialId: AGENCY,
        ocid: "ocds-long",
        tags,
        title: `bagian ${n}`,
      });
    }
    const first = await asBrowser(processPath(AGENCY, "ocds-long"));
    expect(first.text).to.include("Langkah 1 sampai 25 dari 30").and.to.not.include('id="step-26"');
    const next = /href="([^"]*\?after=[^"]*)"/.exec(first.text)?.[1] ?? "";
    const second = await asBrowser(next.replaceAll("&amp;", "&"));
    expect(second.text)
      .to.include('id="step-26"')
      .and.to.include('id="step-30"')
      .and.to.include("Langkah pertama");
    expect(second.text).to.include("Jejak ditutup");
  });

  it("shows markup, quotes and direction marks of every text as text", async () => {
    const ocid = 'ocds-h-2"><img src=x>/s';
    await seeds.record(world.pool, seed, {
      officialId: PLAIN,
      ocid,
      tags: 0,
      title: HOSTILE,
      description: HOSTILE,
      releaseId: HOSTILE,
      releaseDate: HOSTILE,
      documents: [
        {
          id: HOSTILE,
          documentType: HOSTILE,
          title: HOSTILE,
          format: HOSTILE,
          size: 1,
          sha256: "ef".repeat(32),
        },
      ],
    });
    for (const path of ["/", "/en", processPath(PLAIN, ocid), `/en${processPath(PLAIN, ocid)}`]) {
      const { text, status } = await asBrowser(path);
      expect([path, status]).to.deep.equal([path, 200]);
      expect(text).to.include("&quot;&gt;&lt;svg onload=alert(1)&gt; [U+202E]gpj.exe[U+0007]");
      expect(text).to.include("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;satu&#39;");
      expect(text).to.not.match(/<(?:img|script>|b>t)|<svg onload/);
    }
    const home = await asBrowser("/");
    expect(/href="[^"]*h-2[^"]*"/.exec(home.text)?.[0]).to.include("ocds-h-2%22%3E%3Cimg%20src%3Dx%3E%2Fs");
  });

  it("answers what is not there as a page in the language of the address", async () => {
    const id = await asBrowser(processPath(AGENCY, "ocds-none"));
    const en = await asBrowser("/en/nothing/here");
    expect([id.status, en.status]).to.deep.equal([404, 404]);
    expect(id.text)
      .to.include('<html lang="id">')
      .and.to.include("process-unknown")
      .and.to.include("Ke beranda");
    expect(en.text)
      .to.include('<html lang="en">')
      .and.to.include("not-found")
      .and.to.include("Go to the home page");
    expect(en.text).to.include(en.headers.get("x-request-id") ?? "?");
  });

  it("names what is wrong with an address", async () => {
    const { status, text } = await asBrowser(`${processPath(AGENCY, "ocds-long")}?after=${"x".repeat(100)}`);
    expect(status).to.equal(400);
    expect(text).to.include("<code>after</code>");
  });

  it("ignores parameters that it does not know, and empty fields", async () => {
    expect((await asBrowser("/?utm_source=x")).status).to.equal(200);
    expect((await asBrowser(`${processPath(AGENCY, "ocds-long")}?after=`)).status).to.equal(200);
  });

  it("says on every page that the index has stopped or is behind", async () => {
    await seeds.moveCursor(world.pool, seed, { halted: { code: "log-mismatch" } });
    expect((await asBrowser("/")).text).to.include("Indeks berhenti");
    expect((await asBrowser("/en")).text).to.include("The index has stopped");
    await seeds.moveCursor(world.pool, seed, { halted: null });
    await world.pool.query("UPDATE ledger.cursor SET head_block = block_number + 40");
    expect((await asBrowser("/en")).text).to.include("The index is 40 blocks behind the chain");
    await world.pool.query("UPDATE ledger.cursor SET head_block = block_number");
    expect((await asBrowser("/en")).text).to.not.include("behind the chain");
  });
});

describe("explorer: too many requests", () => {
  it("is a page that says when to come back", async () => {
    const world = await startWorld({ limits: { readsPerMinute: 1 } });
    try {
      await world.ask("/api/v1/counts");
      const page = await world.ask("/en/ledger", { headers: { accept: "text/html" } });
      expect([page.status, page.headers.get("content-type")]).to.deep.equal([
        429,
        "text/html; charset=utf-8",
      ]);
      expect(page.text).to.include("rate-limited");
      expect(page.text).to.include(`try again in ${page.headers.get("retry-after")} seconds`);
    } finally {
      await world.stop();
    }
  });
});
