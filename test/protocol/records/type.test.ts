import { expect } from "chai";
import { readdirSync } from "node:fs";
import { parseStrict, type JsonObject } from "../../../protocol/json.ts";
import { shownAlone } from "../../../protocol/records/fields.ts";
import {
  isRecordFile,
  parseRecordFile,
  present,
  writeRecordFile,
  type RecordFile,
} from "../../../protocol/records/record-file.ts";
import { ROW_ISSUES, validateRow } from "../../../protocol/records/row.ts";
import { STATUS_NAMES, STATUS_REASONS } from "../../../protocol/records/status.ts";
import {
  fieldOf,
  fillLayout,
  parseType,
  typeIntegrity,
  withCompanions,
  type Format,
} from "../../../protocol/records/type.ts";
import { labelOf, valueOf } from "../../../protocol/records/words.ts";
import { TEXTS } from "../../../protocol/texts.ts";
import { RECORDS } from "../../../protocol/texts/records.ts";
import { BUDI, makeBatch, readyType } from "../../helpers/records.ts";
import { refusal } from "../helpers.ts";

const { json, type } = readyType("akta-kelahiran");

describe("types of records", () => {
  for (const file of readdirSync(new URL("../../../server/records/types/", import.meta.url))) {
    it(`${file} is one, and its layout shows every field`, () => {
      const ready = readyType(file.replace(/\.json$/, "")).type;
      for (const name of ready.claims.map(fieldOf)) expect(ready.layout).to.include(`{{${name}}}`);
    });
  }

  it("are refused by the place that is wrong", () => {
    const claim = (change: object): JsonObject => {
      const [first, ...rest] = json["claims"] as JsonObject[];
      return { ...json, claims: [{ ...first, ...change }, ...rest] };
    };
    const [first] = json["claims"] as JsonObject[];
    const cases: [JsonObject, string][] = [
      [{ ...json, more: 1 }, "$"],
      [{ ...json, vct: "https://contoh.example/type" }, "vct"],
      [{ ...json, claims: [first!, first!] }, "claims"],
      [{ ...json, display: (json["display"] as JsonObject[]).slice(0, 1) }, "$"],
      [{ ...json, layout: "<svg>{{gelar}}</svg>" }, "layout"],
      [claim({ path: ["iss"] }), "claims.iss"],
      [claim({ path: ["Nama"] }), "claims.0.path.0"],
      [claim({ path: ["a", "b"] }), "claims.0.path"],
      [claim({ with: ["gelar"] }), "claims.nomor_akta"],
      [claim({ with: ["nomor_akta"] }), "claims.nomor_akta"],
      [claim({ format: { kind: "text", max: 9, pattern: "[" } }), "claims.nomor_akta"],
      [claim({ format: { kind: "email" } }), "claims.0.format.kind"],
    ];
    for (const [value, at] of cases) {
      const found = refusal("record-type-malformed", () => parseType(value)).at;
      expect(found === "" ? "$" : found, at).to.equal(at);
    }
  });

  it("have one integrity, whatever the order of members", () => {
    const turned = Object.fromEntries(Object.entries(json).toReversed());
    expect(typeIntegrity(turned)).to.equal(typeIntegrity(json));
    expect(typeIntegrity({ ...json, name: "Lain" })).to.not.equal(typeIntegrity(json));
  });

  it("say what must be shown along", () => {
    expect(withCompanions(type, ["nik"])).to.deep.equal(["nama", "nik"]);
    expect(withCompanions(type, ["nama_ibu", "anak_ke"])).to.deep.equal(["nama", "anak_ke", "nama_ibu"]);
    expect(withCompanions(type, [])).to.deep.equal([]);
    expect(shownAlone(type, { nama: "x", nik: "y" })).to.deep.equal([]);
  });

  it("name fields and choices in both languages", () => {
    expect(labelOf("id", type, "jenis_kelamin")).to.equal("Jenis kelamin");
    expect(valueOf("en", type, "jenis_kelamin", "P")).to.equal("Female");
    expect(valueOf("en", type, "nama", "P")).to.equal("P");
    expect(labelOf("en", null, "nama")).to.equal("nama");
  });

  it("say days and amounts as people read them, and leave what is none", () => {
    expect(valueOf("id", type, "tanggal_lahir", "2009-04-06")).to.equal("6 April 2009");
    expect(valueOf("id", type, "tanggal_lahir", "2009-05-31")).to.equal("31 Mei 2009");
    expect(valueOf("en", type, "tanggal_lahir", "2009-05-31")).to.equal("31 May 2009");
    expect(valueOf("en", type, "tanggal_lahir", "no day")).to.equal("no day");
    const { type: land } = readyType("sertipikat-tanah");
    expect(valueOf("id", land, "luas", "1234567.50")).to.equal("1.234.567,50");
    expect(valueOf("en", land, "luas", "1234567.50")).to.equal("1,234,567.50");
  });

  it("draw their own words in the reader's language, and values as they are", () => {
    const values = { ...BUDI, nama: "Nama ibu", nama_ibu: "Tanggal lahir" };
    const [id, en] = [fillLayout("id", type, values), fillLayout("en", type, values)];
    for (const word of ["Kutipan Akta Kelahiran", "Nama lengkap", "Tanggal terbit"])
      expect([id.includes(`>${word}<`), en.includes(`>${word}<`)], word).to.deep.equal([true, false]);
    for (const word of ["Birth certificate (extract)", "Full name", "Mother&#39;s name", "Nama ibu"])
      expect(en, word).to.include(`>${word}<`);
    const foreign = { ...type, layout: "<svg><text> Mother's name </text><text>Garuda</text></svg>" };
    expect(fillLayout("id", foreign, {})).to.equal("<svg><text>Nama ibu</text><text>Garuda</text></svg>");
  });

  it("draw a record without letting its values into the picture", () => {
    const drawn = fillLayout("id", type, { ...BUDI, nama: `<script>"&'` }, "–");
    expect(drawn).to.include("&lt;script&gt;&quot;&amp;&#39;");
    expect(drawn).to.not.include("{{");
    expect(drawn).to.include("–");
  });
});

