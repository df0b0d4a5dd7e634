import { expect } from "chai";
import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { domain, stepDigestOfWords } from "../../protocol/eip712.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { NEW_TRAIL, foldTrail, type RecordedStep, type TrailState } from "../../protocol/trail.ts";
import { readVectors, refusal } from "./helpers.ts";

interface StepVector {
  logIndex: number;
  words: string;
  digest: string;
}

interface TrailVectors {
  chainId: string;
  verifyingContract: Hex;
  separator: string;
  good: { name: string; ocid: string; state: TrailState; steps: StepVector[] }[];
  bad: { name: string; code: ErrorCode; steps: StepVector[] }[];
}

const vectors = readVectors("trails.json") as TrailVectors;
const separator = domain(BigInt(vectors.chainId), vectors.verifyingContract);
const recorded = (steps: StepVector[]): RecordedStep[] =>
  steps.map(({ logIndex, words }) => ({ logIndex, words: fromHex(words) }));

describe("foldTrail", () => {
  it("starts from nothing", () => {
    expect(foldTrail(separator, [])).to.deep.equal(NEW_TRAIL);
    expect(to0x(separator)).to.equal(vectors.separator);
  });

  for (const { name, state, steps } of vectors.good) {
    it(`folds: ${name}`, () => {
      expect(foldTrail(separator, recorded(steps))).to.deep.equal(state);
      for (const { words, digest } of steps)
        expect(to0x(stepDigestOfWords(separator, fromHex(words)))).to.equal(digest);
    });
  }

  for (const { name, code, steps } of vectors.bad) {
    it(`refuses ${name}`, () => {
      refusal(code, () => foldTrail(separator, recorded(steps)));
    });
  }

  it("refuses a step that is left out, repeated, or in another place of the log", () => {
    const steps = recorded(vectors.good.find(({ name }) => name.startsWith("from plan"))!.steps);
    for (let i = 0; i < steps.length - 1; i++)
      refusal("trail-broken", () => foldTrail(separator, steps.toSpliced(i, 1)));
    refusal("trail-broken", () => foldTrail(separator, [...steps, steps.at(-1)!]));
    const moved = steps.map((step, i) => (i === 2 ? { ...step, logIndex: 0 } : step));
    const { values } = refusal("trail-broken", () => foldTrail(separator, moved));
    expect(values).to.deep.equal({ logIndex: 0, field: "logIndex", found: 0, expected: 13 });
  });

  it("gives another head where another contract or chain is meant", () => {
    const { steps } = vectors.good[0]!;
    expect(foldTrail(domain(1n, vectors.verifyingContract), recorded(steps)).head).to.not.equal(
      steps[0]!.digest,
    );
  });
});
