import { expect } from "chai";
import fc from "fast-check";
import { fromHex, toHex, to0x } from "../../protocol/bytes.ts";
import {
  checkConsistency,
  checkInclusion,
  createLog,
  leafHash,
  rootFromPeaks,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  type Consistency,
  type Inclusion,
  type Log,
} from "../../protocol/log.ts";
import { sha256 } from "../../protocol/hash.ts";
import { nodeSha256, readVectors, refusal } from "./helpers.ts";

interface ProofVector {
  name: string;
  size: number;
  root: string;
  proof: string[];
  valid: boolean;
}

interface LogVectors {
  data: string[];
  leaves: string[];
  roots: string[];
  sequences: { seed: number; size: number; root: string }[];
  inclusion: (ProofVector & { leaf: string; index: number })[];
  consistency: (ProofVector & { oldSize: number; oldRoot: string })[];
}

const vectors = readVectors("log.json") as LogVectors;

function inclusionOf(vector: LogVectors["inclusion"][number]): Inclusion {
  return {
    ...vector,
    leaf: fromHex(vector.leaf),
    root: fromHex(vector.root),
    proof: vector.proof.map(fromHex),
  };
}

function consistencyOf(vector: LogVectors["consistency"][number]): Consistency {
  const roots = { oldRoot: fromHex(vector.oldRoot), root: fromHex(vector.root) };
  return { ...vector, ...roots, proof: vector.proof.map(fromHex) };
}

function sequenceLeaf(seed: number, index: number): Uint8Array {
  const packed = new DataView(new ArrayBuffer(16));
  packed.setBigUint64(0, BigInt(seed));
  packed.setBigUint64(8, BigInt(index));
  return sha256(new Uint8Array(packed.buffer));
}

function logOf(size: number, seed = 1): Log {
  const log = createLog(nodeSha256);
  for (let i = 0; i < size; i++) log.append(sequenceLeaf(seed, i));
  return log;
}

const inclusionIn = (log: Log, index: number, size = log.size): Inclusion => ({
  leaf: log.leaf(index),
  index,
  size,
  proof: log.inclusionProof(index, size),
  root: log.root(size),
});

const consistencyIn = (log: Log, oldSize: number, size = log.size): Consistency => ({
  oldSize,
  size,
  oldRoot: log.root(oldSize),
  root: log.root(size),
  proof: log.consistencyProof(oldSize, size),
});

describe("log vectors", () => {
  it("leaves and roots, appended one by one and from the peaks", () => {
    const log = createLog();
    vectors.leaves.forEach((leaf, i) => {
      expect(to0x(log.root())).to.equal(vectors.roots[i]);
      expect(to0x(leafHash(fromHex(vectors.data[i]!)))).to.equal(leaf);
      expect(log.append(fromHex(leaf))).to.equal(i);
      const peaks = log.peaks().map((peak) => peak.hash);
      expect(to0x(rootFromPeaks(i + 1, peaks))).to.equal(vectors.roots[i + 1]);
    });
    expect(to0x(log.root())).to.equal(vectors.roots.at(-1));
    expect(to0x(rootOf(vectors.leaves.map(fromHex)))).to.equal(vectors.roots.at(-1));
  });

  for (const { seed, size, root } of vectors.sequences) {
    it(`sequence ${seed} of ${size} leaves`, () => {
      expect(to0x(logOf(size, seed).root())).to.equal(root);
    });
  }

  it("proofs of inclusion are made and accepted", () => {
    const log = createLog();
    for (const leaf of vectors.leaves) log.append(fromHex(leaf));
    for (const vector of vectors.inclusion.filter(({ valid }) => valid)) {
      checkInclusion(inclusionOf(vector));
      expect(log.inclusionProof(vector.index, vector.size).map(to0x)).to.deep.equal(vector.proof);
    }
  });

  it("proofs of consistency are made and accepted", () => {
    const log = createLog();
    for (const leaf of vectors.leaves) log.append(fromHex(leaf));
    for (const vector of vectors.consistency.filter(({ valid }) => valid)) {
      checkConsistency(consistencyOf(vector));
      expect(log.consistencyProof(vector.oldSize, vector.size).map(to0x)).to.deep.equal(vector.proof);
    }
  });

  for (const vector of vectors.inclusion.filter(({ valid }) => !valid)) {
    it(`inclusion is refused: ${vector.name}`, () => {
      expect(verifyInclusion(inclusionOf(vector))).to.equal(false);
    });
  }

  for (const vector of vectors.consistency.filter(({ valid }) => !valid)) {
    it(`consistency is refused: ${vector.name}`, () => {
      expect(verifyConsistency(consistencyOf(vector))).to.equal(false);
    });
  }
});

