import { expect } from "chai";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import { leafHash } from "../../../protocol/log.ts";
import { SAGARA, SHARED_OCID, startSeeded } from "./seeded.ts";
import type { Seeded } from "./seeded.ts";

interface Item {
  index: number;
  name: string;
  leaf: string;
  words: string;
  fields: Record<string, unknown> | null;
}

describe("explorer: the log, entry by entry", () => {
  let ledger: Seeded;
  let items: Item[];

  before(async () => {
    ledger = await startSeeded();
    items = (await ledger.world.ask("/api/v1/entries?limit=1000")).body.items;
  });
  after(() => ledger.world.stop());

  const first = (name: string): Item => items.find((item) => item.name === name) ?? items[0]!;

  it("lists every entry once, the newest first", async () => {
    const found: number[] = [];
    let path: string | undefined = "/entries";
    while (path !== undefined) {
      const { html } = await ledger.show(path);
      found.push(...[...html.matchAll(/<a href="\/entries\/(\d+)">Entri/g)].map((match) => Number(match[1])));
      path = /<a href="([^"]*)">Lebih lama<\/a>/.exec(html)?.[1];
    }
    expect(found).to.deep.equal(items.map(({ index }) => index).toReversed());
  });

  it("leads back to newer entries, and shows nothing below the first", async () => {
    const { html } = await ledger.show("/en/entries?before=10");
    expect(html).to.include('<a href="/en/entries?before=35">Newer</a>').and.not.to.include(">Older<");
    expect((await ledger.show("/en/entries?before=0")).text).to.include("There are no entries in this part");
    expect((await ledger.show("/entries?before=-1")).status).to.equal(400);
  });

  it("shows every kind with every field and what it means, in both languages", async () => {
    const kinds = Map.groupBy(items, ({ name, fields }) => `${name} ${String(fields?.["state"])}`);
    for (const [kind, [item]] of kinds) {
      for (const base of ["", "/en"]) {
        const { status, html } = await ledger.show(`${base}/entries/${item?.index}`);
        expect(status, kind).to.equal(200);
        const shown = html.split('id="fields"')[1]?.split("</dl>")[0]?.split("<dt>").length ?? 0;
        const fields = Object.keys(item?.fields ?? {}).filter((name) => name !== "tagMask");
        if (item?.fields) expect(shown - 1, kind).to.equal(fields.length);
        expect(html, kind).not.to.match(/undefined|\bnull\b|\{\w+\}<|>field\./);
      }
    }
    expect(kinds.size).to.equal(14);
  });

  it("says what a step is and leads to it, its agency, its signers and its neighbours", async () => {
    const { index, leaf, words } = first("step");
    const { html, text } = await ledger.show(`/entries/${index}`);
    const process = `/agencies/${SAGARA}/processes/${encodeURIComponent(SHARED_OCID)}`;
    expect(text)
      .to.include("Langkah 1: pengumuman tender")
      .and.to.include("Pemerintah Kota Sagara DATA CONTOH");
    for (const href of [
      `${process}#step-1`,
      `/agencies/${SAGARA}#mandate-1`,
      `/entries/${index - 1}`,
      `/entries/${index + 1}`,
    ])
      expect(html).to.include(`href="${href}"`);
    expect(toHex(leafHash(fromHex(words)))).to.equal(leaf);
    const shown = [
      ...html
        .split('class="words"')[1]!
        .split("</ol>")[0]!
        .matchAll(/[0-9a-f]{64}/g),
    ];
    expect(`0x${shown.map(([word]) => word).join("")}`).to.equal(words);
    expect(html).to.include(leaf);
  });

  it("reads mandates, revocations, withdrawals and proposals out in plain words", async () => {
    const said = async (item: Item | undefined) => (await ledger.show(`/entries/${item?.index}`)).text;
    const revoked = items.find(({ name, fields }) => name === "mandate" && fields?.["state"] === 2);
    expect(await said(revoked)).to.include("Mandat 3 dicabut: kunci bocor");
    expect(await said(first("withdrawal"))).to.include("Isi langkah 2 ditarik: data pribadi");
    expect(await said(first("governance"))).to.include("Pemulihan administrator: diusulkan");
    expect(await said(first("writer"))).to.include("Kontrak pencatat untuk jenis 6 diusulkan");
    expect(await said(first("policy")))
      .to.include("3 orang")
      .and.to.include("kontrak");
    expect(await said(first("unknown"))).to.include("dari kontrak yang lebih baru");
  });

  it("reads batches of civil records, their statuses and erasures out in plain words", async () => {
    const said = async (item: Item | undefined) => (await ledger.show(`/entries/${item?.index}`)).text;
    const [suspended, superseded] = items.filter(({ name }) => name === "recordStatus");
    expect(await said(first("recordBatch")))
      .to.include("Batch 1 dicatat, 1.024 tempat")
      .and.to.include("Dari sini tidak dapat diketahui dokumen siapa");
    expect(await said(suspended))
      .to.include("Batch 1: 60 tempat menjadi ditangguhkan")
      .and.to.include("data keliru")
      .and.to.match(/960; 961; .*; 1\.009 dan 10 lagi/);
    expect(await said(superseded))
      .to.include("Batch 1: satu tempat menjadi digantikan")
      .and.to.match(/hanya dikenali oleh yang memegang keduanya/);
    expect(await said(first("erasure")))
      .to.include("Batch 1: satu tempat dihapus di sumbernya")
      .and.to.include("Tidak ada data pribadi di sini");
  });

  it("knows no entry beyond the log, and none without a number", async () => {
    expect((await ledger.show(`/entries/${items.length}`)).status).to.equal(404);
    expect((await ledger.show("/entries/first")).status).to.equal(400);
  });
});
