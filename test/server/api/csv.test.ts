import { expect } from "chai";
import fc from "fast-check";
import { csvLines } from "../../../server/api/exports/csv.ts";
import { harmless } from "../../../server/api/exports/harmless.ts";

const DANGEROUS = /^[\p{Z}\p{Cf}\p{Cc}"']*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

describe("API: CSV", () => {
  it("is RFC 4180: quoted where needed, CRLF at the end of every line", () => {
    expect(csvLines([["a,b", 'say "x"', "two\nlines", null, 5, true, ""]])).to.equal(
      '"a,b","say ""x""","two\nlines",,5,true,\r\n',
    );
  });

  it("puts an apostrophe before what a spreadsheet could run", () => {
    for (const text of [
      "=1+1",
      "+62811",
      "-1+1",
      "@SUM(A1)",
      "\uff1d1",
      "\uff0b1",
      "\uff0d1",
      "\uff20A",
      "  =1",
      "\u00a0=1",
      "\u200b=1",
      "\u202e=1",
      "\ufeff=1",
      '"=1',
      "\0=1",
    ]) {
      expect(harmless(text), JSON.stringify(text)).to.equal(
        text.replace(/[=+\-@\uff1d\uff0b\uff0d\uff20]/, (sign) => `'${sign}`),
      );
    }
    expect(harmless("\tx")).to.equal("'\tx");
    expect(harmless("\rx")).to.equal("'\rx");
    expect(harmless('x;=HYPERLINK("http://a")')).to.equal(`x;'=HYPERLINK("http://a")`);
    expect(harmless("x\r\n=1")).to.equal("x\r\n'=1");
  });

  it("leaves numbers and ordinary text as they are", () => {
    for (const text of [
      "-5",
      "-1500000000.25",
      "0",
      "2026-01-01T00:00:00Z",
      "Rp5.000,-",
      "a = b",
      "e-mail",
      "",
    ]) {
      expect(harmless(text)).to.equal(text);
    }
  });

  it("leaves no cell that begins a formula, wherever a spreadsheet separates cells", () => {
    const sign = fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\uff1d",
      ";",
      "\t",
      "\r",
      "\n",
      " ",
      '"',
      "'",
      "\u200b",
      "x",
      "1",
    );
    const text = fc.array(sign, { maxLength: 30 }).map((signs) => signs.join(""));
    fc.assert(
      fc.property(text, (hostile) => {
        const cells = harmless(hostile).split(/[;\t\r\n]/);
        const bad = cells.filter(
          (cell) => DANGEROUS.test(cell) && !/^[^=+\-@\uff1d]*'[=+\-@\uff1d]/.test(cell),
        );
        if (!/^-?\d+$/.test(hostile)) expect(bad).to.deep.equal([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it("takes linear time for texts made to be slow", () => {
    for (const unit of [" ", "\t", ";", '"', "\t ", "; "]) {
      const start = performance.now();
      harmless(unit.repeat(500_000));
      expect(performance.now() - start, JSON.stringify(unit)).to.be.below(1_000);
    }
  });
});
