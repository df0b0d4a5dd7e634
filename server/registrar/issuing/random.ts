import { randomFillSync } from "node:crypto";

const POOL = 65_536;

/** Random bytes drawn from the system in portions: one call a salt would cost more than the salt's hash. */
export function randomSource(): (length: number) => Buffer {
  const pool = Buffer.allocUnsafe(POOL);
  let at = POOL;
  return (length) => {
    if (at + length > POOL) {
      randomFillSync(pool);
      at = 0;
    }
    return pool.subarray(at, (at += length));
  };
}

/**
 * `count` different places out of `size`, in an order that says nothing (Fisher-Yates; a draw that would favour
 * some place is drawn again).
 */
export function shuffledIndexes(count: number, size: number): Uint32Array {
  const random = randomSource();
  const places = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + below(size - i, random);
    const drawn = places[j] as number;
    places[j] = places[i] as number;
    places[i] = drawn;
  }
  return places.slice(0, count);
}

const WORD = 2 ** 32;

function below(limit: number, random: (length: number) => Buffer): number {
  const fair = WORD - (WORD % limit);
  for (;;) {
    const word = random(4).readUInt32BE();
    if (word < fair) return word % limit;
  }
}
