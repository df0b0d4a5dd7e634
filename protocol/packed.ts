import { JejakError } from "./errors.ts";

/** Fields of a storage word from the most significant bit down; unused bits stand at the low end and are 0. */
export type PackedFields<T> = readonly (readonly [name: keyof T & string, bits: bigint])[];

/** @throws JejakError `slot-malformed` where a value is no unsigned integer of its width */
export function pack<T extends Record<keyof T, number>>(fields: PackedFields<T>, values: T): bigint {
  let word = 0n;
  let used = 0n;
  for (const [name, bits] of fields) {
    word = (word << bits) | checked(name, values[name], bits);
    used += bits;
  }
  return word << (256n - used);
}

/** @throws JejakError `slot-malformed` where unused bits are set or the word has more than 256 bits */
export function unpack<T extends Record<keyof T, number>>(fields: PackedFields<T>, word: bigint): T {
  const unused = 256n - fields.reduce((sum, [, bits]) => sum + bits, 0n);
  if (word < 0n || word >> 256n !== 0n || (word & ((1n << unused) - 1n)) !== 0n) {
    throw new JejakError("slot-malformed", { values: { word: word.toString(16) } });
  }
  let rest = word >> unused;
  const values: Partial<Record<keyof T, number>> = {};
  for (const [name, bits] of fields.toReversed()) {
    values[name] = Number(rest & ((1n << bits) - 1n));
    rest >>= bits;
  }
  return values as T;
}

function checked(name: string, value: number, bits: bigint): bigint {
  if (!Number.isSafeInteger(value) || value < 0 || BigInt(value) >> bits !== 0n) {
    throw new JejakError("slot-malformed", { values: { field: name, value } });
  }
  return BigInt(value);
}
