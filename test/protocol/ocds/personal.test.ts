import { expect } from "chai";
import type { JsonValue } from "../../../protocol/json.ts";
import { findPersonalData } from "../../../protocol/ocds/personal.ts";

const kinds = (value: JsonValue): string[] => findPersonalData(value).map(({ kind, at }) => `${kind} ${at}`);

describe("findPersonalData", () => {
  for (const [name, value, expected] of [
    [
      "a NIK in a sentence",
      { tender: { description: "a.n. Siti, NIK 3204115708900003" } },
      ["nik $.tender.description"],
    ],
    ["a NIK as a number", { parties: [{ id: 3204111708900003 }] }, ["nik $.parties[0].id"]],
    ["an NPWP with its dots", ["NPWP 01.234.567.8-901.000"], ["npwp $[0]"]],
    ["an NPWP of 15 digits under its key", { npwp: "012345678901000" }, ["npwp $.npwp"]],
    ["an NPWP of 16 digits named in the text", ["NPWP: 0012345678901000"], ["npwp $[0]"]],
    [
      "an e-mail address",
      { contactPoint: { email: "budi.s+1@dinas.example.go.id" } },
      ["email $.contactPoint.email"],
    ],
    ["a mobile number in a sentence", ["hubungi 0812-3456-7890"], ["telephone $[0]"]],
    ["a mobile number in international form", ["+62 812 3456 7890"], ["telephone $[0]"]],
    ["a telephone number under its key", { telephone: "(022) 720-1234" }, ["telephone $.telephone"]],
    ["a bank account in a sentence", ["rekening BJB 0123456789012"], ["bankAccount $[0]"]],
    ["a bank account under its key", { noRekening: "0123 4567 89" }, ["bankAccount $.noRekening"]],
    ["an IBAN", ["pay to GB82 WEST 1234 5698 7654 32"], ["bankAccount $[0]"]],
  ] as const) {
    it(`finds ${name}`, () => {
      expect(kinds(value as unknown as JsonValue)).to.deep.equal(expected);
    });
  }

  for (const [name, value] of [
    ["sixteen digits without a province", ["9904115708900003"]],
    ["sixteen digits without a birth date", ["3204119913900003"]],
    ["sixteen digits with the serial 0000", ["3204115708900000"]],
    ["longer numbers", ["32041157089000031"]],
    ["amounts and dates", { amount: 1250000000, date: "2026-01-01T00:00:00Z", text: "Rp 1.250.000.000,00" }],
    [
      "ocids, addresses and hashes",
      { ocid: "ocds-x-3204115708900003", url: "https://a@b.example", sha256: "0123456789012345" },
    ],
    ["letters that only look like an IBAN", ["GB82 WEST 1234 5698 7654 33"]],
    ["a procurement plan's code", { id: "RUP 58231904" }],
  ] as const) {
    it(`passes ${name}`, () => {
      expect(kinds(value as unknown as JsonValue)).to.deep.equal([]);
    });
  }

  it("reads a title of one endless word as fast as any other", () => {
    expect(kinds(["x".repeat(1_000_000)])).to.deep.equal([]);
    expect(kinds([`${"x".repeat(1_000_000)}@dinas.example`])).to.deep.equal(["email $[0]"]);
  });

  it("shows no more than four digits of what it found", () => {
    expect(
      findPersonalData(["3204115708900003", "budi@example.go.id"]).map(({ excerpt }) => excerpt),
    ).to.deep.equal(["3204************", "b***@example.go.id"]);
  });
});
