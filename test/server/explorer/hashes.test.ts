import { expect } from "chai";
import * as seeds from "../api/seed.ts";
import { DOCUMENT, SAGARA, SECRET_DOCUMENT, SHARED_OCID, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

describe("explorer: a document's page and the ledger's", () => {
  let ledger: Seeded;

  before(async () => {
    ledger = await startSeeded();
  });
  after(() => ledger.world.stop());

  it("says where a document is recorded, what that means, and that its step was corrected", async () => {
    const { status, html, text } = await ledger.show(`/documents/${DOCUMENT}`);
    expect(status).to.equal(200);
    expect(text).to.include("Dokumen ini tercatat").and.to.include("kontrak yang ditandatangani");
    expect(html).to.include(`href="/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}#step-1"`);
    expect(text).to.include("kemudian dikoreksi").and.to.include("Ini tidak berarti bahwa isi dokumen benar");
    expect(text).to.include("[U+202E]");
    expect((await ledger.show(`/en/documents/${DOCUMENT}`)).text).to.include("This step was corrected later");
  });

  it("leads from the hash of a manifest to its step", async () => {
    const { text } = await ledger.show(`/documents/${ledger.corrected}`);
    expect(text).to.include("Isi langkah ini tercatat").and.to.include("Manifes sebuah langkah");
    expect((await ledger.show(`/en/documents/${ledger.withdrawn}`)).status).to.equal(200);
  });

  it("does not know other hashes, says that this does not make them false, and what to do", async () => {
    for (const hash of ["00".repeat(32), SECRET_DOCUMENT]) {
      const { status, text } = await ledger.show(`/documents/${hash}`);
      expect(status).to.equal(404);
      expect(text).to.include("Sidik ini tidak dikenal").and.to.include("tidak berarti dokumennya palsu");
      expect(text).to.include(hash).and.to.include("Yang dapat Anda lakukan");
    }
    const { text } = await ledger.show(`/en/documents/${"00".repeat(32)}`);
    expect(text).to.include("does not make the document false");
    expect((await ledger.show("/documents/abc")).status).to.equal(400);
  });

  it("shows root, size, chain, contracts and delays, as the API answers them", async () => {
    const { body } = await ledger.world.ask("/api/v1/ledger");
    const { html, text } = await ledger.show("/ledger");
    const { root, size, chainId, contracts } = body;
    for (const value of [root, chainId, ...Object.values(contracts)]) expect(html).to.include(String(value));
    expect(text).to.include(`Jumlah entri ${size} `).and.to.include("Jenis entri baru: 1 menit");
    expect(text).to.include("Rantai uji coba setempat").and.to.include("DATA CONTOH");
  });

  it("gives commands with the right selectors, block and answers", async () => {
    const { body } = await ledger.world.ask("/api/v1/ledger");
    const { text } = await ledger.show("/en/ledger");
    const block = `0x${body.asOf.block.toString(16)}`;
    for (const data of ["0x949d225d", "0xebf0c717"]) {
      expect(text).to.include(`[{"to":"0x${"aa".repeat(20)}","data":"${data}"},"${block}"]`);
    }
    expect(text)
      .to.include(`0x${seeds.CHAIN_ID.toString(16)}`)
      .and.to.include(`0x${body.root}`);
    expect(text).to.include(`0x${body.size.toString(16).padStart(64, "0")}`);
  });
});
