/** A complete subtree of the log: the leaves position·2^level up to (position + 1)·2^level. */
export interface Place {
  level: number;
  position: number;
}

/**
 * The inclusion path of the leaf at `index` in the log of `size` leaves (PROTOCOL.md, The log), leaf first. Each
 * sibling is given as the complete subtrees that make it up, the left-most first: more than one only at the right
 * edge of the tree.
 */
export function siblingsOf(index: number, size: number): Place[][] {
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

function completeWithin(start: number, count: number): Place[] {
  const places: Place[] = [];
  let [from, rest] = [start, count];
  for (let level = Math.floor(Math.log2(count)); level >= 0; level--) {
    if (rest < 2 ** level) continue;
    places.push({ level, position: from / 2 ** level });
    from += 2 ** level;
    rest -= 2 ** level;
  }
  return places;
}
