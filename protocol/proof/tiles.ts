import { JejakError } from "../errors.ts";
import { sha256, type HashFunction } from "../hash.ts";
import { EMPTY_ROOT, nodeHash } from "../log.ts";
import type { Place } from "./places.ts";

/** Hashes in a full tile; a tile is a subtree of this many leaves, of which only the leaves are stored. */
export const TILE_WIDTH = 256;

const TILE_LEVELS = 8;
const LENGTH = 32;

/** A tile of c2sp.org/tlog-tiles: hashes index·256 up to index·256 + width of the complete subtrees of 256^level leaves. */
export interface Tile {
  level: number;
  index: number;
  /** 1 to 256; below 256 at the right edge of the log only. */
  width: number;
}

/** A bundle of entries: those from index·256 on, `width` of them. */
export interface Bundle {
  index: number;
  width: number;
}

/** `tile/<L>/<N>[.p/<W>]`. */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${level}/${numbered(index, width)}`;
}

/** `tile/entries/<N>[.p/<W>]`. */
export function bundlePath({ index, width }: Bundle): string {
  return `tile/entries/${numbered(index, width)}`;
}

/** Groups of three digits, all but the last with an x before them, and the width where it is not full. */
function numbered(index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
  const last = groups.pop() ?? "";
  const path = [...groups.map((group) => `x${group}`), last].join("/");
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

/** Reads the path of a tile (`level` a number) or of a bundle of entries (`level` null); null where it is neither. */
export function parseTilePath(path: string): { level: number | null; index: number; width: number } | null {
  const [, level = "", number = "", width] =
    /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  const tile = {
    level: level === "entries" ? null : Number(level),
    index: Number(number.replaceAll(/[x/]/g, "")),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const written = tile.level === null ? bundlePath(tile) : tilePath({ ...tile, level: tile.level });
  // One path a tile: no needless group of zeroes, no width where it is full.
  return level !== "" && written === path && tile.width <= TILE_WIDTH && (tile.level ?? 0) < 64 ? tile : null;
}

/** How many entries a log needs to have this tile, or this bundle. */
export function sizeNeeded({
  level,
  index,
  width,
}: {
  level: number | null;
  index: number;
  width: number;
}): number {
  return (index * TILE_WIDTH + width) * TILE_WIDTH ** (level ?? 0);
}

/** Where the hashes stand from which a subtree's root is folded: `count` of them from `from` in a tile. */
interface Source {
  level: number;
  index: number;
  from: number;
  count: number;
}

/** A subtree lies within one tile of the level below it that tiles have. */
function sourceOf({ level, position }: Place): Source {
  const tileLevel = Math.floor(level / TILE_LEVELS);
  const count = 2 ** (level % TILE_LEVELS);
  const first = position * count;
  return { level: tileLevel, index: Math.floor(first / TILE_WIDTH), from: first % TILE_WIDTH, count };
}

/** Every tile, each once, that the log of `size` entries needs to tell these nodes. */
export function tilesFor(nodes: readonly (readonly Place[])[], size: number): Tile[] {
  const tiles = nodes.flat().map((place): Tile => {
    const { level, index } = sourceOf(place);
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    return { level, index, width };
  });
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}

/** Hashes of a tile, 32 bytes each, by its level and index; undefined where there is none. */
export type TileHashes = (tile: Pick<Tile, "level" | "index">) => Uint8Array | undefined;

/**
 * Hashes of nodes, each given as the complete subtrees that make it up, left-most first.
 * @throws JejakError `tile-incomplete`, with the tile and how many hashes it has
 */
export function nodesFrom(
  tiles: TileHashes,
  nodes: readonly (readonly Place[])[],
  hash: HashFunction = sha256,
): Uint8Array[] {
  return nodes.map((places) => {
    const roots = places.map((place) => subtreeRoot(tiles, sourceOf(place), hash));
    const last = roots.pop();
    return last === undefined
      ? EMPTY_ROOT.slice()
      : roots.reduceRight((right, left) => nodeHash(left, right, hash), last);
  });
}

/** Root of the complete tree of the hashes from `from` on, `count` of them (a power of two). */
function subtreeRoot(tiles: TileHashes, source: Source, hash: HashFunction): Uint8Array {
  const { from, count, level, index } = source;
  const hashes = tiles(source) ?? new Uint8Array(0);
  if (hashes.length < (from + count) * LENGTH) {
    const values = { level, index, needed: from + count, found: Math.floor(hashes.length / LENGTH) };
    throw new JejakError("tile-incomplete", { values });
  }
  const row = new Uint8Array(hashes.subarray(from * LENGTH, (from + count) * LENGTH));
  for (let left = count / 2; left >= 1; left /= 2) {
    for (let at = 0; at < left; at++) row.set(hash(pairAt(row, 2 * at)), at * LENGTH);
  }
  return row.slice(0, LENGTH);
}

/** 0x01 ‖ left ‖ right: one buffer for all, byte by byte, which for 64 bytes is quicker than a view and `set`. */
const PAIR = new Uint8Array(1 + 2 * LENGTH).fill(1, 0, 1);

function pairAt(row: Uint8Array, at: number): Uint8Array {
  for (let i = 0; i < 2 * LENGTH; i++) PAIR[1 + i] = row[at * LENGTH + i] as number;
  return PAIR;
}
