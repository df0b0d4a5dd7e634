import { expect } from "chai";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { canonicalText, canonicalize } from "../../protocol/jcs.ts";
import { parseStrict, type JsonValue } from "../../protocol/json.ts";
import { toHex } from "../../protocol/bytes.ts";
import { refusal, sharedFolder } from "./helpers.ts";

const JCS = sharedFolder("jcs");

describe("canonicalize", () => {
  it("sorts keys by UTF-16 code units", () => {
    expect(
      canonicalText({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 }),
    ).to.equal('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it("writes -0 as 0", () => {
    expect(canonicalText([-0])).to.equal("[0]");
  });

  for (const [value, place] of [
    [{ a: [undefined] }, "$.a[0]"],
    [{ a: NaN }, "$.a"],
    [[Infinity], "$[0]"],
    [{ a: 1n }, "$.a"],
    [{ a: () => 1 }, "$.a"],
  ] as const) {
    it(`refuses what JSON does not have at ${place}`, () => {
      expect(refusal("json-value", () => canonicalize(value as unknown as JsonValue)).at).to.equal(place);
    });
  }

  it("refuses lone surrogates in values and keys", () => {
    expect(refusal("json-surrogate", () => canonicalize(["\ud800"])).at).to.equal("$[0]");
    refusal("json-surrogate", () => canonicalize({ "\udfff": 1 }));
  });
});

describe("the vectors of RFC 8785 in ../shared/jcs", function () {
  before(function () {
    if (JCS === undefined) {
      console.log("      skipped: there is no folder ../shared/jcs beside the repository");
      this.skip();
    }
  });

  const names = JCS === undefined ? [] : readdirSync(join(JCS, "input"));

  for (const name of names) {
    it(`${name} becomes the expected bytes`, () => {
      const folder = JCS ?? "";
      const canonical = canonicalize(
        JSON.parse(readFileSync(join(folder, "input", name), "utf8")) as JsonValue,
      );
      expect(new TextDecoder().decode(canonical)).to.equal(
        readFileSync(join(folder, "output", name), "utf8"),
      );
      const hex = readFileSync(join(folder, "outhex", name.replace("json", "txt")), "utf8").replace(
        /\s/g,
        "",
      );
      expect(toHex(canonical)).to.equal(hex);
      expect(canonicalize(parseStrict(canonical))).to.deep.equal(canonical);
    });
  }

  it("parseStrict reads the inputs too, but for the one number that no double holds", () => {
    const read = names.filter((name) => {
      const input = readFileSync(join(JCS ?? "", "input", name));
      if (name !== "values.json") return canonicalize(parseStrict(input)).length > 0;
      return refusal("json-number", () => parseStrict(input)).at === "$.numbers[0] (line 2, column 15)";
    });
    expect(read).to.deep.equal(names);
  });

  it("writes the thousand numbers as ECMAScript does, and reads them again", () => {
    const lines = readFileSync(join(JCS ?? "", "es6numbers-first-1000.txt"), "utf8")
      .trim()
      .split("\n");
    expect(lines).to.have.length(1000);
    for (const line of lines) {
      const [bits = "", text = ""] = line.split(",");
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, BigInt(`0x${bits}`));
      const value = view.getFloat64(0);
      expect(canonicalText(value)).to.equal(text);
      expect(parseStrict(text)).to.equal(value === 0 ? 0 : value);
    }
  });
});
