import { inflateSync } from "node:zlib";
import { expect } from "chai";
import decodeQR from "qr/decode.js";
import { joinCodes, parseCode } from "../../../protocol/records/codes.ts";
import { decodeCompact } from "../../../protocol/records/compact.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import { typeIntegrity, type RecordType } from "../../../protocol/records/type.ts";
import { valueOf } from "../../../protocol/records/words.ts";
import { sampleRows } from "../../../scripts/sample/rows.ts";
import { openPen } from "../../../server/pdf/pen.ts";
import { readTypes } from "../../../server/records/types.ts";
import { recordSigner } from "../../../server/registrar/issuing/sign.ts";
import { drawPicture } from "../../../server/registrar/printing/picture.ts";
import { printRecord } from "../../../server/registrar/printing/page.ts";
import { pdfPages } from "../../helpers/pdf.ts";
import { AGENCY, REGISTRY, issuerOf } from "./issuing/world.ts";

const ISSUER = issuerOf();
const ADDRESS = "https://jejak.example/check";
const AT = new Date("2026-02-03T18:00:00Z");

function recordOf(type: RecordType): { file: RecordFile; claims: Record<string, string> } {
  const [head = "", line = ""] = [...sampleRows(type, 1)];
  const values = line.trim().split(",");
  const columns = head
    .trim()
    .split(",")
    .map((name, i) => [name, values[i] ?? ""] as const);
  const claims = Object.fromEntries(columns.filter(([, value]) => value !== ""));
  const place = { chainId: 4_294_967_399n, registry: REGISTRY, agency: AGENCY };
  const terms = {
    place,
    batch: 12,
    size: 65_536,
    vct: type.vct,
    integrity: typeIntegrity(type),
    iat: 1_770_000_000,
  };
  const { signer, privateKey } = ISSUER;
  const context = { terms, open: [], hidden: type.claims.length, signer, privateKey };
  const { sdJwt } = recordSigner(context)({ index: 777, claims });
  const issuer = {
    signer: Buffer.from(signer.slice(2), "hex").toString("base64"),
    mandate: 7,
    officialId: "ID-CONTOH",
  };
  const path = Buffer.alloc(512, 7).toString("base64");
  return { file: { format: "jejak-record", version: 1, sdJwt, path, issuer }, claims };
}

interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The bars of the codes that a page draws, from its content. */
function barsOf(pdf: Buffer): Bar[] {
  const streams = pdf.toString("latin1").matchAll(/\/FlateDecode[^]*?\nstream\n([^]*?)\nendstream/g);
  const contents = [...streams].map(([, data = ""]) => {
    try {
      return inflateSync(Buffer.from(data, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  const drawn = contents.flatMap((content) => [
    ...content.matchAll(/([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re\n/g),
  ]);
  return drawn
    .map(([, x, y, width, height]) => ({ x: +x!, y: +y!, width: +width!, height: +height! }))
    .filter(({ height }) => height < 3);
}

const DOTS = 4;

/** Reads a code as a phone does, from a picture of its bars with a light margin. */
function scan(bars: readonly Bar[]): string {
  const [left, top] = [Math.min(...bars.map(({ x }) => x)), Math.min(...bars.map(({ y }) => y))];
  const step = bars[0]?.height ?? 1;
  const modules = Math.round((Math.max(...bars.map(({ y }) => y)) - top) / step) + 1;
  const side = (modules + 8) * DOTS;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  const at = (points: number, from: number): number => (Math.round((points - from) / step) + 4) * DOTS;
  for (const { x, y, width } of bars)
    for (let row = at(y, top); row < at(y, top) + DOTS; row++)
      for (let column = at(x, left); column < at(x + width, left); column++)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  return decodeQR({ width: side, height: side, data });
}

/** Where the codes of a row begin: they stand apart as nothing in one of them does. */
function startsOf(bars: readonly Bar[]): number[] {
  const starts: number[] = [];
  let end = -Infinity;
  for (const { x, width } of [...bars].sort((a, b) => a.x - b.x)) {
    if (x > end + 8) starts.push(x);
    end = Math.max(end, x + width);
  }
  return starts;
}

function codesIn(pdf: Buffer): string[] {
  const bars = barsOf(pdf);
  const starts = startsOf(bars);
  const cells = new Map<string, Bar[]>();
  const rows = [...new Set(bars.map(({ y }) => y))].sort((a, b) => a - b);
  const breaks = rows.filter((y, i) => i === 0 || y - (rows[i - 1] ?? y) > 20);
  for (const bar of bars) {
    const name = `${breaks.findLastIndex((y) => y <= bar.y)} ${starts.findLastIndex((x) => x <= bar.x)}`;
    cells.set(name, [...(cells.get(name) ?? []), bar]);
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => scan(cell));
}

describe("registrar: printing", function () {
  this.timeout(30_000);

  it("prints every type that comes along on one page, with codes that hold all of the record", async () => {
    for (const { name, type } of await readTypes()) {
      const { file, claims } = recordOf(type);
      const printed = { file, type, place: { batch: 12, index: 777 }, checkAddress: ADDRESS, at: AT };
      const pdf = await printRecord("id", printed);
      const pages = pdfPages(pdf);
      expect(pages, name).to.have.length(1);
      for (const [field, value] of Object.entries(claims))
        expect(pages[0], `${name} ${field}`).to.include(valueOf("id", type, field, value));
      const codes = codesIn(pdf);
      expect(codes.length, name).to.be.within(2, 3);
      for (const code of codes) expect(code.length).to.be.at.most(1_000);
      // Of two codes a module has half a millimetre: a cheap phone does not come near enough for less.
      const module = barsOf(pdf)[0]?.height ?? 0;
      if (codes.length === 2) expect((module / 72) * 25.4, name).to.be.at.least(0.5);
      const { bytes } = joinCodes(codes.map(parseCode));
      expect(decodeCompact(bytes ?? new Uint8Array())).to.deep.equal(file);
    }
  });

  it("gives the same page for the same record, all of it in the reader's language", async () => {
    const [{ type } = { type: null }] = (await readTypes()).filter(({ name }) => name === "akta-kelahiran");
    if (type === null) throw new Error("no such type");
    const { file, claims } = recordOf(type);
    const printed = { file, type, place: { batch: 12, index: 777 }, checkAddress: ADDRESS, at: AT };
    const [one, two] = [await printRecord("en", printed), await printRecord("en", printed)];
    expect(one.equals(two)).to.equal(true);
    const [page] = pdfPages(one);
    expect(page)
      .to.match(/\b(Male|Female)\b/)
      .and.include("Birth certificate")
      .and.include(valueOf("en", type, "tanggal_lahir", claims["tanggal_lahir"] ?? ""));
    for (const { display } of type.claims)
      for (const { locale, label } of display)
        if (label !== "NIK") expect(page?.includes(label), label).to.equal(locale === "en");
  });

  it("draws a picture's values as they are, and leaves a layout that it cannot draw", async () => {
    const pen = openPen("id", "x", AT);
    const svg =
      '<svg viewBox="0 0 100 50"><rect x="1" width="9" height="9" fill="#ff0000"/><text x="5" y="20" font-size="8">A &lt;b&gt; &amp;amp;</text></svg>';
    expect(drawPicture(pen, svg, 400)).to.equal(true);
    expect(drawPicture(pen, "<svg><text>no box</text></svg>", 400)).to.equal(false);
    const [page] = pdfPages(await pen.end(() => ""));
    expect(page).to.include("A <b> &amp;").and.not.include("no box");
  });
});
