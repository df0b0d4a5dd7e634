import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { siblingRanges } from "../../protocol/inclusions.ts";
import { completeWithin, inclusionPlaces } from "../../protocol/proof/places.ts";
import type { Queryable } from "../store/pool.ts";
import { readNodes } from "../store/tree.ts";

/**
 * Inclusion paths of entries in the log of `size` leaves, each leaf first. What is read does not grow with the log:
 * see `readNodes`.
 * @throws JejakError `evidence-refuted` where the index lacks a hash
 */
export async function inclusionPaths(
  db: Queryable,
  indexes: readonly number[],
  size: number,
): Promise<Map<number, Uint8Array[]>> {
  const paths = indexes.map((index) => inclusionPlaces(index, size));
  const nodes = await read(db, paths.flat());
  const found = new Map<number, Uint8Array[]>();
  indexes.forEach((index, i) => found.set(index, nodes.splice(0, paths[i]?.length)));
  return found;
}

/** Nodes that are read at once: what somebody else's request waits for. */
const AT_ONCE = 512;

/**
 * One proof that all of these entries are in the log of `size` entries: the hashes of `siblingRanges`.
 * @throws JejakError `evidence-refuted` where the index lacks a hash
 */
export async function jointInclusion(
  db: Queryable,
  indexes: readonly number[],
  size: number,
): Promise<Uint8Array[]> {
  if (indexes.length === 0) return [];
  const nodes = siblingRanges(indexes, size).map(({ start, count }) => completeWithin(start, count));
  const hashes: Uint8Array[] = [];
  for (let from = 0; from < nodes.length; from += AT_ONCE) {
    hashes.push(...(await read(db, nodes.slice(from, from + AT_ONCE))));
  }
  return hashes;
}

async function read(db: Queryable, nodes: Parameters<typeof readNodes>[1]): Promise<Uint8Array[]> {
  try {
    return await readNodes(db, nodes);
  } catch (error) {
    if (!isJejakError(error, "tile-incomplete")) throw error;
    throw new JejakError("evidence-refuted", { values: error.values ?? {}, cause: error });
  }
}
