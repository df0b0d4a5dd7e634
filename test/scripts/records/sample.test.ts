import { expect } from "chai";
import { fieldOf } from "../../../protocol/records/type.ts";
import { sampleRows } from "../../../scripts/sample/rows.ts";
import { readTypes } from "../../../server/records/types.ts";

describe("sample rows of records", () => {
  it("have nobody's document dated before their birth", async () => {
    for (const { name, type } of await readTypes()) {
      const born = type.claims.findIndex((claim) => fieldOf(claim) === "tanggal_lahir");
      const dated = type.claims.flatMap(({ format }, i) => (format.kind === "date" && i !== born ? [i] : []));
      if (born === -1) continue;
      for (const line of [...sampleRows(type, 300)].slice(1)) {
        const values = line.trim().split(",");
        for (const i of dated)
          expect((values[i] ?? "") > (values[born] ?? ""), `${name}: ${line}`).to.equal(true);
      }
    }
  });

  it("have NIKs that say what their rows say, of a province that there is none of", async () => {
    const regencies = new Map<string, Set<string>>();
    for (const { name, type } of await readTypes()) {
      const columns = type.claims.map(fieldOf);
      for (const line of [...sampleRows(type, 300, 5)].slice(1)) {
        const row = Object.fromEntries(columns.map((column, i) => [column, line.trim().split(",")[i] ?? ""]));
        const nik = row["nik"] ?? row["nik_pemegang"] ?? "";
        if (nik === "") continue;
        expect(nik, name).to.match(/^99\d{14}$/);
        const place = row["tempat_lahir"] ?? row["kabupaten_kota"] ?? "";
        regencies.set(place, (regencies.get(place) ?? new Set()).add(nik.slice(0, 4)));
        const { tanggal_lahir: born, jenis_kelamin: sex } = row;
        if (born === undefined || sex === undefined) continue;
        const [year = "", month = "", day = ""] = born.split("-");
        const days = String(Number(day) + (sex === "P" ? 40 : 0)).padStart(2, "0");
        expect(nik.slice(6, 12), `${name}: ${line}`).to.equal(`${days}${month}${year.slice(2)}`);
      }
    }
    expect([...regencies.values()].map(({ size }) => size)).to.deep.equal(Array(8).fill(1));
  });
});
