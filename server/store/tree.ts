import { hash } from "node:crypto";
import type { Consistency, Inclusion } from "../../protocol/log.ts";
import { consistencyPlaces, inclusionPlaces, rootPlaces, type Place } from "../../protocol/proof/places.ts";
import { TILE_WIDTH, nodesFrom, tilesFor, type Tile } from "../../protocol/proof/tiles.ts";
import type { Queryable } from "./pool.ts";
import { hashBlocks } from "./queries/evidence.ts";

/** Every 8th level of the tree is stored, which are the levels of tiles: see the table ledger.subtrees. */
const STORED_LEVELS = 8;
const LENGTH = 32;

/** By way of a string, which costs half as much as a Buffer of its own for every digest. */
function sha256(data: Uint8Array): Uint8Array {
  return Buffer.from(hash("sha256", data, "binary"), "binary");
}

/**
 * Hashes of nodes of the log, each given as the complete subtrees that make it up. Reads at most one tile of 256
 * stored hashes a node and stored level, and each once: nothing that grows with the log but its height.
 * @throws JejakError `tile-incomplete` where the index lacks a hash
 */
export async function readNodes(db: Queryable, nodes: readonly (readonly Place[])[]): Promise<Uint8Array[]> {
  const levels = Map.groupBy(tilesFor(nodes, Number.MAX_SAFE_INTEGER), ({ level }) => level);
  const blocks = new Map<number, Map<number, Buffer>>();
  for (const [level, tiles] of levels) blocks.set(level, await readTiles(db, level, tiles));
  return nodesFrom(({ level, index }) => blocks.get(level)?.get(index), nodes, sha256);
}

function readTiles(db: Queryable, level: number, tiles: readonly Tile[]): Promise<Map<number, Buffer>> {
  return hashBlocks(
    db,
    level * STORED_LEVELS,
    tiles.map(({ index }) => index),
  );
}

/** Root of the log of `size` entries, from stored hashes. @throws JejakError `tile-incomplete` */
export async function rootAt(db: Queryable, size: number): Promise<Uint8Array> {
  const [root] = await readNodes(db, [rootPlaces(size)]);
  return root as Uint8Array;
}

/**
 * Proof that the entry at `index` is in the log of `size` entries. Not checked here.
 * @throws JejakError `tree-index`, `tile-incomplete`
 */
export async function inclusionAt(db: Queryable, index: number, size: number): Promise<Inclusion> {
  const path = inclusionPlaces(index, size);
  const [root, leaf, ...proof] = await readNodes(db, [
    rootPlaces(size),
    [{ level: 0, position: index }],
    ...path,
  ]);
  return { index, size, root: root as Uint8Array, leaf: leaf as Uint8Array, proof };
}

/**
 * Proof that the log of `size` entries begins with that of `oldSize`. Not checked here.
 * @throws JejakError `tree-size`, `tile-incomplete`
 */
export async function consistencyAt(db: Queryable, oldSize: number, size: number): Promise<Consistency> {
  const path = consistencyPlaces(oldSize, size);
  const [oldRoot, root, ...proof] = await readNodes(db, [rootPlaces(oldSize), rootPlaces(size), ...path]);
  return { oldSize, size, oldRoot: oldRoot as Uint8Array, root: root as Uint8Array, proof };
}

/** A tile's hashes, 32 bytes each; null where the index lacks one. */
export async function readTile(
  db: Queryable,
  level: number,
  index: number,
  width: number,
): Promise<Uint8Array | null> {
  const blocks = await hashBlocks(db, level * STORED_LEVELS, [index]);
  const hashes = blocks.get(index);
  return hashes !== undefined && hashes.length >= width * LENGTH ? hashes.subarray(0, width * LENGTH) : null;
}

/** A bundle of entries' words, each behind its length in two bytes; null where the index lacks one. */
export async function readBundle(db: Queryable, index: number, width: number): Promise<Uint8Array | null> {
  const { rows } = await db.query<{ words: Buffer }>(
    "SELECT words FROM ledger.entries WHERE index >= $1 AND index < $2 ORDER BY index",
    [index * TILE_WIDTH, index * TILE_WIDTH + width],
  );
  return rows.length === width ? Buffer.concat(rows.flatMap(({ words }) => [lengthOf(words), words])) : null;
}

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(length);
  return bytes;
}
