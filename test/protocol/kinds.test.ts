import { expect } from "chai";
import fc from "fast-check";
import { fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import {
  decodeEntry,
  encodeEntry,
  entryHeader,
  governanceHead,
  subject,
  subjectOf,
  type Entry,
  type StepEntry,
} from "../../protocol/kinds.ts";
import { leafHash } from "../../protocol/log.ts";
import type { RecordStatusEntry } from "../../protocol/records/entries.ts";
import { plain, readVectors, refusal } from "./helpers.ts";

interface EntryVectors {
  entries: {
    name: string;
    kind: number;
    words: string;
    leaf: string;
    subject: string;
    entry: Record<string, unknown>;
  }[];
  governanceHeads: { name: string; words: string; head: string }[];
  malformed: { name: string; words: string }[];
}

const vectors = readVectors("entries.json") as EntryVectors;
const records = readVectors("records.json") as Pick<EntryVectors, "entries" | "malformed">;

describe("entries", () => {
  for (const vector of [...vectors.entries, ...records.entries]) {
    it(`${vector.name}: words, typed entry, leaf and subject`, () => {
      const words = fromHex(vector.words);
      const entry = decodeEntry(words);
      expect(plain(entry)).to.deep.equal(vector.entry);
      expect(to0x(encodeEntry(entry))).to.equal(vector.words);
      expect(to0x(leafHash(words))).to.equal(vector.leaf);
      expect(to0x(subjectOf(words))).to.equal(vector.subject);
      expect(to0x(subject(words.subarray(64, 96), words.subarray(96, 128)))).to.equal(vector.subject);
      expect(entryHeader(words)).to.deep.equal({ kind: vector.kind, recordedAt: entry.recordedAt });
    });
  }

  for (const { name, words, head } of vectors.governanceHeads) {
    it(`the directory head after ${name}`, () => {
      expect(governanceHead(fromHex(words))).to.equal(head);
    });
  }

  for (const { name, words } of [...vectors.malformed, ...records.malformed]) {
    it(`refuses ${name}`, () => {
      refusal(name === "a kind without words" ? "entry-kind-unknown" : "entry-malformed", () =>
        decodeEntry(fromHex(words)),
      );
    });
  }

  it("reads kind and time of kinds that a later version brings", () => {
    const words = new Uint8Array(4 * 32);
    words.set([12], 31);
    words.set([1, 2], 62);
    expect(entryHeader(words)).to.deep.equal({ kind: 12, recordedAt: 258 });
    refusal("entry-kind-unknown", () => decodeEntry(words));
  });

  it("refuses to write what its word cannot hold", () => {
    const step = decodeEntry(
      fromHex(vectors.entries.find(({ name }) => name === "step")!.words),
    ) as StepEntry;
    for (const change of [
      { tags: 2 ** 32 },
      { tags: -1 },
      { required: 256 },
      { policyIndex: 2 ** 48 },
      { recordedAt: 1.5 },
      { approvers: [2, 1] },
      { approvers: [0] },
      { approvers: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    ]) {
      refusal("entry-malformed", () => encodeEntry({ ...step, ...change }));
    }
    refusal("hex-malformed", () => encodeEntry({ ...step, agency: "0x00" }));
  });

  it("refuses changes of records that no entry can say", () => {
    const found = records.entries.find(({ name }) => name === "record revoked")!;
    const revoked = decodeEntry(fromHex(found.words)) as RecordStatusEntry;
    const many = Array.from({ length: 401 }, (_, i) => i);
    for (const change of [
      { indexes: [] },
      { indexes: many },
      { indexes: [1, 1] },
      { indexes: [2, 1] },
      { indexes: [2 ** 32] },
      { indexes: [0.5] },
      { successors: ["ab".repeat(32)] },
      { status: 3 },
      { status: 3, indexes: many.slice(0, 52), successors: many.slice(0, 52).map(() => "ab".repeat(32)) },
    ]) {
      refusal("entry-malformed", () => encodeEntry({ ...revoked, ...change }));
    }
  });
});

const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map(Number);
const bytesHex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): Hex => to0x(bytes));
const word = bytesHex(32);
const address = bytesHex(20);
const contentHash = word.map((hex) => hex.slice(2));
const approvers = fc
  .uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 8 })
  .map((list) => list.sort((a, b) => a - b));
