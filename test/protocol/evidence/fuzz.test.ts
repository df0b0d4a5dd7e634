import { expect } from "chai";
import { fuzzOnce } from "./fuzzing.ts";

/** Milliseconds, on a machine that does much else besides; `npm run fuzz:evidence` asks for 200. */
const MOST_MS = 1_500;

describe("evidence that a fuzzer altered", () => {
  it("never makes the verifier throw, wait, or believe something else (a sample)", () => {
    const outcomes = Array.from({ length: 150 }, (_, seed) => fuzzOnce(seed, MOST_MS));
    expect(
      outcomes.flatMap(({ seed, wrong }) => (wrong === undefined ? [] : [`${seed}: ${wrong}`])),
    ).to.deep.equal([]);
    const kinds = new Set(outcomes.map(({ kind, verdict }) => `${kind} ${verdict}`));
    expect([...kinds]).to.include.members(["bytes fails", "garbage fails", "tree fails"]);
  });
});
