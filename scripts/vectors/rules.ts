import { solidityPacked, zeroPadBytes } from "ethers";
import { seeded, type Seeded } from "./random.ts";

const DEFAULT = "22111111111111111211222222211111";
const OTHER = 30;

/** releaseTag.csv of OCDS 1.1.5, in file order. */
const CODES =
  "planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate awardCancellation contract contractUpdate contractAmendment implementation implementationUpdate contractTermination compiled".split(
    " ",
  );

function maskOf(tags: readonly string[], closes: boolean): number {
  const bits = new Set(tags.map((tag) => (CODES.includes(tag) ? CODES.indexOf(tag) : OTHER)));
  if (closes) bits.add(31);
  return [...bits].reduce((sum, bit) => sum + 2 ** bit, 0);
}

function tagCases() {
  const lists: [string[], boolean][] = [
    [[], false],
    [[], true],
    ...CODES.map((code): [string[], boolean] => [[code], false]),
    [["award", "contract"], false],
    [["tender", "tender"], false],
    [["tender", "award", "contract", "bid"], false],
    [["awardNotice"], false],
    [["Tender"], false],
    [["contractTermination"], true],
    [[...CODES, "other"], true],
  ];
  return lists.map(([tags, closes]) => ({ tags, closes, mask: maskOf(tags, closes) }));
}

const digits = (policy: string): number[] =>
  Array.from(policy)
    .reverse()
    .map((digit) => parseInt(digit, 16));
const bitsOf = (mask: number): number[] =>
  Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => Math.floor(mask / 2 ** bit) % 2 === 1);

function requiredCase(
  policy: string,
  tags: number,
  approvals: number,
  corrects: number,
  maxRequired: number,
) {
  const bits = tags === 0 ? [OTHER] : bitsOf(tags);
  const nibbles = digits(policy);
  const asked = [
    approvals,
    ...(corrects === 0 ? [] : [maxRequired]),
    ...bits.map((bit) => nibbles[bit] ?? 0),
  ];
  return { policy: `0x${policy}`, tags, approvals, corrects, maxRequired, required: Math.max(...asked) };
}

function randomPolicy(random: Seeded): string {
  return Array.from({ length: 32 }, () => String(1 + random.below(8))).join("");
}

function requiredCases(random: Seeded) {
  const single = [0, ...Array.from({ length: 32 }, (_, bit) => 2 ** bit)];
  return [
    ...single.map((tags) => requiredCase(DEFAULT, tags, 0, 0, 0)),
    requiredCase(DEFAULT, 4, 3, 0, 0),
    requiredCase(DEFAULT, 4, 0, 1, 5),
    requiredCase(DEFAULT, 4, 0, 0, 5),
    requiredCase(DEFAULT, 4, 8, 1, 5),
    ...Array.from({ length: 30 }, () =>
      requiredCase(
        randomPolicy(random),
        random.below(2 ** 16) + 2 ** 31 * random.below(2),
        random.below(9),
        random.below(3),
        random.below(9),
      ),
    ),
  ];
}

function lowersCases(random: Seeded) {
  const raised = `3${DEFAULT.slice(1)}`;
  const pairs: [string, number, string, number][] = [
    [DEFAULT, 1, DEFAULT, 1],
    [DEFAULT, 1, raised, 1],
    [raised, 1, DEFAULT, 1],
    [DEFAULT, 2, DEFAULT, 1],
    [DEFAULT, 1, raised, 2],
    [raised, 2, DEFAULT, 3],
    ...Array.from({ length: 10 }, (): [string, number, string, number] => [
      randomPolicy(random),
      1 + random.below(8),
      randomPolicy(random),
      1 + random.below(8),
    ]),
  ];
  return pairs.map(([before, beforeChange, after, afterChange]) => ({
    before: `0x${before}`,
    beforeChange,
    after: `0x${after}`,
    afterChange,
    lowers:
      afterChange < beforeChange || digits(after).some((nibble, i) => nibble < (digits(before)[i] ?? 0)),
  }));
}

const MANDATE = ["uint32", "uint32", "uint40", "uint40", "uint48", "uint48"];

function mandateCases() {
  const usual = {
    roles: 6,
    tags: 0xffffffff,
    from: 1_700_000_000,
    until: 1_800_000_000,
    grantedIndex: 10,
    revokedIndex: 0,
  };
  const moments: [string, Partial<typeof usual>, number, number, boolean][] = [
    ["in force", {}, 11, 1_750_000_000, true],
    ["at the index of its grant", {}, 10, 1_750_000_000, false],
    ["before its grant", {}, 9, 1_750_000_000, false],
    ["at its first second", {}, 11, 1_700_000_000, true],
    ["a second before", {}, 11, 1_699_999_999, false],
    ["at its last second", {}, 11, 1_799_999_999, true],
    ["at its end", {}, 11, 1_800_000_000, false],
    ["before its revocation", { revokedIndex: 20 }, 19, 1_750_000_000, true],
    ["at the index of its revocation", { revokedIndex: 20 }, 20, 1_750_000_000, false],
    ["after its revocation", { revokedIndex: 20 }, 21, 1_750_000_000, false],
    [
      "in the same second as its revocation, earlier in the log",
      { revokedIndex: 12 },
      11,
      1_750_000_000,
      true,
    ],
    [
      "every field at its most",
      { roles: 2 ** 32 - 1, until: 2 ** 40 - 1, grantedIndex: 2 ** 48 - 2, revokedIndex: 2 ** 48 - 1 },
      2 ** 48 - 1,
      1_750_000_000,
      false,
    ],
  ];
  return moments.map(([name, change, index, time, good]) => {
    const mandate = { ...usual, ...change };
    return {
      name,
      ...mandate,
      packed: zeroPadBytes(solidityPacked(MANDATE, Object.values(mandate)), 32),
      index,
      time,
      good,
    };
  });
}

export function ruleVectors() {
  const random = seeded("rules");
  return {
    about:
      "tags: masks of OCDS release tags; required: approvals a step needs; lowers: whether a policy change waits; mandates: the packed slot and whether it was good for an entry at that log index and time",
    defaultPolicy: `0x${DEFAULT}`,
    defaultChangeApprovals: 1,
    tags: tagCases(),
    unknownTags: [2 ** 16, 2 ** 29, 2 ** 16 + 4],
    required: requiredCases(random),
    lowers: lowersCases(random),
    mandates: mandateCases(),
  };
}
