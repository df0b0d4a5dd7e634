import { buffer } from "node:stream/consumers";
import { crc32, inflateRawSync } from "node:zlib";
import { packFiles, zipped, type PackedFiles, type ZipEntry } from "../../server/registrar/issuing/zip.ts";

const PORTION = 64;

/** The files of a ZIP, by its central directory (ZIP64 at its end, where it has one). Throws where a CRC differs. */
export function unzip(zip: Buffer): { name: string; bytes: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  const wide = zip.lastIndexOf(Buffer.from("PK\x06\x06"));
  const count = wide === -1 ? zip.readUInt16LE(end + 10) : Number(zip.readBigUInt64LE(wide + 32));
  let at = wide === -1 ? zip.readUInt32LE(end + 16) : Number(zip.readBigUInt64LE(wide + 48));
  return Array.from({ length: count }, () => {
    const [packed, length] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.toString("utf8", at + 46, at + 46 + length);
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = inflateRawSync(zip.subarray(from, from + packed));
    if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error(`${name} has another CRC`);
    at += 46 + length + zip.readUInt16LE(at + 30);
    return { name, bytes };
  });
}

/** A ZIP of these files, made as packs of records are. */
export async function zipOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const at = new Date("2026-02-03T18:00:00Z");
  const files = async function* (): AsyncGenerator<PackedFiles> {
    for (let from = 0; from < entries.length; from += PORTION)
      yield await packFiles(entries.slice(from, from + PORTION), at);
  };
  return await buffer(zipped(files(), at));
}
