import { JejakError } from "../errors.ts";

/** A complete subtree of the log: the leaves position·2^level up to (position + 1)·2^level. */
export interface Place {
  level: number;
  position: number;
}

/**
 * The inclusion path of the leaf at `index` in the log of `size` leaves (PROTOCOL.md, The log), leaf first. Each
 * node is given as the complete subtrees that make it up, the left-most first: more than one only at the right edge
 * of the tree.
 * @throws JejakError `tree-index`
 */
export function inclusionPlaces(index: number, size: number): Place[][] {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new JejakError("tree-index", { values: { index, size } });
  const siblings: Place[][] = [];
  let position = index;
  let last = size - 1;
  for (let level = 0; last > 0; level++) {
    if (position % 2 === 1) siblings.push([{ level, position: position - 1 }]);
    else if (position < last) siblings.push(subtreesOf(level, position + 1, size));
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return siblings;
}

/** The node at a place as far as the log of `size` leaves fills it. */
function subtreesOf(level: number, position: number, size: number): Place[] {
  const start = position * 2 ** level;
  const count = size - start;
  return count >= 2 ** level ? [{ level, position }] : completeWithin(start, count);
}

/**
 * The consistency proof of RFC 6962 between the logs of `oldSize` and `size` leaves, its nodes given as in
 * {@link inclusionPlaces}.
 * @throws JejakError `tree-size` where `oldSize` is 0 or above `size`
 */
export function consistencyPlaces(oldSize: number, size: number): Place[][] {
  if (!isCount(oldSize) || !isCount(size) || oldSize < 1 || oldSize > size)
    throw new JejakError("tree-size", { values: { size: oldSize, least: 1, most: size } });
  const path: Place[][] = [];
  let [start, count, old, known] = [0, size, oldSize, true];
  while (old < count) {
    const left = largestBelow(count);
    if (old <= left) {
      path.unshift(completeWithin(start + left, count - left));
      count = left;
    } else {
      path.unshift(completeWithin(start, left));
      [start, count, old, known] = [start + left, count - left, old - left, false];
    }
  }
  return known ? path : [completeWithin(start, count), ...path];
}

/** The complete subtrees that make up the log of `size` leaves, the left-most (largest) first: its peaks. */
export function rootPlaces(size: number): Place[] {
  return completeWithin(0, size);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The largest power of two smaller than `count` (at least 2). */
function largestBelow(count: number): number {
  let left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

/** The complete subtrees of a range whose `start` is a multiple of every power of two up to `count`, the left-most first. */
export function completeWithin(start: number, count: number): Place[] {
  const places: Place[] = [];
  let [from, rest] = [start, count];
  while (rest > 0) {
    const level = Math.floor(Math.log2(rest));
    places.push({ level, position: from / 2 ** level });
    from += 2 ** level;
    rest -= 2 ** level;
  }
  return places;
}
