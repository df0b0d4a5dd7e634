import { expect } from "chai";
import fc from "fast-check";
import { to0x, toHex, fromHex, type Hex } from "../../../protocol/bytes.ts";
import {
  MAX_BATCH,
  batchSizeFor,
  isBatchSize,
  issuerUrn,
  parseIssuer,
  successorWord,
} from "../../../protocol/records/batch.ts";
import type { RecordChange } from "../../../protocol/records/entries.ts";
import { itemWords, itemsHash } from "../../../protocol/records/items.ts";
import {
  STATUS,
  applyChange,
  erasedAt,
  mayFollow,
  newBatch,
  stateOf,
  statusAt,
} from "../../../protocol/records/status.ts";
import { readVectors, refusal } from "../helpers.ts";

interface Vectors {
  items: { indexes: number[]; words: Hex; hash: Hex }[];
  bitmaps: {
    size: number;
    changes: ({ status: number; indexes: number[] } | { erased: number[] })[];
    status: Hex[];
    erased: Hex[];
  };
  successors: { older: Hex; newer: Hex; successor: Hex }[];
}

const vectors = readVectors("records.json") as Vectors;

const agency: Hex = `0x${"ab".repeat(32)}`;
const base = { agency, batch: 1, validUntil: 0, succession: 0, approvers: [1] };

function status(sequence: number, to: number, indexes: number[], reason = 0): RecordChange {
  const successors = to === STATUS.superseded ? indexes.map(() => "cd".repeat(32)) : [];
  return { kind: 7, ...base, recordedAt: 100 + sequence, sequence, status: to, reason, indexes, successors };
}

function erasure(sequence: number, indexes: number[]): RecordChange {
  return { kind: 8, ...base, recordedAt: 100 + sequence, sequence, indexes };
}

describe("what changes a batch", () => {
  it("items, bitmaps and successors as the vectors have them", () => {
    for (const { indexes, words, hash } of vectors.items) {
      expect(to0x(itemWords(indexes))).to.equal(words);
      expect(to0x(itemsHash(indexes))).to.equal(hash);
    }
    const { size, changes, status: slots, erased } = vectors.bitmaps;
    const batch = newBatch(size);
    changes.forEach((change, i) => {
      applyChange(
        batch,
        "erased" in change ? erasure(i, change.erased) : status(i, change.status, change.indexes),
      );
    });
    expect(toHex(batch.status)).to.equal(slots.map((slot) => slot.slice(2)).join(""));
    expect(toHex(batch.erased)).to.equal(erased.map((slot) => slot.slice(2)).join(""));
    for (const { older, newer, successor } of vectors.successors) {
      expect(to0x(successorWord(fromHex(older), fromHex(newer)))).to.equal(successor);
    }
  });

  it("the example of a Token Status List with two bits", () => {
    const expected = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    const list = fromHex("c944f9");
    expect(expected.map((_, i) => statusAt(list, i))).to.deep.equal(expected);
  });

  it("final ones stay, and only the suspended become valid again", () => {
    const allowed = [0, 1, 2, 3].map((before) =>
      [0, 1, 2, 3, 4].filter((after) => mayFollow(before as 0 | 1 | 2 | 3, after)),
    );
    expect(allowed).to.deep.equal([[1, 2, 3], [], [0, 1, 3], []]);
  });

  it("what is refused changes nothing", () => {
    const batch = newBatch(64);
    applyChange(batch, status(0, STATUS.revoked, [5]));
    applyChange(batch, erasure(1, [5]));
    const before = [toHex(batch.status), toHex(batch.erased), batch.sequence];
    for (const change of [
      status(1, STATUS.revoked, [6]),
      status(2, STATUS.revoked, [4, 5]),
      status(2, STATUS.valid, [6]),
      status(2, 4, [6]),
      status(2, STATUS.revoked, [64]),
      status(2, STATUS.revoked, [6], 8),
      erasure(2, [4, 5]),
      erasure(2, [64]),
    ]) {
      refusal("record-change-invalid", () => {
        applyChange(batch, change);
      });
    }
    expect([toHex(batch.status), toHex(batch.erased), batch.sequence]).to.deep.equal(before);
  });

  it("one record's state is what the bitmaps say of it", () => {
    const place = fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 5 });
    const wished = fc.array(fc.tuple(fc.nat(4), place), { maxLength: 12 });
    fc.assert(
      fc.property(wished, (list) => {
        const batch = newBatch(64);
        const taken: RecordChange[] = [];
        for (const [to, indexes] of list) {
          const sorted = indexes.toSorted((a, b) => a - b);
          const change = to === 4 ? erasure(batch.sequence, sorted) : status(batch.sequence, to, sorted);
          try {
            applyChange(batch, change);
            taken.push(change);
          } catch {
            continue;
          }
        }
        expect(batch.sequence).to.equal(taken.length);
        for (let index = 0; index < 64; index++) {
          const state = stateOf(taken, index);
          expect(state.status).to.equal(statusAt(batch.status, index));
          expect(state.erasedAt !== null).to.equal(erasedAt(batch.erased, index));
          expect(state.successor !== null).to.equal(state.status === STATUS.superseded);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("batches", () => {
  it("have a power of two of places, from 64 to 2^20", () => {
    expect([1, 64, 65, 1_024, 1_025, MAX_BATCH].map(batchSizeFor)).to.deep.equal([
      ...[64, 64, 128, 1_024, 2_048, MAX_BATCH],
    ]);
    expect([0, 32, 63, 96, MAX_BATCH * 2].filter(isBatchSize)).to.deep.equal([]);
    for (const records of [0, -1, 1.5, MAX_BATCH + 1]) {
      refusal("record-batch-invalid", () => batchSizeFor(records));
    }
    refusal("record-batch-invalid", () => newBatch(100));
  });

  it("are named by their issuer, in one spelling", () => {
    const place = {
      chainId: 31337n,
      registry: `0x${"1f".repeat(20)}`,
      agency: `0x${"ab".repeat(32)}`,
    } as const;
    expect(parseIssuer(issuerUrn(place))).to.deep.equal(place);
    for (const iss of [
      issuerUrn(place).toUpperCase(),
      `${issuerUrn(place)}:1`,
      issuerUrn(place).replace("31337", "031337"),
      issuerUrn(place).replace("1f", "1F"),
      "",
    ]) {
      expect(parseIssuer(iss), iss).to.equal(undefined);
    }
  });
});
