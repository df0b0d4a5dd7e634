import { concat, fromHex, isZero, readUint, writeUint } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { keccak256 } from "../hash.ts";

const WORD = 32;
const INDEX = 4;
const INDEXES_A_WORD = WORD / INDEX;

/** What one change of a batch may name, so that its entry has 64 words at most. */
export const MAX_INDEXES = 400;
export const MAX_SUCCESSORS = 51;

/**
 * Leaf indexes as they stand in an entry: 32 bits each, eight a word, the first at the top, unused places 0.
 * @throws JejakError `entry-malformed` where they are not 1 to 400, strictly ascending, of 32 bits
 */
function packIndexes(indexes: readonly number[]): Uint8Array {
  checkIndexes(indexes);
  const words = new Uint8Array(wordsOf(indexes.length) * WORD);
  indexes.forEach((index, i) => {
    writeUint(words, i * INDEX, INDEX, index);
  });
  return words;
}

/** How many words hold so many indexes. */
export function wordsOf(count: number): number {
  return Math.ceil(count / INDEXES_A_WORD);
}

/** The indexes that stand from `offset` on. @throws JejakError `entry-malformed` */
export function readIndexes(words: Uint8Array, offset: number, count: number): number[] {
  const indexes = Array.from({ length: count }, (_, i) => readUint(words, offset + i * INDEX, INDEX));
  checkIndexes(indexes);
  if (!isZero(words, offset + count * INDEX, offset + wordsOf(count) * WORD)) throw malformed(indexes);
  return indexes;
}

function checkIndexes(indexes: readonly number[]): void {
  const ascending = indexes.every(
    (index, i) => Number.isInteger(index) && index < 2 ** 32 && index > (indexes[i - 1] ?? -1),
  );
  if (!ascending || indexes.length < 1 || indexes.length > MAX_INDEXES) throw malformed(indexes);
}

function malformed(indexes: readonly number[]): JejakError {
  return new JejakError("entry-malformed", { values: { field: "indexes", value: indexes.slice(0, 8) } });
}

/** Index words ‖ successor words (64 hex digits each), exactly as they stand in the entry. */
export function itemWords(indexes: readonly number[], successors: readonly string[] = []): Uint8Array {
  return concat(packIndexes(indexes), ...successors.map((successor) => fromHex(successor)));
}

/** keccak256 of these words: the member `items` of the messages *Status* and *Erase*. */
export function itemsHash(indexes: readonly number[], successors: readonly string[] = []): Uint8Array {
  return keccak256(itemWords(indexes, successors));
}
