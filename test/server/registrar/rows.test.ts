import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { sampleRows } from "../../../scripts/sample/rows.ts";
import { readTypes, typeNamed } from "../../../server/records/types.ts";
import { checkRows } from "../../../server/registrar/rows/check.ts";
import { readInputs, rowsFile, type RecordInput } from "../../../server/registrar/rows/read.ts";
import { birthCsv, birthRow, BIRTH_COLUMNS } from "../../helpers/birth-rows.ts";
import { jwkOf, p256Key } from "../../helpers/records.ts";

const JWK = jwkOf(p256Key("holder"));
/** A pair of numbers that is no point of the curve: nobody could ever sign for it. */
const NO_POINT = { ...JWK, y: JWK.x };

describe("registrar: rows", () => {
  let folder: string;
  let type: RecordType;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "jejak-rows-"));
    type = await typeNamed("akta-kelahiran");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const fileOf = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return rowsFile(join(folder, name));
  };
  const inputsOf = async (name: string, text: string | Buffer): Promise<RecordInput[]> => {
    const inputs: RecordInput[] = [];
    for await (const input of readInputs(fileOf(name, text), type)) inputs.push(input);
    return inputs;
  };
  const failureOf = async (work: Promise<unknown>): Promise<JejakError> =>
    (await work.then(
      () => undefined,
      (error: unknown) => error,
    )) as JejakError;

  for (const delimiter of [";", "\t"]) {
    it(`reads CSV as Excel writes it, delimited by ${JSON.stringify(delimiter)}, with a byte-order mark`, async () => {
      const row = birthRow(1);
      const lines = [BIRTH_COLUMNS.join(delimiter), BIRTH_COLUMNS.map((name) => row[name]).join(delimiter)];
      const [input] = await inputsOf("excel.csv", `\ufeff${lines.join("\r\n")}`);
      expect(input).to.deep.equal({ line: 2, record: { claims: row }, problems: [] });
    });
  }

  it("names the line at which a row begins, whatever stands between and within rows", async () => {
    const text = birthCsv(3).replace("\r\n9171", "\r\n\r\n9171").replace("Contoh Anak 1", '"Contoh\nAnak"');
    const lines = (await inputsOf("lines.csv", text)).map(({ line, problems }) => [line, problems.length]);
    expect(lines).to.deep.equal([
      [3, 0],
      [4, 1],
      [6, 0],
    ]);
  });

  it("reads NDJSON, whole numbers as their digits, and says which lines are no objects", async () => {
    const row = { ...birthRow(1), anak_ke: 2, cnf_jwk: JWK };
    const text = [JSON.stringify(row), "", "[1]", '{"nama":"a","nama":"b"}', '{"nama":1.5}'].join("\n");
    const [first, array, twice, broken] = await inputsOf("rows.ndjson", text);
    expect(first?.problems).to.deep.equal([]);
    expect(first?.record.claims["anak_ke"]).to.equal("2");
    expect(first?.record.jwk).to.deep.equal(JWK);
    expect(array?.problems).to.deep.equal([{ line: 3, code: "row.json" }]);
    expect(twice?.problems).to.deep.equal([{ line: 4, code: "row.json" }]);
    expect(broken?.problems[0]).to.deep.equal({ line: 5, field: "nama", code: "row.value" });
  });

  it("reads the holder's key and the last day of validity, and refuses what is neither", async () => {
    const days = ["2030-12-31", "2030-02-30", "31/12/2030", "2030-1-1"];
    const lines = [JWK, { ...JWK, d: "A".repeat(43) }, "none", NO_POINT].map((cnf_jwk, i) =>
      JSON.stringify({ ...birthRow(i), cnf_jwk, valid_until: days[i] }),
    );
    const [good, ...bad] = await inputsOf("keys.ndjson", lines.join("\n"));
    expect(good?.record.exp).to.equal(Date.parse("2031-01-01T00:00:00Z") / 1_000);
    for (const { problems } of bad)
      expect(problems.map(({ field, code }) => [field, code])).to.deep.equal([
        ["cnf_jwk", "row.holder-key"],
        ["valid_until", "row.date"],
      ]);
  });

  it("refuses files that nobody could be sure to have read right", async () => {
    const quotes = await failureOf(
      inputsOf("quotes.csv", birthCsv(3).replace("Contoh Anak 1", 'Contoh "Anak')),
    );
    expect([quotes.code, quotes.values]).to.deep.equal(["rows-malformed", { line: 3 }]);
    expect(quotes.at).to.equal(join(folder, "quotes.csv"));
    const columns = await failureOf(inputsOf("columns.csv", "nama,nama\r\na,b\r\n"));
    expect([columns.code, columns.values]).to.deep.equal(["rows-malformed", { line: 1, column: "nama" }]);
    expect((await failureOf(checkRows(fileOf("empty.csv", "nama\r\n"), type))).code).to.equal("rows-empty");
    const bytes = await failureOf(inputsOf("bytes.csv", Buffer.from("nama\r\nA\r\nB\xff\r\n", "latin1")));
    expect([bytes.code, bytes.values]).to.deep.equal(["rows-malformed", { line: 3 }]);
    const endless = await failureOf(inputsOf("endless.ndjson", `{}\n${"x".repeat(1_200_000)}`));
    expect([endless.code, endless.values]).to.deep.equal(["rows-malformed", { line: 2 }]);
    expect(() => rowsFile("rows.xlsx")).to.throw(JejakError, "[usage]");
  });

  it("never tells what a first line says that names no columns: it is somebody's", async () => {
    const [head = "", first = ""] = birthCsv(1).split("\r\n");
    const given = [
      ["headless.csv", `${first}\r\n${first}\r\n`],
      ["capitals.csv", `${head.toUpperCase()}\r\n${first}\r\n`],
      ["pipes.csv", `${head}\r\n${first}\r\n`.replaceAll(",", "|")],
      ["utf16.csv", Buffer.from(`${head}\r\n${first}\r\n`, "utf16le")],
    ] as const;
    for (const [name, content] of given) {
      const { code, at, values, detail } = await failureOf(inputsOf(name, content));
      const said = { code, at, values, detail };
      expect(said).to.deep.equal({
        code: "rows-columns",
        at: join(folder, name),
        values: { line: 1 },
        detail: undefined,
      });
    }
  });

  it("passes over lines without any value, as spreadsheets leave them, and counts them", async () => {
    const text = birthCsv(2).replace("\r\n", `\r\n${",".repeat(9)}\r\n  \r\n`);
    const inputs = await inputsOf("blank.csv", text);
    expect(inputs.map(({ line, problems }) => [line, problems])).to.deep.equal([
      [4, []],
      [5, []],
    ]);
  });

  it("takes no column for another's, whatever its name, and a folder for no file", async () => {
    for (const name of ["__proto__", "constructor"]) {
      const csv = birthCsv(1).split("\r\n");
      const text = `${csv[0] ?? ""},${name}\r\n${csv[1] ?? ""},x`;
      const json = JSON.stringify(birthRow(0)).replace("{", `{"${name}":"x",`);
      for (const [file, content] of [
        ["named.csv", text],
        ["named.ndjson", json],
      ] as const) {
        const [input] = await inputsOf(file, content);
        const unknown = input?.problems.filter(({ code }) => code === "row.unknown");
        expect(unknown, file).to.deep.equal([{ line: input?.line, field: name, code: "row.unknown" }]);
      }
    }
    mkdirSync(join(folder, "folder.csv"));
    const failure = await failureOf(checkRows(rowsFile(join(folder, "folder.csv")), type));
    expect(failure.code).to.equal("file-unreadable");
  });

  it("tells of at most a thousand mistakes, and how many there are", async () => {
    const { problems, found } = await checkRows(fileOf("many.csv", `nama\r\n${"x\r\n".repeat(200)}`), type);
    expect(found).to.equal(200 * 8 + 199);
    expect(problems).to.have.length(1_000);
  });

  it("invents rows of every type that comes along, which are right", async () => {
    for (const { name, type: ready } of await readTypes()) {
      const checked = await checkRows(fileOf(`${name}.csv`, [...sampleRows(ready, 300)].join("")), ready);
      expect({ name, ...checked }).to.deep.equal({ name, rows: 300, problems: [], found: 0 });
      expect([...sampleRows(ready, 5, 7)]).to.deep.equal([...sampleRows(ready, 5, 7)]);
    }
  });

  it("takes types from any folder, and names what is wrong with one", async () => {
    const own = mkdtempSync(join(folder, "types-"));
    writeFileSync(join(own, "izin.json"), JSON.stringify({ ...type, vct: "urn:jejak:type:izin-contoh:1" }));
    expect((await typeNamed("izin", own)).vct).to.equal("urn:jejak:type:izin-contoh:1");
    expect((await typeNamed("urn:jejak:type:izin-contoh:1", own)).name).to.equal(type.name);
    expect((await failureOf(typeNamed("ijazah", own))).values).to.deep.equal({
      type: "ijazah",
      known: ["izin"],
    });
    writeFileSync(
      join(own, "salinan.json"),
      JSON.stringify({ ...type, vct: "urn:jejak:type:izin-contoh:1" }),
    );
    const twice = await failureOf(readTypes(own));
    expect([twice.code, twice.at, twice.values]).to.deep.equal([
      "record-type-malformed",
      `${join(own, "salinan.json")} vct`,
      { vct: "urn:jejak:type:izin-contoh:1", other: "izin.json" },
    ]);
    rmSync(join(own, "salinan.json"));
    writeFileSync(join(own, "salah.json"), JSON.stringify({ ...type, layout: "{{umur}}" }));
    const wrong = await failureOf(readTypes(own));
    expect([wrong.code, wrong.at]).to.deep.equal([
      "record-type-malformed",
      `${join(own, "salah.json")} layout`,
    ]);
  });
});