const kind = <K extends number>(number: K) => fc.constant(number);
const recordedAt = uint(40);

const ofBatch = {
  recordedAt,
  agency: word,
  batch: uint(32),
  validUntil: uint(40),
  succession: uint(32),
  approvers,
};
const indexes = (maxLength: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength })
    .map((list) => list.sort((a, b) => a - b));
const ofItems = { ...ofBatch, sequence: uint(32) };

const ANY_ENTRY: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: kind(6), ...ofBatch, root: contentHash, size: uint(32) }),
  fc.record({
    ...{ kind: kind(7), ...ofItems, status: fc.constantFrom(0, 1, 2, 4, 255), reason: uint(8) },
    ...{ indexes: indexes(400), successors: fc.constant<string[]>([]) },
  }),
  indexes(51).chain((list) =>
    fc.record({
      ...{ kind: kind(7), ...ofItems, status: kind(3), reason: uint(8), indexes: fc.constant(list) },
      successors: fc.array(contentHash, { minLength: list.length, maxLength: list.length }),
    }),
  ),
  fc.record({ kind: kind(8), ...ofItems, indexes: indexes(400) }),
  fc.record({
    kind: kind(1),
    recordedAt,
    agency: word,
    ocidHash: word,
    contentHash,
    previousHead: word,
    number: uint(32),
    index: uint(32),
    tags: uint(32),
    corrects: uint(32),
    deadline: uint(40),
    validUntil: uint(40),
    required: uint(8),
    approvals: uint(8),
    succession: uint(32),
    policyIndex: uint(48),
    approvers,
  }),
  fc.record({
    kind: kind(2),
    recordedAt,
    agency: word,
    nameHash: word,
    governance: uint(48),
    previousHead: word,
  }),
  fc.record({
    kind: kind(3),
    recordedAt,
    agency: word,
    number: uint(32),
    state: kind(1),
    signerHash: word,
    holder: word,
    roles: uint(32),
    tags: uint(32),
    from: uint(40),
    until: uint(40),
    credential: word,
    validUntil: uint(40),
    previousHead: word,
    approvers,
    governance: uint(48),
  }),
  fc.record({
    kind: kind(3),
    recordedAt,
    agency: word,
    number: uint(32),
    state: kind(2),
    reason: uint(8),
    suspectFrom: uint(40),
    approvers,
  }),
  fc.record({
    kind: kind(4),
    recordedAt,
    agency: word,
    policy: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    changeApprovals: uint(8),
    validUntil: uint(40),
    previousHead: word,
    approvers,
    governance: uint(48),
  }),
  fc.record({
    kind: kind(5),
    recordedAt,
    agency: word,
    proposal: uint(32),
    action: uint(8),
    state: uint(8),
    content: word,
    effectiveAt: uint(40),
    previousHead: word,
    approvers,
    validUntil: uint(40),
    author: address,
    successor: word,
    succession: uint(32),
  }),
  fc.record({
    kind: kind(9),
    recordedAt,
    agency: word,
    ocidHash: word,
    contentHash,
    index: uint(32),
    reason: uint(8),
    approvers,
    succession: uint(32),
  }),
  fc.record({
    kind: kind(14),
    recordedAt,
    author: address,
    about: uint(32),
    state: uint(8),
    writer: address,
    codeHash: word,
    effectiveAt: uint(40),
  }),
);

describe("encodeEntry and decodeEntry", () => {
  it("undo each other for every kind", () => {
    fc.assert(
      fc.property(ANY_ENTRY, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).to.deep.equal(entry);
      }),
      { numRuns: 400 },
    );
  });

  it("give another entry, or none, where any bit of the words differs", () => {
    fc.assert(
      fc.property(ANY_ENTRY, fc.nat(), fc.nat(7), (entry, at, bit) => {
        const words = encodeEntry(entry);
        const place = at % words.length;
        words[place] = words[place]! ^ (1 << bit);
        try {
          expect(toHex(encodeEntry(decodeEntry(words)))).to.equal(toHex(words));
        } catch (error) {
          expect((error as { code: string }).code).to.match(/^entry-/);
        }
      }),
      { numRuns: 400 },
    );
  });
});
