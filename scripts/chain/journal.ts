import { hash } from "node:crypto";
import { createReadStream, fdatasync, fstatSync, ftruncateSync, writeSync } from "node:fs";
import { open, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { parseGenesis, type Genesis } from "./genesis.ts";

const FIRST = "0".repeat(64);
const LINE = /^([0-9a-f]{64}) (.+)$/s;

/** A raw transaction as the journal holds it. */
export const RAW = /^0x(?:[0-9a-f]{2})+$/;

/** What the chain was asked to do: transactions in the order in which they are sent, and the block's time. */
export const Batch = z.strictObject({
  block: z.int().positive(),
  time: z.int().nonnegative(),
  raw: z.array(z.string().regex(RAW)).min(1),
});
export type Batch = z.infer<typeof Batch>;

/** What came of the batch before it; `hash` is null when every transaction was refused and nothing was mined. */
export const Mined = z.strictObject({
  block: z.int().positive(),
  hash: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .nullable(),
});
export type Mined = z.infer<typeof Mined>;

export type JournalRecord = Genesis | Batch | Mined;

/** Where the last good line ends: its number (from 1), the file's length up to it, and its hash. */
export interface Tail {
  line: number;
  end: number;
  hash: string;
}

/** The disk as the journal uses it; tests put a full one in its place. */
export interface Disk {
  write(fd: number, bytes: Uint8Array, position: number): number;
  sync(fd: number): Promise<void>;
}

const nodeDisk: Disk = {
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  sync: promisify(fdatasync),
};

export interface Journal {
  /** Appends one line. Throws `disk-full` with the file as it was before when the disk refuses it. */
  append(record: Batch | Mined): void;
  /** Resolves once the disk has every line appended so far. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** One line: SHA-256 over the hash of the line before, a blank and the JSON; a blank; the JSON. */
export function formatLine(previous: string, record: JournalRecord): { hash: string; bytes: Buffer } {
  const json = JSON.stringify(record);
  const digest = hash("sha256", `${previous} ${json}`);
  return { hash: digest, bytes: Buffer.from(`${digest} ${json}\n`) };
}

function damaged(path: string, line: number, reason: string): JejakError {
  return new JejakError("chain-journal-damaged", {
    at: `${path}:${line}`,
    values: { path, line },
    detail: reason,
  });
}

function parseRecord(path: string, json: string, line: number): JournalRecord {
  const value: unknown = JSON.parse(json);
  return line === 1 ? parseGenesis(value, path) : z.union([Batch, Mined]).parse(value);
}

function parseLine(path: string, text: string, tail: Tail): JournalRecord {
  const line = tail.line + 1;
  const [, digest, json] = LINE.exec(text) ?? [];
  if (digest === undefined || json === undefined) throw damaged(path, line, "not a journal line");
  if (hash("sha256", `${tail.hash} ${json}`) !== digest) {
    throw damaged(path, line, `its hash is not that of its content after line ${tail.line}`);
  }
  try {
    return parseRecord(path, json, line);
  } catch (cause) {
    if (cause instanceof JejakError) throw cause;
    throw damaged(path, line, `unknown content (${cause instanceof Error ? cause.message : String(cause)})`);
  }
}

async function* splitLines(path: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    let rest = chunk as Buffer;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield Buffer.concat([...parts, rest.subarray(0, end)]);
      parts = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) parts.push(rest);
  }
}

/**
 * Reads the journal line by line, checking the hash chain. A last line without its line feed was torn by a
 * crash before anybody was answered: it is left out, and {@link openJournal} cuts it off.
 * @throws `chain-journal-damaged` naming the line of any other damage.
 */
export async function* readJournal(path: string): AsyncGenerator<{ record: JournalRecord; tail: Tail }> {
  let tail: Tail = { line: 0, end: 0, hash: FIRST };
  for await (const bytes of splitLines(path)) {
    const text = bytes.toString("utf8");
    const record = parseLine(path, text, tail);
    tail = { line: tail.line + 1, end: tail.end + bytes.length + 1, hash: text.slice(0, 64) };
    yield { record, tail };
  }
  if (tail.line === 0) throw damaged(path, 1, "there is no header");
}

/** Reads the header alone. */
export async function readGenesis(path: string): Promise<Genesis> {
  for await (const { record } of readJournal(path)) return record as Genesis;
  throw damaged(path, 1, "there is no header");
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path));
  await folder.sync().finally(() => folder.close());
}

/** Writes a new journal of one line; it appears whole or not at all, readable by its owner only. */
export async function createJournal(path: string, genesis: Genesis): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  try {
    await writeFile(draft, formatLine(FIRST, genesis).bytes, { mode: 0o600, flush: true });
  } catch (cause) {
    throw new JejakError("disk-full", { at: draft, cause });
  }
  await rename(draft, path);
  await syncFolder(path);
}

function writeWhole(disk: Disk, fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += disk.write(fd, bytes.subarray(done), position + done);
  }
}

function checkAlone(path: string, fd: number, end: number): void {
  const { size } = fstatSync(fd);
  if (size !== end)
    throw new JejakError("data-folder-in-use", { at: path, values: { path, size, expected: end } });
}

function appendTo(path: string, file: FileHandle, start: Tail, disk: Disk): (record: Batch | Mined) => void {
  let tail = start;
  return (record) => {
    checkAlone(path, file.fd, tail.end);
    const line = formatLine(tail.hash, record);
    try {
      writeWhole(disk, file.fd, line.bytes, tail.end);
    } catch (cause) {
      ftruncateSync(file.fd, tail.end);
      throw new JejakError("disk-full", { at: path, cause });
    }
    tail = { line: tail.line + 1, end: tail.end + line.bytes.length, hash: line.hash };
  };
}

/** What follows the tail may be cut only while it is no whole line: that would be another process's. */
async function checkTorn(path: string, file: FileHandle, tail: Tail): Promise<void> {
  const { size } = await file.stat();
  const rest = Buffer.alloc(size - tail.end);
  await file.read(rest, 0, rest.length, tail.end);
  if (!rest.includes(10)) return;
  await file.close();
  throw new JejakError("data-folder-in-use", { at: path, values: { path, size, expected: tail.end } });
}

/** Opens a journal that was read to its end for appending; cuts what a crash left after `tail`. */
export async function openJournal(path: string, tail: Tail, disk: Disk = nodeDisk): Promise<Journal> {
  const file = await open(path, "r+");
  await checkTorn(path, file, tail);
  await file.truncate(tail.end);
  await file.datasync();
  return {
    append: appendTo(path, file, tail, disk),
    sync: () => disk.sync(file.fd),
    close: () => file.close(),
  };
}
