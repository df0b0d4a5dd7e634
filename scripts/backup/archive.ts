import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { JejakError } from "../../protocol/errors.ts";
import { BLOCK, readTarHeader, tarHeader, tarPadding } from "./tar.ts";

/** Last member of every backup: `<sha256>  <name>` a line, as `sha256sum -c` reads it. */
export const CHECKSUMS = "SHA256SUMS";

/** A backup being written. */
export interface ArchiveWriter {
  addBytes(name: string, bytes: Uint8Array): Promise<void>;
  /** The first `size` bytes of a file, which may go on growing. */
  addFile(name: string, path: string, size: number): Promise<void>;
  /** Writes the checksums, syncs, and gives the file its name. */
  finish(): Promise<void>;
}

/** One file of a backup; `body` must be read to its end before the next one. */
export interface ArchivedFile {
  name: string;
  size: number;
  body: AsyncIterable<Buffer>;
}

/** Starts a gzipped tar, mode 0600, at `path`.part; a file at `path` is never overwritten by it until it is whole. */
export function createArchive(path: string): ArchiveWriter {
  const part = `${path}.part`;
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(part, { mode: 0o600 })).catch((cause: unknown) => {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new JejakError("file-unwritable", { at: path, detail: code, cause });
  });
  // Whoever writes next, or finishes, is told.
  written.catch(() => undefined);
  const sums: string[] = [];
  const write = async (chunk: Uint8Array): Promise<void> => {
    if (gzip.destroyed) await written;
    if (!gzip.write(chunk)) await Promise.race([once(gzip, "drain"), written]);
  };
  const add = async (name: string, size: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
    const hash = createHash("sha256");
    let count = 0;
    await write(tarHeader(name, size));
    for await (const chunk of body) {
      hash.update(chunk);
      count += chunk.length;
      await write(chunk);
    }
    if (count !== size)
      throw new JejakError("backup-damaged", { at: name, values: { expected: size, read: count } });
    await write(tarPadding(size));
    sums.push(`${hash.digest("hex")}  ${name}\n`);
  };
  return {
    addBytes: (name, bytes) => add(name, bytes.length, [bytes]),
    addFile: (name, source, size) =>
      add(name, size, size === 0 ? [] : createReadStream(source, { end: size - 1 })),
    finish: async () => {
      const list = Buffer.from(sums.join(""));
      await add(CHECKSUMS, list.length, [list]);
      if (!gzip.destroyed) gzip.end(Buffer.alloc(2 * BLOCK));
      await written;
      await sync(part);
      await rename(part, path);
    },
  };
}

/** The files of a backup, in order. @throws JejakError `file-unreadable`; `backup-damaged` where it is cut off or not a backup */
export async function* readArchive(path: string): AsyncGenerator<ArchivedFile> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.once("error", (error) => gunzip.destroy(error));
  const source = bufferedReader(path, file.pipe(gunzip));
  try {
    for (;;) {
      const entry = readTarHeader(await source.take(BLOCK));
      if (entry === undefined) return;
      yield { ...entry, body: source.stream(entry.size) };
      await source.take(tarPadding(entry.size).length);
    }
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

/**
 * Reads a backup to its end and compares every file with its checksum.
 * @returns names of the files. @throws JejakError `backup-damaged` with the file's name.
 */
export async function verifyArchive(path: string): Promise<string[]> {
  const sums = new Map<string, string>();
  let list: string | undefined;
  for await (const { name, body } of readArchive(path)) {
    const hash = createHash("sha256");
    const text: Buffer[] = [];
    for await (const chunk of body) {
      hash.update(chunk);
      if (name === CHECKSUMS) text.push(chunk);
    }
    if (name === CHECKSUMS) list = Buffer.concat(text).toString("utf8");
    else sums.set(name, hash.digest("hex"));
  }
  if (list === undefined)
    throw new JejakError("backup-damaged", { at: path, detail: "it ends before its checksums" });
  compareSums(sums, list);
  return [...sums.keys()];
}

function compareSums(found: ReadonlyMap<string, string>, list: string): void {
  const told = new Map(
    list
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  for (const [name, sha256] of told) {
    const actual = found.get(name);
    if (actual !== sha256)
      throw new JejakError("backup-damaged", { at: name, values: { expected: sha256, actual } });
  }
  for (const name of found.keys()) if (!told.has(name)) throw new JejakError("backup-damaged", { at: name });
}

function bufferedReader(path: string, stream: AsyncIterable<Buffer>) {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await chunks.next().catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    if (next.done === true)
      throw new JejakError("backup-damaged", { at: path, detail: "the archive is cut off" });
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  };
  const cut = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  return {
    async take(length: number): Promise<Buffer> {
      while (held.length < length) await more();
      return cut(length);
    },
    async *stream(length: number): AsyncGenerator<Buffer> {
      for (let left = length; left > 0;) {
        if (held.length === 0) await more();
        const chunk = cut(Math.min(left, held.length));
        left -= chunk.length;
        yield chunk;
      }
    },
  };
}

/** The file system's trouble, or that of unpacking. */
function unreadable(path: string, cause: unknown): JejakError {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  if (code.startsWith("E")) return new JejakError("file-unreadable", { at: path, detail: code, cause });
  return new JejakError("backup-damaged", { at: path, detail: message, cause });
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
