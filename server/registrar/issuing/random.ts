import { randomSource } from "../random-source.ts";

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
