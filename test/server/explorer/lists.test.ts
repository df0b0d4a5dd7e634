import { expect } from "chai";
import { DOCUMENT, PROCESSES, SAGARA, SHARED_OCID, SLASHED, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

const linkTo = (html: string, name: string): string | undefined =>
  new RegExp(`<a href="([^"]*)">${name}</a>`).exec(html)?.[1]?.replaceAll("&amp;", "&");

const cards = (html: string): string[] =>
  [...html.matchAll(/<h3><a href="([^"]*)"/g)].map((match) => match[1] ?? "");

describe("explorer: lists of processes and agencies", () => {
  let ledger: Seeded;

  before(async () => {
    ledger = await startSeeded();
  });
  after(() => ledger.world.stop());

  it("pages through every process once, in both languages", async () => {
    for (const [base, next] of [
      ["", "Berikutnya"],
      ["/en", "Next"],
    ] as const) {
      const found: string[] = [];
      let path: string | undefined = `${base}/processes`;
      while (path !== undefined) {
        const { status, html } = await ledger.show(path);
        expect(status, path).to.equal(200);
        found.push(...cards(html));
        path = linkTo(html, next);
      }
      expect(found).to.have.length(PROCESSES);
      expect(new Set(found).size).to.equal(PROCESSES);
    }
  });

  it("tells of each process what it is, who recorded it, how much it is worth and where it stands", async () => {
    const { text } = await ledger.show("/processes?q=Jembatan+lain");
    expect(text).to.include("Jembatan lain").and.to.include("Dalam pemilihan");
    expect(text).to.include("Nilai Rp 1.500.000.000,25").and.to.include("Pembeli Dinas");
    const { text: sample } = await ledger.show("/en/processes?q=ocds-a-3");
    expect(sample).to.include("Paket 3 SAMPLE DATA").and.to.include("Out to tender");
    expect(sample).to.include("Recorded by Pemerintah Kota Sagara");
  });

  it("filters as asked, keeps what was asked in the form, and gives the same as data", async () => {
    const { html } = await ledger.show(
      `/processes?q=&agency=${SAGARA}&tag=closes&sort=title&from=2026-01-01`,
    );
    expect(cards(html)).to.have.length(1);
    expect(html).to.match(new RegExp(`<option value="${SAGARA}"\\s+selected`));
    expect(html)
      .to.match(/<option value="closes"\s+selected/)
      .and.to.match(/<option value="title"\s+selected/);
    expect(html)
      .to.include('type="date" value="2026-01-01"')
      .and.to.match(/<details\s+open/);
    const query = `agency=${SAGARA}&amp;tag=closes&amp;from=2026-01-01`;
    for (const form of [".csv", ".ndjson"]) expect(html).to.include(`/api/v1/processes${form}?${query}"`);
    expect(html).to.include(`/api/v1/processes?${query}&amp;sort=title"`);
  });

  it("says what to do where nothing matches, and what is wrong where the question is", async () => {
    const none = await ledger.show("/processes?q=tidakada");
    expect(none.status).to.equal(200);
    expect(none.text).to.include("Tidak ada proses yang cocok").and.to.include("Lihat semua proses");
    expect((await ledger.show("/en/processes?q=nothing")).text).to.include("No process matches");
    for (const query of ["tag=bribe", "from=yesterday", "after=xx", "sort=size", "q=1&q=2"]) {
      expect((await ledger.show(`/processes?${query}`)).status, query).to.equal(400);
    }
    expect((await ledger.show("/processes?colour=red")).status).to.equal(200);
  });

  it("says what is wrong in plain words of the reader's language", async () => {
    const process = `/agencies/${SAGARA}/processes/ocds-a-2`;
    for (const [path, id, en] of [
      [`/processes?q=${"a".repeat(201)}`, "q : paling banyak 200 huruf", "q : at most 200 characters"],
      ["/processes?q=%00", "q : memuat tanda yang", "q : has a character that"],
      ["/processes?q=1&q=2", "q : hanya satu kali", "q : only once"],
      ["/processes?from=2026-02-30", "from : tanggal", "from : a date"],
      ["/processes?undeclared=no", "undeclared : hanya true", "undeclared : only true"],
      ["/processes?sort=size", "sort : salah satu dari recorded, -recorded,", "sort : one of recorded,"],
      ["/changes?week=2026-W60", "week : minggu", "week : a week"],
      ["/entries/1e3", "index : nomor entri", "index : the number of an entry"],
      [`${process}/diff?from=first`, "from : nomor langkah", "from : the number of a step"],
      ["/documents/ab", "sha256 : 64 angka", "sha256 : 64 digits"],
      ["/api/try?operation=getEntry", "index : belum diisi", "index : missing"],
    ] as const) {
      expect((await ledger.show(path)).text, path).to.include(id);
      expect((await ledger.show(`/en${path}`)).text, path).to.include(en);
    }
  });

  it("takes hashes in capital letters, as some tools write them", async () => {
    const { status, text } = await ledger.show(`/documents/${DOCUMENT.toUpperCase()}`);
    expect(status).to.equal(200);
    expect(text).to.include(DOCUMENT);
  });

  it("says by which clock days begin and end", async () => {
    expect((await ledger.show("/processes")).text).to.include(
      "Langkah terakhir sejak (hari UTC, mulai 07.00 WIB)",
    );
    expect((await ledger.show("/en/processes")).text).to.include(
      "Newest step until (UTC day, from 07:00 WIB)",
    );
  });

  it("shows what was typed as text", async () => {
    const typed = `"><script>alert(1)</script>`;
    const { html, text } = await ledger.show(`/processes?q=${encodeURIComponent(typed)}`);
    expect(html).not.to.include("<script>alert");
    expect(html).to.include('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(text).to.include("Tidak ada proses yang cocok");
  });

  it("lists who recorded an ocid, and goes on to the one process of another", async () => {
    const several = await ledger.show(`/processes/${encodeURIComponent(SHARED_OCID)}`);
    expect(cards(several.html)).to.deep.equal([
      `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`,
      `/agencies/${encodeURIComponent(SLASHED)}/processes/${encodeURIComponent(SHARED_OCID)}`,
    ]);
    expect(several.text).to.include("2 instansi mencatat");
    const one = await ledger.show("/en/processes/ocds-a-3");
    expect([one.status, one.headers.get("location")]).to.deep.equal([
      302,
      `/en/agencies/${SAGARA}/processes/ocds-a-3`,
    ]);
    expect((await ledger.show("/processes/ocds-nobody")).status).to.equal(404);
  });

  it("lists the agencies with what they hold", async () => {
    const { text, html } = await ledger.show("/agencies");
    expect(text).to.include("Pemerintah Kota Sagara DATA CONTOH").and.to.include(SAGARA);
    expect(text)
      .to.include(`Proses ${PROCESSES - 1}`)
      .and.to.include("Isi belum terbuka 1");
    expect(html).to.include(`href="/agencies/${encodeURIComponent(SLASHED)}"`);
    expect((await ledger.show("/en/agencies")).text).to.include("Texts withheld 1");
  });
});
