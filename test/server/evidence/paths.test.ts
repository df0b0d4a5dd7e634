import { hash } from "node:crypto";
import { expect } from "chai";
import type pg from "pg";
import { createLog, verifyInclusion, type Log } from "../../../protocol/log.ts";
import { inclusionPlaces } from "../../../protocol/proof/places.ts";
import { inclusionPaths } from "../../../server/evidence/paths.ts";
import { appendLeaf, type Accumulator, type Subtree } from "../../../server/indexer/accumulator.ts";
import { openDatabase } from "../indexer/support.ts";

/** Above 2^16, so that two stored levels of subtrees take part. */
const SIZE = 66_000;

function sha256(data: Uint8Array): Buffer {
  return hash("sha256", data, "buffer");
}

function leafOf(index: number): Buffer {
  return sha256(Buffer.from(`leaf ${index}`));
}

/** Leaves and subtrees as the indexer stores them, and the same log in memory. */
async function fill(pool: pg.Pool, size: number): Promise<Log> {
  const log = createLog(sha256);
  const accumulator: Accumulator = { size: 0, peaks: [] };
  const subtrees: Subtree[] = [];
  const leaves = Array.from({ length: size }, (_, index) => leafOf(index));
  for (const leaf of leaves) {
    log.append(leaf);
    appendLeaf(accumulator, leaf, subtrees);
  }
  await pool.query(
    `INSERT INTO ledger.entries SELECT place - 1, 0, 0, 1, '', '', '', leaf, ''
     FROM unnest($1::bytea[]) WITH ORDINALITY AS n (leaf, place)`,
    [leaves],
  );
  await pool.query(
    "INSERT INTO ledger.subtrees SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
    [
      subtrees.map(({ level }) => level),
      subtrees.map(({ position }) => position),
      subtrees.map((s) => s.hash),
    ],
  );
  return log;
}

describe("evidence: inclusion paths from the index", function () {
  this.timeout(60_000);
  let pool: pg.Pool;
  let log: Log;

  before(async () => {
    pool = await openDatabase();
    log = await fill(pool, SIZE);
  });
  after(() => pool.end());

  it("plans what RFC 6962 asks for, whatever the size", () => {
    for (let size = 1; size <= 130; size++) {
      const small = createLog(sha256);
      for (let index = 0; index < size; index++) small.append(leafOf(index));
      for (let index = 0; index < size; index++) {
        expect(inclusionPlaces(index, size)).to.have.length(small.inclusionProof(index).length);
      }
    }
  });

  it("gives the very paths of the log, at sizes on both sides of every stored level", async () => {
    for (const size of [1, 2, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 65_793, SIZE - 1, SIZE]) {
      const indexes = [0, 1, 255, 256, 300, 65_535, 65_536, size - 2, size - 1].filter(
        (index) => index >= 0 && index < size,
      );
      const paths = await inclusionPaths(pool, [...new Set(indexes)], size);
      for (const index of indexes) {
        const proof = paths.get(index) ?? [];
        expect(
          proof.map((node) => Buffer.from(node).toString("hex")),
          `${index} in ${size}`,
        ).to.deep.equal(log.inclusionProof(index, size).map((node) => Buffer.from(node).toString("hex")));
        expect(verifyInclusion({ leaf: log.leaf(index), index, size, proof, root: log.root(size) })).to.equal(
          true,
        );
      }
    }
  });

  it("reads a number of blocks that does not grow with the log", async () => {
    const asked: number[] = [];
    const counting = {
      query: (text: string, values: unknown[] = []) => {
        asked.push((values[0] as number[]).length);
        return pool.query(text, values);
      },
    };
    const indexes = Array.from({ length: 10 }, (_, i) => i * 6_000);
    await inclusionPaths(counting as never, indexes, SIZE);
    expect(asked).to.have.length.at.most(3);
    for (const blocks of asked) expect(blocks).to.be.at.most(indexes.length + 1);
  });

  it("refuses by name where the index lacks a hash", async () => {
    const missing = await inclusionPaths(pool, [5], SIZE + 1).catch((error: unknown) => error);
    expect(missing).to.include({ code: "evidence-refuted" });
  });
});
