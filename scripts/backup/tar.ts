import { JejakError } from "../../protocol/errors.ts";

/** The ustar format (POSIX.1-1988), as far as a backup needs it: plain files of known size. */
export const BLOCK = 512;

const NAME_BYTES = 100;
const MAX_SIZE = 8 ** 11 - 1;

/** Header of a file; the name has at most 100 bytes, the size at most 8 GiB. */
export function tarHeader(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > NAME_BYTES || size > MAX_SIZE) {
    throw new JejakError("backup-damaged", {
      at: name,
      values: { size },
      detail: "does not fit the archive",
    });
  }
  header.write(name, 0);
  header.write("0000600\0" + "0000000\0" + "0000000\0", 100);
  header.write(`${octal(size, 11)} ${octal(0, 11)} `, 124);
  header.write("        0", 148);
  header.write("ustar\0" + "00", 257);
  header.write(`${octal(checksum(header), 6)}\0 `, 148);
  return header;
}

/** Name and size of a header; undefined for the zero block that ends an archive. */
export function readTarHeader(header: Buffer): { name: string; size: number } | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  const name = textAt(header, 0, NAME_BYTES);
  const stored = Number.parseInt(textAt(header, 148, 8), 8);
  const blank = Buffer.from(header).fill(" ", 148, 156);
  if (stored !== checksum(blank)) throw new JejakError("backup-damaged", { at: name });
  return { name, size: Number.parseInt(textAt(header, 124, 12), 8) };
}

/** Zero bytes that fill the last block of a file. */
export function tarPadding(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function checksum(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function textAt(header: Buffer, offset: number, length: number): string {
  return header.toString("utf8", offset, offset + length).replace(/[\0 ]+.*$/s, "");
}
