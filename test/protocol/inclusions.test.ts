import { expect } from "chai";
import fc from "fast-check";
import { utf8 } from "../../protocol/hash.ts";
import { checkInclusions, siblingRanges, type Inclusions } from "../../protocol/inclusions.ts";
import { createLog, leafHash, rootOf } from "../../protocol/log.ts";

const LEAVES = Array.from({ length: 70 }, (_, i) => leafHash(utf8(`leaf ${i}`)));

/** A leaf of no log here. */
const other = leafHash(utf8("other"));

/** A good proof of the leaves at `indexes` in the log of the first `size`. */
function proved(indexes: readonly number[], size: number): Inclusions {
  const proof = siblingRanges(indexes, size).map(({ start, count }) =>
    rootOf(LEAVES.slice(start, start + count)),
  );
  const leaves = indexes.map((index) => ({ index, leaf: LEAVES[index]! }));
  return { leaves, size, proof, root: rootOf(LEAVES.slice(0, size)) };
}

function refusal(inclusions: Inclusions): string {
  try {
    checkInclusions(inclusions);
    return "holds";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const Sample = fc.integer({ min: 1, max: LEAVES.length }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    indexes: fc.uniqueArray(fc.nat(size - 1), { minLength: 1 }).map((all) => all.sort((a, b) => a - b)),
  }),
);

describe("one proof of many inclusions", () => {
  it("holds for every set of leaves of every log, with each hash once", () => {
    fc.assert(
      fc.property(Sample, ({ size, indexes }) => {
        const made = proved(indexes, size);
        expect(refusal(made)).to.equal("holds");
        expect(new Set(made.proof.map(String)).size).to.equal(made.proof.length);
      }),
    );
  });

  it("is, for one leaf, the inclusion proof, read from the left", () => {
    const log = createLog();
    for (const leaf of LEAVES) log.append(leaf);
    for (const index of [0, 1, 33, 63, 64, 69]) {
      const known = new Set(log.inclusionProof(index).map(String));
      expect(new Set(proved([index], LEAVES.length).proof.map(String))).to.deep.equal(known);
    }
  });

  it("needs no hash for all leaves", () => {
    expect(proved([...LEAVES.keys()], LEAVES.length).proof).to.deep.equal([]);
  });

  it("is refused with any leaf or hash altered, missing, repeated or elsewhere", () => {
    fc.assert(
      fc.property(Sample, fc.nat(), ({ size, indexes }, seed) => {
        const made = proved(indexes, size);
        const { leaves, proof } = made;
        const at = seed % leaves.length;
        expect(refusal({ ...made, leaves: leaves.with(at, { ...leaves[at]!, leaf: other }) })).to.equal(
          "proof-invalid",
        );
        expect(refusal({ ...made, proof: [...proof, other] })).to.equal("proof-invalid");
        expect(refusal({ ...made, leaves: leaves.toSpliced(at, 1) })).to.be.oneOf([
          "proof-invalid",
          "tree-index",
        ]);
        expect(refusal({ ...made, leaves: [...leaves, leaves.at(-1)!] })).to.equal("tree-index");
        if (proof.length === 0) return;
        const place = seed % proof.length;
        expect(refusal({ ...made, proof: proof.toSpliced(place, 1) })).to.equal("proof-invalid");
        expect(refusal({ ...made, proof: proof.with(place, other) })).to.equal("proof-invalid");
        if (proof.length > 1)
          expect(refusal({ ...made, proof: proof.toReversed() })).to.equal("proof-invalid");
      }),
    );
  });

  it("is refused at another size, without leaves, out of order, outside the log, with a hash of another length", () => {
    const made = proved([3, 9], 20);
    expect(refusal({ ...made, size: 40 })).to.equal("proof-invalid");
    expect(refusal({ ...made, leaves: [] })).to.equal("tree-index");
    expect(refusal({ ...made, leaves: made.leaves.toReversed() })).to.equal("tree-index");
    expect(refusal({ ...made, size: 9 })).to.equal("tree-index");
    expect(refusal({ ...made, size: 0 })).to.equal("tree-index");
    expect(refusal({ ...made, proof: made.proof.with(0, new Uint8Array(31)) })).to.equal("hash-length");
    expect(refusal({ ...made, root: new Uint8Array(33) })).to.equal("hash-length");
  });
});