describe("rows", () => {
  it("of the example are good, with and without what may be missing", () => {
    expect(validateRow(type, BUDI)).to.deep.equal([]);
    expect(validateRow(type, { ...BUDI, nama_ayah: "Contoh Ayah" })).to.deep.equal([]);
    expect(validateRow(type, { ...BUDI, nama_ayah: "" })).to.deep.equal([]);
  });

  it("tell everything that is wrong at once, without the values", () => {
    const row = {
      ...BUDI,
      nama: "",
      nik: "123",
      tanggal_lahir: "2026-02-30",
      jenis_kelamin: "X",
      gelar: "Dr.",
    };
    expect(validateRow(type, row)).to.deep.equal([
      { field: "nama", code: "row.missing" },
      { field: "nik", code: "row.nik" },
      { field: "tanggal_lahir", code: "row.date" },
      { field: "jenis_kelamin", code: "row.choice" },
      { field: "gelar", code: "row.unknown" },
    ]);
  });

  /** Whether a value is taken in a field of this format. */
  function takes(format: Format, value: string): boolean {
    const one = { ...type, claims: [{ ...type.claims[0]!, format }] };
    return validateRow(one, { nomor_akta: value }).length === 0;
  }

  const cases: [Format, good: string[], bad: string[]][] = [
    [{ kind: "text", max: 3 }, ["a", "abc", "a b"], ["abcd", " a", "a ", "a\nb", "\ud800"]],
    [{ kind: "text", max: 9, pattern: "[A-Z]+|x" }, ["AB", "x"], ["Ab", "xx", "AB1"]],
    [
      { kind: "date" },
      ["2024-02-29", "1945-08-17"],
      ["2023-02-29", "2024-13-01", "2024-00-10", "17-08-1945", "2024-1-1"],
    ],
    [{ kind: "digits", min: 2, max: 3 }, ["01", "123"], ["1", "1234", "1a", "-12", "１２"]],
    [
      { kind: "amount", decimals: 2 },
      ["0", "1500000", "12.50", "0.5"],
      ["1.500.000", "01", "1.", ".5", "12.505", "-1", "1,5"],
    ],
    [{ kind: "amount", decimals: 0 }, ["7"], ["7.0"]],
    [
      { kind: "nik" },
      ["3273011205260001", "3273015205260001", "3171017112990123"],
      ["3273010005260001", "3273013205260001", "3273017205260001", "3273011213260001", "3273011205260000"],
    ],
    [{ kind: "nib" }, ["1234567890123"], ["123456789012", "12345678901234", "12345678901a3"]],
  ];
  for (const [format, good, bad] of cases) {
    it(JSON.stringify(format), () => {
      for (const value of good) expect(takes(format, value), value).to.equal(true);
      for (const value of bad) expect(takes(format, value), value).to.equal(false);
    });
  }
});

describe("record files", () => {
  const { files } = makeBatch([{ fields: BUDI }]);
  const [file] = files as [RecordFile];

  it("are read as they were written, in any layout", () => {
    expect(parseRecordFile(writeRecordFile(file))).to.deep.equal(file);
    expect(parseRecordFile(JSON.stringify(file, null, 2))).to.deep.equal(file);
    expect(isRecordFile(parseStrict(writeRecordFile(file)))).to.equal(true);
  });

  it("leave evidence out of a presentation unless it is asked for", () => {
    const whole = { ...file, evidence: { format: "jejak-evidence" } };
    expect(present(whole, ["nama"])).to.not.have.property("evidence");
    expect(present(whole, ["nama"], true)).to.have.property("evidence");
    expect(present(file, ["nama"], true).format).to.equal("jejak-presentation");
  });

  it("that are none are refused by name", () => {
    const read = (value: unknown) => () => parseRecordFile(JSON.stringify(value));
    for (const value of [[], null, 1, { ...file, version: 2 }, { ...file, format: "jejak-evidence" }]) {
      refusal("record-unsupported", read(value));
    }
    const cases: [object, string][] = [
      [{ ...file, extra: 1 }, ""],
      [{ ...file, path: "AB" }, "path"],
      [{ ...file, path: "A".repeat(2_000) }, "path"],
      [{ ...file, sdJwt: 1 }, "sdJwt"],
      [{ ...file, sdJwt: "x".repeat(70_000) }, "sdJwt"],
      [{ ...file, type: [] }, "type"],
      [{ ...file, issuer: { ...file.issuer, mandate: 0 } }, "issuer.mandate"],
    ];
    for (const [value, at] of cases) expect(refusal("record-malformed", read(value)).at).to.equal(at);
    refusal("record-too-large", () => parseRecordFile(" ".repeat(17 * 2 ** 20)));
  });
});

describe("texts of records", () => {
  it("are in the catalogue", () => {
    for (const key of Object.keys(RECORDS)) expect(TEXTS).to.have.property(key);
    for (const code of ROW_ISSUES) expect(RECORDS).to.have.property(code);
    for (const reason of STATUS_REASONS) expect(RECORDS).to.have.property(`record.reason.${reason}`);
    for (const name of STATUS_NAMES) expect(RECORDS).to.have.property(`record.status.${name}`);
  });
});
