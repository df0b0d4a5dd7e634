import { expect } from "chai";
import { readdirSync } from "node:fs";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence } from "../../../protocol/evidence/verify.ts";
import { FLIPPED, readGolden, survivingFlips } from "./flips.ts";

const FILES = readdirSync(new URL("../../golden/evidence/", import.meta.url))
  .filter((name) => name.endsWith(".trust.json"))
  .map((name) => name.replace(".trust.json", ""));

/** Primes apart, so that every kind of member is hit. */
const SAMPLE = 61;

describe("evidence of released versions", () => {
  it("is there", () => {
    expect(FILES).to.have.length.at.least(8);
  });

  for (const name of FILES) {
    it(`${name} holds as it did`, () => {
      const { bytes, trust, findings } = readGolden(name);
      const report = verifyEvidence({ evidence: bytes, trust: parseTrust(trust) });
      expect(report.verdict).to.equal("holds");
      expect(report.findings.map(({ code, status }) => `${code} ${status}`)).to.deep.equal(findings);
    });
  }

  for (const name of FLIPPED) {
    it(`${name} holds with no character altered (a sample)`, () => {
      const { length } = readGolden(name).bytes;
      expect(length).to.be.lessThan(10_240);
      const places = Array.from({ length: Math.floor(length / SAMPLE) }, (_, i) => i * SAMPLE);
      expect(survivingFlips(name, places)).to.deep.equal([]);
    });
  }
});
