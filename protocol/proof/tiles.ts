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

/** A node within a tile: the `position`-th of those `height` levels above its hashes. */
interface Source {
  level: number;
  index: number;
  height: number;
  position: number;
}

/** A subtree lies within one tile of the level below it that tiles have. */
function sourceOf({ level, position }: Place): Source {
  const height = level % TILE_LEVELS;
  const width = TILE_WIDTH / 2 ** height;
  const index = Math.floor(position / width);
  return { level: Math.floor(level / TILE_LEVELS), index, height, position: position % width };
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
  const trees = new Map<string, TileTree>();
  const rootOf = (place: Place): Uint8Array => {
    const source = sourceOf(place);
    const key = `${source.level}/${source.index}`;
    const tree = trees.get(key) ?? { hashes: tiles(source) ?? new Uint8Array(0), rows: [] };
    trees.set(key, tree);
    checkComplete(tree, source);
    return nodeIn(tree, source.height, source.position, hash);
  };
  return nodes.map((places) => {
    const roots = places.map(rootOf);
    const last = roots.pop();
    if (last === undefined) return EMPTY_ROOT.slice();
    return roots.reduceRight((right, left) => nodeHash(left, right, hash), last);
  });
}

/** A tile, and the nodes above its hashes as far as somebody asked for them. */
interface TileTree {
  hashes: Uint8Array;
  rows: Uint8Array[][];
}

/** @throws JejakError `tile-incomplete` */
function checkComplete({ hashes }: TileTree, { level, index, height, position }: Source): void {
  const needed = (position + 1) * 2 ** height;
  const found = Math.floor(hashes.length / LENGTH);
  if (found < needed) throw new JejakError("tile-incomplete", { values: { level, index, needed, found } });
}

/** The `position`-th node `height` levels above the hashes, hashed once however often it is asked for. */
function nodeIn(tree: TileTree, height: number, position: number, hash: HashFunction): Uint8Array {
  if (height === 0) return tree.hashes.slice(position * LENGTH, (position + 1) * LENGTH);
  const row = (tree.rows[height] ??= []);
  return (row[position] ??= nodeHash(
    nodeIn(tree, height - 1, 2 * position, hash),
    nodeIn(tree, height - 1, 2 * position + 1, hash),
    hash,
  ));
}
