import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import type { ZlibOptions } from "node:zlib";

/** A file of a ZIP. */
export interface ZipEntry {
  name: string;
  /** Its bytes, one after the other. */
  parts: readonly Uint8Array[];
  /** What follows: the very same bytes in many files, which are packed once. */
  tail?: Uint8Array;
}

/** Files of a ZIP, packed, and without their place in it. */
export interface PackedFiles {
  /** Each behind its local header. */
  bytes: Uint8Array;
  entries: Packed[];
}

/** What a ZIP says of a file: lengths in bytes, as packed and as it is. */
interface Packed {
  name: string;
  crc: number;
  packed: number;
  size: number;
}

interface Written extends Packed {
  offset: number;
}

const deflate = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw);

/** Small files gain nothing by more, and a state of 256 KiB for each would cost more than the work. */
const DEFLATE = { level: 1, windowBits: 13, memLevel: 7 };
/** Bytes of a local header, without the name. */
const HEAD = 30;
const [NEEDS, NEEDS_64] = [20, 45];
/** Names are UTF-8. */
const FLAGS = 0x0800;
const DEFLATED = 8;
const [MOST_16, MOST_32] = [0xffff, 0xffffffff];

/**
 * A ZIP (APPNOTE 6.3) of many small files while they are made, all of one time; ZIP64 where they are more than 65,534
 * or go beyond 4 GiB. Of what was written only names and sizes are kept: yazl keeps every byte. Each chunk holds many
 * files: a stream takes longer over two chunks a file than all the rest does.
 * @param at the time that the files were packed with
 */
export async function* zipped(files: AsyncIterable<PackedFiles>, at: Date): AsyncGenerator<Uint8Array> {
  const time = dosTime(at);
  const written: Written[] = [];
  let offset = 0;
  for await (const { bytes, entries } of files) {
    for (const entry of entries) {
      written.push({ ...entry, offset });
      offset += HEAD + Buffer.byteLength(entry.name) + entry.packed;
    }
    yield bytes;
  }
  const directory = Buffer.concat(written.map((entry) => centralHeader(entry, time)));
  yield directory;
  yield endOf(written.length, directory.length, offset);
}

/** Packs files for {@link zipped}; in any thread. */
export async function packFiles(files: readonly ZipEntry[], at: Date): Promise<PackedFiles> {
  const time = dosTime(at);
  const packed = await Promise.all(files.map(pack));
  return {
    bytes: Buffer.concat(packed.flatMap(({ entry, data }) => [localHeader(entry, time), ...data])),
    entries: packed.map(({ entry }) => entry),
  };
}

/** What many files end with, packed once. */
interface Tail {
  packed: Buffer;
  crcAfter: (crc: number) => number;
}

interface PackedFile {
  entry: Packed;
  data: readonly Uint8Array[];
}

async function pack({ name, parts, tail }: ZipEntry): Promise<PackedFile> {
  const size = lengthOf(parts);
  const crc = parts.reduce((sum, part) => crc32(part, sum), 0);
  if (tail === undefined)
    return packedOf({ name, crc, size }, [await deflate(Buffer.concat(parts), DEFLATE)]);
  if (size > MOST_16) return await pack({ name, parts: [...parts, tail] });
  const { packed, crcAfter } = await knownTail(tail);
  // What goes before is hashes and signatures: compressed a fifth smaller at best, and half of all the work.
  const data = [storedBlock(size), ...parts, packed];
  return packedOf({ name, crc: crcAfter(crc), size: size + tail.length }, data);
}

function packedOf(entry: Omit<Packed, "packed">, data: readonly Uint8Array[]): PackedFile {
  return { entry: { ...entry, packed: lengthOf(data) }, data };
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

let last: { bytes: Uint8Array; tail: Promise<Tail> } | undefined;

/** A thread gets the tail of one batch with each page, each time in other memory. */
async function knownTail(bytes: Uint8Array): Promise<Tail> {
  if (last === undefined || Buffer.compare(last.bytes, bytes) !== 0) last = { bytes, tail: tailOf(bytes) };
  return await last.tail;
}

/** The CRC of what ends with these bytes differs, for each bit of the CRC of what goes before, by the same mask. */
async function tailOf(tail: Uint8Array): Promise<Tail> {
  const alone = crc32(tail);
  const masks = Array.from({ length: 32 }, (_, bit) => crc32(tail, (1 << bit) >>> 0) ^ alone);
  const crcAfter = (crc: number): number => {
    let after = alone;
    for (let bit = 0, rest = crc; rest !== 0; bit++, rest >>>= 1) if (rest & 1) after ^= masks[bit] as number;
    return after >>> 0;
  };
  return { packed: await deflate(tail, DEFLATE), crcAfter };
}

/** The head of a block that is not compressed, and after which another follows (RFC 1951, 3.2.4). */
function storedBlock(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(length, 1);
  head.writeUInt16LE(~length & MOST_16, 3);
  return head;
}

function localHeader(entry: Packed, time: number): Buffer {
  const name = Buffer.from(entry.name);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(0x04034b50, 0);
  writeCommon(head.subarray(4), time, entry, name, NEEDS);
  return Buffer.concat([head, name]);
}

/** What local and central headers share, from the version needed to the length of the name. */
function writeCommon(
  at: Buffer,
  time: number,
  { crc, packed, size }: Packed,
  name: Buffer,
  needs: number,
): void {
  at.writeUInt16LE(needs, 0);
  at.writeUInt16LE(FLAGS, 2);
  at.writeUInt16LE(DEFLATED, 4);
  at.writeUInt32LE(time, 6);
  at.writeUInt32LE(crc, 10);
  at.writeUInt32LE(packed, 14);
  at.writeUInt32LE(size, 18);
  at.writeUInt16LE(name.length, 22);
}

function centralHeader(entry: Written, time: number): Buffer {
  const far = entry.offset >= MOST_32;
  const name = Buffer.from(entry.name);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(far ? NEEDS_64 : NEEDS, 4);
  writeCommon(head.subarray(6), time, entry, name, far ? NEEDS_64 : NEEDS);
  head.writeUInt32LE(far ? MOST_32 : entry.offset, 42);
  if (!far) return Buffer.concat([head, name]);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(entry.offset), 4);
  head.writeUInt16LE(extra.length, 30);
  return Buffer.concat([head, name, extra]);
}

function endOf(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, MOST_16), 8);
  end.writeUInt16LE(Math.min(count, MOST_16), 10);
  end.writeUInt32LE(Math.min(length, MOST_32), 12);
  end.writeUInt32LE(Math.min(offset, MOST_32), 16);
  const small = count < MOST_16 && length < MOST_32 && offset < MOST_32;
  return small ? end : Buffer.concat([end64(count, length, offset), end]);
}

function end64(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(NEEDS_64, 12);
  end.writeUInt16LE(NEEDS_64, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(length), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(offset + length), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

/** Time and date of the ZIP as one word, in UTC, to two seconds. */
function dosTime(at: Date): number {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return date * 0x10000 + time;
}
