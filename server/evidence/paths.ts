import { hash } from "node:crypto";
import { JejakError } from "../../protocol/errors.ts";
import { nodeHash } from "../../protocol/log.ts";
import type { Queryable } from "../store/pool.ts";
import { BLOCK, hashBlocks } from "../store/queries/evidence.ts";
import { siblingsOf, type Place } from "./places.ts";

/** Every 8th level is stored: see the table ledger.subtrees. */
const STORED_LEVELS = 8;
const LENGTH = 32;

/** Where the hashes stand from which a subtree's root is folded: `count` of them from `from` in a stored block. */
interface Source {
  level: number;
  block: number;
  from: number;
  count: number;
}

type Blocks = ReadonlyMap<number, ReadonlyMap<number, Buffer>>;

function sha256(data: Uint8Array): Uint8Array {
  return hash("sha256", data, "buffer");
}

/** A subtree lies within one block of the stored level below it. */
function sourceOf({ level, position }: Place): Source {
  const stored = level - (level % STORED_LEVELS);
  const count = 2 ** (level - stored);
  const first = position * count;
  return { level: stored, block: Math.floor(first / BLOCK), from: first % BLOCK, count };
}

/** Root of the complete tree of the nodes from `from` on, `count` of them (a power of two). */
function fold(nodes: Buffer, { from, count, ...place }: Source): Uint8Array {
  if (nodes.length < (from + count) * LENGTH) {
    throw new JejakError("evidence-refuted", {
      values: { ...place, from, count, stored: nodes.length / LENGTH },
    });
  }
  let row = Array.from({ length: count }, (_, i): Uint8Array =>
    nodes.subarray((from + i) * LENGTH, (from + i + 1) * LENGTH),
  );
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array, sha256),
    );
  }
  return row[0] as Uint8Array;
}

function rootAt(place: Place, blocks: Blocks): Uint8Array {
  const source = sourceOf(place);
  return fold(blocks.get(source.level)?.get(source.block) ?? Buffer.alloc(0), source);
}

function joined(places: readonly Place[], blocks: Blocks): Uint8Array {
  return places
    .map((place) => rootAt(place, blocks))
    .reduceRight((right, left) => nodeHash(left, right, sha256));
}

async function readBlocks(db: Queryable, places: readonly Place[]): Promise<Blocks> {
  const byLevel = Map.groupBy(places.map(sourceOf), ({ level }) => level);
  const blocks = new Map<number, ReadonlyMap<number, Buffer>>();
  for (const [level, sources] of byLevel) {
    const wanted = new Set(sources.map(({ block }) => block));
    blocks.set(level, await hashBlocks(db, level, [...wanted]));
  }
  return blocks;
}

/**
 * Inclusion paths of entries in the log of `size` leaves, each leaf first. Reads at most one block of 256 stored
 * hashes a path and stored level, and one a level for the right edge, each once: nothing that grows with the log.
 * @throws JejakError `evidence-refuted` where the index lacks a hash
 */
export async function inclusionPaths(
  db: Queryable,
  indexes: readonly number[],
  size: number,
): Promise<Map<number, Uint8Array[]>> {
  const siblings = new Map(indexes.map((index) => [index, siblingsOf(index, size)]));
  const blocks = await readBlocks(db, [...siblings.values()].flat(2));
  return new Map([...siblings].map(([index, path]) => [index, path.map((places) => joined(places, blocks))]));
}
