import { expect } from "chai";
import { toHex } from "../../../protocol/bytes.ts";
import { createLog, leafHash } from "../../../protocol/log.ts";
import {
  appendLeaf,
  foldComplete,
  leafOf,
  packPeaks,
  peakSources,
  rootOf,
  sha256,
  unpackPeaks,
  type Accumulator,
  type Subtree,
} from "../../../server/indexer/accumulator.ts";

const SIZE = 70_000;

describe("indexer: accumulator", function () {
  this.timeout(30_000);
  const reference = createLog(sha256);
  const log: Accumulator = { size: 0, peaks: [] };
  const leaves: Buffer[] = [];
  const subtrees: Subtree[] = [];

  before(() => {
    for (let i = 0; i < SIZE; i++) {
      const leaf = sha256(Buffer.from(String(i)));
      leaves.push(leaf);
      reference.append(leaf);
      appendLeaf(log, leaf, subtrees);
    }
  });

  /** The log when it had `size` leaves, from what the database keeps. */
  function rebuilt(size: number): Accumulator {
    const peaks: Buffer[] = [];
    for (const { peak, level, from, to } of peakSources(size)) {
      const stored =
        level === 0
          ? leaves.slice(from, to)
          : subtrees.filter((tree) => tree.level === level && tree.position >= from && tree.position < to);
      peaks[peak] = foldComplete(stored.map((node) => ("hash" in node ? node.hash : node)));
    }
    return { size, peaks };
  }

  it("hashes leaves as the protocol does", () => {
    const words = Buffer.from("any words");
    expect(toHex(leafOf(words))).to.equal(toHex(leafHash(words)));
  });

  it("has the root of the protocol's own log", () => {
    expect(toHex(rootOf(log))).to.equal(toHex(reference.root()));
    expect(toHex(rootOf({ size: 0, peaks: [] }))).to.equal(toHex(createLog().root()));
  });

  it("keeps every subtree of 2^8 and 2^16 leaves, once", () => {
    const counts = [8, 16].map((level) => subtrees.filter((tree) => tree.level === level).length);
    expect(counts).to.deep.equal([Math.floor(SIZE / 256), 1]);
    expect(subtrees).to.have.length(Math.floor(SIZE / 256) + 1);
  });

  for (const size of [0, 1, 2, 255, 256, 257, 511, 512, 4_097, 65_535, 65_536, 65_537, 69_999, SIZE]) {
    it(`is rebuilt at size ${size} from what is stored`, () => {
      const earlier = rebuilt(size);
      expect(toHex(rootOf(earlier))).to.equal(toHex(reference.root(size)));
      expect(toHex(rootOf(unpackPeaks(size, packPeaks(earlier))))).to.equal(toHex(reference.root(size)));
    });
  }

  it("goes on after a roll-back as if nothing had been", () => {
    const earlier = rebuilt(65_000);
    for (const leaf of leaves.slice(65_000)) appendLeaf(earlier, leaf, []);
    expect(toHex(rootOf(earlier))).to.equal(toHex(rootOf(log)));
  });

  it("refuses peaks that do not fit the size", () => {
    expect(() => unpackPeaks(3, Buffer.alloc(32))).to.throw("invariant-broken");
  });
});
