import type { Hex } from "../../../protocol/bytes.ts";

/** A batch of civil records as its entries so far make it. */
export interface Batch {
  /** With 0x, as storage has it. */
  root: Hex;
  size: number;
  /** Changes so far. */
  sequence: number;
  /** Log index of its entry. */
  index: number;
  /** 2 bits a record, the first of a byte lowest: a Token Status List. Undefined while nothing was changed. */
  status: Uint8Array | undefined;
  /** 1 bit a record, the first of a byte highest. Undefined while nothing was erased. */
  erased: Uint8Array | undefined;
}

const [LEAST, MOST] = [64, 1 << 20];

/** A power of two from 64 to 2^20, which says little of how many records there are. */
export function isBatchSize(size: number): boolean {
  return size >= LEAST && size <= MOST && (size & (size - 1)) === 0;
}

export function newBatch(root: Hex, size: number, index: number): Batch {
  return { root, size, sequence: 0, index, status: undefined, erased: undefined };
}

export function statusAt({ status }: Batch, index: number): number {
  return ((status?.[index >> 2] ?? 0) >> (2 * (index & 3))) & 3;
}

export function setStatus(batch: Batch, index: number, value: number): void {
  batch.status ??= new Uint8Array(batch.size / 4);
  const [byte, shift] = [index >> 2, 2 * (index & 3)];
  batch.status[byte] = ((batch.status[byte] ?? 0) & ~(3 << shift)) | (value << shift);
}

export function isErased({ erased }: Batch, index: number): boolean {
  return (((erased?.[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1;
}

export function setErased(batch: Batch, index: number): void {
  batch.erased ??= new Uint8Array(batch.size / 8);
  batch.erased[index >> 3] = (batch.erased[index >> 3] ?? 0) | (1 << (7 - (index & 7)));
}

/** How many words of storage its bitmaps take: every one is compared, those without a change too. */
export function bitmapWords({ size }: Pick<Batch, "size">): { status: number; erased: number } {
  return { status: Math.ceil(size / 128), erased: Math.ceil(size / 256) };
}

/** Word `part` of a bitmap, which may be shorter than a word. */
export function bitmapWord(bitmap: Uint8Array | undefined, part: number): bigint {
  if (bitmap === undefined) return 0n;
  const bytes = Buffer.alloc(32);
  bytes.set(bitmap.subarray(32 * part, 32 * part + 32));
  return BigInt(`0x${bytes.toString("hex")}`);
}
