import { inflateRawSync } from "node:zlib";

/** The files of a ZIP, by its central directory (ZIP64 at its end, where it has one). */
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
    at += 46 + length + zip.readUInt16LE(at + 30);
    return { name, bytes: inflateRawSync(zip.subarray(from, from + packed)) };
  });
}
