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
});
