import { expect } from "chai";
import { agencyOf } from "../api/seed.ts";
import { MANDATES, SAGARA, SLASHED, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

/** The card of a mandate, as text. */
function mandateIn(html: string, number: number): string {
  const card = new RegExp(`<li class="card" id="mandate-${number}">(.*?)</li>`, "s").exec(html)?.[1] ?? "";
  return card.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

describe("explorer: an agency's page", () => {
  let ledger: Seeded;
  let html: string;
  let text: string;
  let english: string;

  before(async () => {
    ledger = await startSeeded();
    ({ html, text } = await ledger.show(`/agencies/${SAGARA}`));
    english = (await ledger.show(`/en/agencies/${SAGARA}`)).html;
  });
  after(() => ledger.world.stop());

  it("names the agency, its official id, its mark and what it has recorded", () => {
    expect(text).to.include("Pemerintah Kota Sagara").and.to.include(`${SAGARA} DATA CONTOH`);
    expect(text)
      .to.match(/23 Proses\b|Proses 23/)
      .and.to.match(/Isi ditarik 1|1 Isi ditarik/);
    expect(html).to.include(`href="/processes?agency=${SAGARA}"`);
  });

  it("offers the proof that its list of processes is complete, in both languages", async () => {
    const address = `/api/v1/agencies/${SAGARA}/processes/evidence`;
    expect(html).to.include(`<a href="${address}?finality=seen" download>`);
    expect(text).to.include("Semua 23 proses instansi ini, terbukti").and.to.include("tidak pernah dicatat");
    expect(english).to.include("All 23 processes of this agency, proved").and.to.include("jejak-verify");
    const slashed = await ledger.show(`/agencies/${encodeURIComponent(SLASHED)}`);
    expect(slashed.html).to.include(`/api/v1/agencies/${encodeURIComponent(SLASHED)}/processes/evidence`);
  });

  it("lists its newest batches of civil records, with their statuses to take away; nothing where there are none", async () => {
    const address = `/api/v1/agencies/${SAGARA}/batches`;
    expect(text).to.include("Yang terbaru dari 2 batch").and.to.include("Sebagian tempat kosong");
    expect(html).to.include(`href="${address}/1/status-list"`).and.to.include(`href="${address}"`);
    expect(html).to.include(`href="${address}/1/evidence?finality=seen"`).and.to.include('href="/check"');
    expect(text).to.match(/Batch 1, 1\.024 tempat ?, .*; 3 perubahan/);
    expect(english).to.include("The newest of 2 batches").and.to.include("1,024");
    const other = await ledger.show(`/agencies/${encodeURIComponent(SLASHED)}`);
    expect(other.html).not.to.include('id="batches"').and.not.to.include("#batches");
  });

  it("tells the state of every mandate in plain words", () => {
    expect(mandateIn(html, 1)).to.include("berlaku").and.to.include("mencatat langkah, menyetujui langkah");
    expect(mandateIn(html, 2)).to.include("habis masa").and.to.include("1 Januari 2026");
    expect(mandateIn(html, 4)).to.include("belum berlaku").and.to.include("menerbitkan catatan sipil");
    expect(mandateIn(english, 4)).to.include("not in force yet").and.to.include("issues civil records");
  });

  it("tells when, why and by whom a mandate was revoked, and since when it is suspected", () => {
    const revoked = mandateIn(html, 3);
    expect(revoked).to.include("dicabut").and.to.include("kunci bocor").and.to.include("Dicurigai sejak");
    expect(revoked).to.match(/Dicabut 1 Januari 2026 07\.01 WIB ?, Entri \d+ oleh Mandat 1/);
    expect(mandateIn(english, 3)).to.include("key compromised").and.to.include("Suspected since");
  });

  it("gives every mandate an address of its own, on the part of the page that holds it", async () => {
    expect(html).to.include('href="#mandate-3"').and.not.to.include('id="mandate-31"');
    const rest = await ledger.show(`/agencies/${SAGARA}?mandates=2`);
    expect(rest.html).to.include(`id="mandate-${MANDATES}"`).and.not.to.include('id="mandate-30"');
    expect(rest.html).to.include(`href="/agencies/${SAGARA}#mandates"`);
    expect(html).to.include(`href="/agencies/${SAGARA}?mandates=2#mandates"`);
    expect((await ledger.show(`/agencies/${SAGARA}?mandates=9`)).text).to.include("Tidak ada mandat");
  });

  it("shows the rules in force as a table, and how they came about", () => {
    expect(html).to.match(/<th scope="row">4 orang<\/th>\s*<td>kontrak<\/td>/);
    expect(html).to.include("<caption>");
    expect(text).to.include("kontrak: 3 menjadi 4 orang").and.to.include("kontrak: 2 menjadi 3 orang");
    expect(text).to.include("perencanaan: 1 menjadi 2 orang");
    expect(english).to.include("contract: from 3 to 4 people");
  });

  it("says that an agency has changed nothing, and shows the defaults", async () => {
    const { text: other } = await ledger.show(`/agencies/${encodeURIComponent(SLASHED)}`);
    expect(other).to.include("belum pernah mengubah aturan bawaan").and.to.include("2 orang");
    expect(other).to.include("Tidak ada usulan tentang instansi ini");
  });

  it("shows what is proposed, by whom, and when it can take effect", () => {
    expect(text).to.include("Pemulihan administrator: diusulkan usulan 1");
    expect(text)
      .to.include("Dapat berlaku mulai 1 Januari 2026 08.23 WIB")
      .and.to.include(`0x${"ad".repeat(20)}`);
  });

  it("tells who succeeds it, since when and until when, and whom it succeeds", async () => {
    const section = /<section aria-labelledby="succession">.*?<\/section>/s;
    const plain = (page: string) =>
      (section.exec(page)?.[0] ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(html).to.include('href="#succession"').and.to.include('href="/agencies/LKPP%2F2%20%26%203"');
    expect(plain(html)).to.match(
      /diteruskan oleh .*suksesi 1 Berlaku mulai .*, Entri \d+ Berakhir .*, Entri \d+/,
    );
    expect(plain(html))
      .to.match(/suksesi 2 Berlaku mulai [^:]*$/)
      .and.not.to.include("meneruskan");
    expect(text).to.include("Penunjukan instansi penerus: diusulkan usulan 4");
    expect(text).to.match(/Pengakhiran instansi penerus: diberlakukan .* oleh Mandat 1 Suksesi 1/);
    const heir = (await ledger.show(`/en/agencies/${encodeURIComponent(SLASHED)}`)).html;
    expect(plain(heir)).to.include("This agency succeeds Pemerintah Kota Sagara SAMPLE DATA succession 1");
    expect(plain(heir)).not.to.include("succeeded by");
  });

  it("knows an agency by its key too, and no other", async () => {
    expect((await ledger.show(`/agencies/${agencyOf(SAGARA)}`)).text).to.include(SAGARA);
    const unknown = await ledger.show("/agencies/nobody");
    expect([unknown.status, unknown.html.includes("<h1>")]).to.deep.equal([404, true]);
  });
});