describe("log", () => {
  it("proves every leaf and every older size up to 64", () => {
    const log = logOf(64);
    for (let size = 1; size <= 64; size++) {
      for (let n = 1; n <= size; n++) {
        checkInclusion(inclusionIn(log, n - 1, size), nodeSha256);
        checkConsistency(consistencyIn(log, n, size), nodeSha256);
      }
    }
  });

  it("proves random leaves and sizes of a larger log", () => {
    const log = logOf(5_000, 2);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(), (size, pick) => {
        expect(verifyInclusion(inclusionIn(log, pick % size, size), nodeSha256)).to.equal(true);
        expect(verifyConsistency(consistencyIn(log, 1 + (pick % size), size), nodeSha256)).to.equal(true);
        expect(
          toHex(
            rootFromPeaks(
              size,
              log.peaks(size).map((peak) => peak.hash),
            ),
          ),
        ).to.equal(toHex(log.root(size)));
      }),
      { numRuns: 300 },
    );
  });

  it("refuses every proof in which anything was changed", () => {
    const log = logOf(200, 3);
    const change = fc.record({
      size: fc.integer({ min: 2, max: 200 }),
      pick: fc.nat(),
      part: fc.nat(),
      byte: fc.nat(31),
      bit: fc.nat(7),
    });
    fc.assert(
      fc.property(change, ({ size, pick, part, byte, bit }) => {
        const inclusion = inclusionIn(log, pick % size, size);
        flipBit([inclusion.leaf, inclusion.root, ...inclusion.proof], part, byte, bit);
        expect(verifyInclusion(inclusion, nodeSha256)).to.equal(false);
        const consistency = consistencyIn(log, 1 + (pick % (size - 1)), size);
        flipBit([consistency.oldRoot, consistency.root, ...consistency.proof], part, byte, bit);
        expect(verifyConsistency(consistency, nodeSha256)).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses every proof for another index", () => {
    const log = logOf(70, 4);
    for (let size = 2; size <= 33; size++) {
      for (let index = 0; index < size; index++) {
        const inclusion = inclusionIn(log, index, size);
        for (let other = 0; other <= size; other++) {
          if (other !== index)
            expect(verifyInclusion({ ...inclusion, index: other }, nodeSha256)).to.equal(false);
        }
      }
    }
  });

  it("takes back what was appended, and goes on from there", () => {
    const log = logOf(100, 5);
    for (const size of [100, 77, 64, 63, 1, 0]) {
      log.truncate(size);
      expect(log.size).to.equal(size);
      expect(toHex(log.root())).to.equal(toHex(logOf(size, 5).root()));
    }
    for (let i = 0; i < 90; i++) log.append(sequenceLeaf(5, i));
    expect(toHex(log.root())).to.equal(toHex(logOf(90, 5).root()));
  });

  it("names both roots where a proof leads elsewhere", () => {
    const good = inclusionIn(logOf(3), 1);
    const error = refusal("proof-invalid", () => {
      checkInclusion({ ...good, root: sequenceLeaf(9, 9) });
    });
    expect(error.values).to.deep.equal({ calculated: toHex(good.root), claimed: toHex(sequenceLeaf(9, 9)) });
  });

  it("refuses hashes that are not 32 bytes, and places outside the log", () => {
    const log = logOf(5);
    refusal("hash-length", () => log.append(new Uint8Array(31)));
    refusal("tree-index", () => log.leaf(5));
    refusal("tree-index", () => log.inclusionProof(-1));
    refusal("tree-index", () => log.inclusionProof(3, 3));
    refusal("tree-size", () => log.inclusionProof(0, 6));
    refusal("tree-size", () => log.root(6));
    refusal("tree-size", () => log.root(1.5));
    refusal("tree-size", () => log.consistencyProof(0));
    refusal("tree-size", () => log.consistencyProof(6));
    refusal("tree-size", () => {
      log.truncate(6);
    });
    refusal("tree-size", () => rootFromPeaks(3, [new Uint8Array(32)]));
    refusal("tree-size", () => rootFromPeaks(0, [new Uint8Array(32)]));
    refusal("hash-length", () => rootFromPeaks(1, [new Uint8Array(33)]));
  });
});

function flipBit(parts: readonly Uint8Array[], part: number, byte: number, bit: number): void {
  const chosen = parts[part % parts.length]!;
  chosen[byte] = chosen[byte]! ^ (1 << bit);
}
