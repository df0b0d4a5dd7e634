import { expect } from "chai";
import fc from "fast-check";
import { concat, toHex } from "../../../protocol/bytes.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { checkConsistency, checkInclusion, createLog, leafHash, type Log } from "../../../protocol/log.ts";
import { consistencyPlaces, inclusionPlaces, rootPlaces } from "../../../protocol/proof/places.ts";
import {
  bundlePath,
  nodesFrom,
  parseTilePath,
  sizeNeeded,
  tilePath,
  tilesFor,
  type Tile,
  type TileHashes,
} from "../../../protocol/proof/tiles.ts";
import { nodeSha256, refusal } from "../helpers.ts";

/** Above 2^16, so that tiles of three levels take part. */
const SIZE = 70_000;

/** The specification's own words: MTH(D[(n·256 + i)·256^l : (n·256 + i + 1)·256^l]). */
function tileOf(log: Log, { level, index, width }: Tile): Uint8Array {
  const span = 256 ** level;
  const hashes = Array.from({ length: width }, (_, i) => {
    const start = (index * 256 + i) * span;
    const small = createLog(nodeSha256);
    for (let leaf = start; leaf < start + span; leaf++) small.append(log.leaf(leaf));
    return small.root();
  });
  return concat(...hashes);
}

describe("tiles", function () {
  this.timeout(60_000);
  const log = createLog(nodeSha256);
  const made = new Map<string, Uint8Array>();

  before(() => {
    for (let index = 0; index < SIZE; index++) log.append(leafHash(utf8(`entry ${index}`), nodeSha256));
  });

  /** Those tiles only that a log of this size must have. */
  function only(size: number, asked: string[] = []): TileHashes {
    return ({ level, index }) => {
      const width = Math.min(256, Math.floor(size / 256 ** level) - index * 256);
      const path = tilePath({ level, index, width });
      asked.push(path);
      const tile = made.get(path) ?? tileOf(log, { level, index, width });
      made.set(path, tile);
      return tile;
    };
  }

  it("are named as the specification names them", () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).to.equal("tile/0/x001/x234/067");
    expect(tilePath({ level: 1, index: 0, width: 17 })).to.equal("tile/1/000.p/17");
    expect(tilePath({ level: 2, index: 1000, width: 256 })).to.equal("tile/2/x001/000");
    expect(bundlePath({ index: 273, width: 112 })).to.equal("tile/entries/273.p/112");
  });

  it("are those of the specification's example: 70,000 entries", () => {
    const everything = Array.from({ length: SIZE }, (_, position) => ({ level: 0, position }));
    const paths = tilesFor([everything], SIZE).map(tilePath);
    expect(paths).to.have.length(274);
    expect(paths.at(-1)).to.equal("tile/0/273.p/112");
    const upper = [0, 256].map((position) => ({ level: 8, position }));
    expect(tilesFor([upper], SIZE).map(tilePath)).to.deep.equal(["tile/1/000", "tile/1/001.p/17"]);
    expect(tilesFor([[{ level: 16, position: 0 }]], SIZE).map(tilePath)).to.deep.equal(["tile/2/000.p/1"]);
  });

  it("have one path each", () => {
    for (const path of ["tile/0/x001/x234/067", "tile/63/000", "tile/1/000.p/17", "tile/entries/273.p/112"]) {
      const tile = parseTilePath(path);
      expect(
        tile && (tile.level === null ? bundlePath(tile) : tilePath({ ...tile, level: tile.level })),
      ).to.equal(path);
    }
  });

  for (const [why, path] of [
    ["a leading zero in the level", "tile/00/000"],
    ["a level above 63", "tile/64/000"],
    ["a sign", "tile/-1/000"],
    ["a short group", "tile/0/12"],
    ["a group of zeroes in front", "tile/0/x000/001"],
    ["no x", "tile/0/001/234"],
    ["an x in the last group", "tile/0/x001/x234"],
    ["a width of 0", "tile/0/000.p/0"],
    ["the width of a full tile", "tile/0/000.p/256"],
    ["a width with a leading zero", "tile/0/000.p/01"],
    ["a width above 256", "tile/0/000.p/999"],
    ["another folder", "tile/data/000"],
    ["something behind", "tile/0/000/"],
    ["a query", "tile/0/000?x"],
    ["nothing", ""],
  ] as const) {
    it(`are not read from a path with ${why}`, () => {
      expect(parseTilePath(path)).to.equal(null);
    });
  }

  it("need the log that has their last hash", () => {
    expect(sizeNeeded({ level: null, index: 1, width: 3 })).to.equal(259);
    expect(sizeNeeded({ level: 0, index: 0, width: 256 })).to.equal(256);
    expect(sizeNeeded({ level: 1, index: 0, width: 2 })).to.equal(512);
  });

  it("tell root, inclusion and consistency of any size, from nothing else", () => {
    const sizes = fc.oneof(
      fc.constantFrom(1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, SIZE),
      fc.nat(SIZE - 1),
    );
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (last, first, second) => {
        const size = Math.max(1, last);
        const index = first % size;
        const oldSize = 1 + (second % size);
        const tiles = only(size);
        const [root, oldRoot] = nodesFrom(tiles, [rootPlaces(size), rootPlaces(oldSize)], nodeSha256) as [
          Uint8Array,
          Uint8Array,
        ];
        expect(toHex(root)).to.equal(toHex(log.root(size)));
        const inclusion = nodesFrom(tiles, inclusionPlaces(index, size), nodeSha256);
        checkInclusion({ leaf: log.leaf(index), index, size, proof: inclusion, root });
        const consistency = nodesFrom(tiles, consistencyPlaces(oldSize, size), nodeSha256);
        expect(consistency.map(toHex)).to.deep.equal(log.consistencyProof(oldSize, size).map(toHex));
        checkConsistency({ oldSize, size, oldRoot, root, proof: consistency });
      }),
      { numRuns: 60, seed: 6962 },
    );
  });

  it("are few, whatever the size", () => {
    for (const size of [SIZE, 2 ** 24 + 3, 2 ** 40 + 12_345]) {
      const nodes = [
        ...consistencyPlaces(Math.floor(size / 3), size),
        ...inclusionPlaces(Math.floor(size / 7), size),
      ];
      expect(tilesFor(nodes, size).length).to.be.at.most(3 * Math.ceil(Math.log2(size) / 8));
    }
  });

  it("are refused by name where a hash is missing", () => {
    const error = refusal("tile-incomplete", () =>
      nodesFrom(() => undefined, [[{ level: 8, position: 300 }]]),
    );
    expect(error.values).to.deep.equal({ level: 1, index: 1, needed: 45, found: 0 });
  });

  it("are not asked for what no log has", () => {
    refusal("tree-index", () => inclusionPlaces(5, 5));
    refusal("tree-index", () => inclusionPlaces(0, 0));
    refusal("tree-index", () => inclusionPlaces(-1, 5));
    refusal("tree-size", () => consistencyPlaces(0, 5));
    refusal("tree-size", () => consistencyPlaces(0, 0));
    refusal("tree-size", () => consistencyPlaces(6, 5));
    refusal("tree-size", () => consistencyPlaces(1.5, 5));
    expect(consistencyPlaces(5, 5)).to.deep.equal([]);
    expect(rootPlaces(0)).to.deep.equal([]);
    expect(nodesFrom(() => undefined, [[]]).map(toHex)).to.deep.equal([toHex(createLog().root())]);
  });
});
