import { expect } from "chai";
import { unzip, zipOf } from "../helpers/unzip.ts";

describe("big: a ZIP of records", function () {
  this.timeout(60_000);

  it("says its own end in 64 bits where there are more files than 16 bits count", async () => {
    const bytes = Buffer.from("x");
    const zip = await zipOf(Array.from({ length: 65_536 }, (_, i) => ({ name: String(i), parts: [bytes] })));
    const found = unzip(zip);
    expect(found).to.have.length(65_536);
    expect(found.at(-1)).to.deep.equal({ name: "65535", bytes });
    expect(zip.includes(Buffer.from("PK\x06\x06"))).to.equal(true);
  });
});
