import { expect } from "chai";
import fc from "fast-check";
import {
  maySign,
  mayApprove,
  packMandate,
  unpackMandate,
  wasGood,
  type PackedMandate,
} from "../../protocol/mandate.ts";
import {
  DEFAULT_CHANGE_APPROVALS,
  DEFAULT_POLICY,
  checkPolicy,
  lowers,
  nibbleOf,
  required,
  type RequiredInput,
} from "../../protocol/policy.ts";
import { ALL_TAGS, CLOSES, OTHER, checkTags, tagMask, tagsOf } from "../../protocol/tags.ts";
import { readVectors, refusal } from "./helpers.ts";

interface RuleVectors {
  defaultPolicy: string;
  defaultChangeApprovals: number;
  tags: { tags: string[]; closes: boolean; mask: number }[];
  unknownTags: number[];
  required: (Omit<RequiredInput, "policy"> & { policy: string; required: number })[];
  lowers: { before: string; beforeChange: number; after: string; afterChange: number; lowers: boolean }[];
  mandates: (PackedMandate & { name: string; packed: string; index: number; time: number; good: boolean })[];
}

const vectors = readVectors("rules.json") as RuleVectors;

describe("tags", () => {
  for (const { tags, closes, mask } of vectors.tags) {
    it(`the mask of ${tags.join(", ") || "nothing"}${closes ? ", closing" : ""}`, () => {
      expect(tagMask(tags, closes)).to.equal(mask);
      expect(
        tagMask(
          tagsOf(mask).filter((tag) => tag !== "closes"),
          closes,
        ),
      ).to.equal(mask);
      checkTags(mask);
    });
  }

  it("refuses bits that mean nothing", () => {
    for (const tags of vectors.unknownTags)
      refusal("tags-unknown", () => {
        checkTags(tags);
      });
  });
});

describe("policies", () => {
  it("the defaults", () => {
    expect(DEFAULT_POLICY).to.equal(BigInt(vectors.defaultPolicy));
    expect(DEFAULT_CHANGE_APPROVALS).to.equal(vectors.defaultChangeApprovals);
    expect([nibbleOf(DEFAULT_POLICY, 6), nibbleOf(DEFAULT_POLICY, 2)]).to.deep.equal([2, 1]);
  });

  it("approvals that a step needs", () => {
    for (const { required: expected, policy, ...step } of vectors.required) {
      expect(required({ ...step, policy: BigInt(policy) }), JSON.stringify(step)).to.equal(expected);
    }
  });

  it("what lowers a policy", () => {
    for (const vector of vectors.lowers) {
      const before = { policy: BigInt(vector.before), changeApprovals: vector.beforeChange };
      const after = { policy: BigInt(vector.after), changeApprovals: vector.afterChange };
      expect(lowers(before, after), JSON.stringify(vector)).to.equal(vector.lowers);
    }
  });

  it("nibbles from 1 to 8, and no bit above them", () => {
    checkPolicy(DEFAULT_POLICY);
    for (const policy of [0n, DEFAULT_POLICY - 1n, DEFAULT_POLICY + 8n, DEFAULT_POLICY + (1n << 128n)]) {
      refusal("policy-malformed", () => {
        checkPolicy(policy);
      });
    }
  });
});

describe("mandates", () => {
  for (const { name, packed, index, time, good, ...mandate } of vectors.mandates) {
    it(`${name}: packed, and ${good ? "good" : "not good"}`, () => {
      expect(packMandate(mandate)).to.equal(BigInt(packed));
      expect(unpackMandate(BigInt(packed))).to.deep.equal(mandate);
      expect(wasGood(mandate, index, time)).to.equal(good);
    });
  }

  it("refuses words with unused bits, and values that do not fit", () => {
    refusal("slot-malformed", () => unpackMandate(1n));
    refusal("slot-malformed", () => unpackMandate(1n << 256n));
    const [{ packed }] = vectors.mandates as [RuleVectors["mandates"][number]];
    refusal("slot-malformed", () => packMandate({ ...unpackMandate(BigInt(packed)), tags: 2 ** 32 }));
    refusal("slot-malformed", () => packMandate({ ...unpackMandate(BigInt(packed)), from: -1 }));
  });

  it("packing undoes unpacking", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 240n - 1n }), (word) => {
        expect(packMandate(unpackMandate(word << 16n))).to.equal(word << 16n);
      }),
    );
  });

  it("may sign what lies within their tags; without tags only those with all", () => {
    expect(maySign(64 + 4, 4)).to.equal(true);
    expect(maySign(64 + 4, 4 + 1)).to.equal(false);
    expect(maySign(CLOSES + 4, CLOSES + 4)).to.equal(true);
    expect(maySign(4, CLOSES + 4)).to.equal(false);
    expect(maySign(OTHER, 0)).to.equal(false);
    expect(maySign(ALL_TAGS - 1, 0)).to.equal(false);
    expect(maySign(ALL_TAGS, 0)).to.equal(true);
  });

  it("approve with the role record or approve", () => {
    expect([0, 1, 2, 4, 6, 8, 24].map(mayApprove)).to.deep.equal([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
