import { expect } from "chai";
import fc from "fast-check";
import { fromBase64, isBase64, toBase64 } from "../../protocol/base64.ts";
import { refusal } from "./helpers.ts";

describe("base64", () => {
  it("writes as everybody does, and reads it back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).to.equal(Buffer.from(bytes).toString("base64"));
        expect(isBase64(text)).to.equal(true);
        expect(fromBase64(text)).to.deep.equal(bytes);
      }),
    );
  });

  for (const text of [
    "A",
    "AA",
    "AAA",
    "A===",
    "====",
    "AB==",
    "AAB=",
    "AA=A",
    "AA==AAAA",
    "AA\n=",
    "AA-_",
    "AAé=",
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(isBase64(text)).to.equal(false);
      refusal("base64-malformed", () => fromBase64(text));
    });
  }

  it("is told of a text of any length", () => {
    const text = "AAAA".repeat(2_000_000);
    expect([isBase64(text), isBase64(`${text}A===`)]).to.deep.equal([true, false]);
  });
});
