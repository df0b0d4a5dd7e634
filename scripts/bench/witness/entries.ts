/** Words of a step's entry. */
const BYTES = 9 * 32;

/** Some entry, different for each index. */
export function entryAt(index: number): Buffer {
  const entry = Buffer.alloc(BYTES, 0x5a);
  entry.writeUInt32BE(index, 0);
  return entry;
}
