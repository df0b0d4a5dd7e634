import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

import { toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { sha256 } from "../../protocol/hash.ts";

/**
 * Manifests by their content hash: `<folder>/ab/cdef….json` holds the canonical bytes (JCS) whose SHA-256 is
 * the name. It cannot be rebuilt from the chain, so a file is on the disk before anybody is told so, is never
 * overwritten, and is never deleted: a withdrawn one is moved to `<folder>/withdrawn/`.
 */
export interface ContentStore {
  /**
   * Stores bytes under their hash and returns once file and folder are synced.
   * @returns false where the content was there already, or is kept aside as withdrawn
   * @throws JejakError `content-hash-mismatch` where the bytes do not have that hash
   */
  put(hash: string, bytes: Uint8Array): Promise<boolean>;
  /**
   * The bytes, re-hashed; null where there are none, or they are withdrawn.
   * @throws JejakError `content-damaged` where the file no longer has its hash
   */
  read(hash: string): Promise<Uint8Array | null>;
  /** The bytes of content that was set aside; for the operator, never for the API. */
  readWithdrawn(hash: string): Promise<Uint8Array | null>;
  /** Whether a file is there (without hashing it). */
  has(hash: string): Promise<boolean>;
  /** Moves content out of sight. One-way, as the withdrawal on the chain is; false where there is none. */
  setAside(hash: string): Promise<boolean>;
  /** All hashes present, in ascending order. */
  list(): AsyncGenerator<string>;
}

const HASH = /^[0-9a-f]{64}$/;
const STALE_TEMPORARY_MS = 3_600_000;

/** Opens the store in `folder`, creating it where it is missing. Several processes may share one folder. */
export async function openContent(folder: string): Promise<ContentStore> {
  const temporary = join(folder, "temporary");
  const withdrawn = join(folder, "withdrawn");
  await mkdir(temporary, { recursive: true });
  await removeStale(temporary);
  return {
    put: (hash, bytes) => put({ folder, temporary, withdrawn }, hash, bytes),
    read: async (hash) => readVerified(fileOf(folder, hash), hash),
    readWithdrawn: async (hash) => readVerified(fileOf(withdrawn, hash), hash),
    has: async (hash) => exists(fileOf(folder, hash)),
    setAside: async (hash) => move(fileOf(folder, hash), fileOf(withdrawn, hash)),
    list: () => list(folder),
  };
}

interface Folders {
  folder: string;
  temporary: string;
  withdrawn: string;
}

async function put(at: Folders, hash: string, bytes: Uint8Array): Promise<boolean> {
  const actual = toHex(sha256(bytes));
  if (actual !== hash) throw new JejakError("content-hash-mismatch", { values: { expected: hash, actual } });
  if (await exists(fileOf(at.withdrawn, hash))) return false;
  const target = fileOf(at.folder, hash);
  if (await isSound(target, hash)) {
    // If another writer crashed between rename and sync, the file we see may not be on the disk yet.
    await sync(target);
    await sync(dirname(target));
    return false;
  }
  const draft = join(at.temporary, randomUUID());
  await writeSynced(draft, bytes);
  // If we crash here, only a temporary file is left, and nobody was told that the content is kept.
  await makeFolder(at.folder, dirname(target));
  await rename(draft, target);
  await sync(dirname(target));
  return true;
}

/** True only for a file that still has its hash: a damaged one is replaced by the next `put`. */
async function isSound(path: string, hash: string): Promise<boolean> {
  const bytes = await readIfPresent(path);
  return bytes !== null && toHex(sha256(bytes)) === hash;
}

async function readVerified(path: string, hash: string): Promise<Uint8Array | null> {
  const bytes = await readIfPresent(path);
  if (bytes === null) return null;
  const actual = toHex(sha256(bytes));
  if (actual !== hash) throw new JejakError("content-damaged", { values: { expected: hash, actual } });
  return bytes;
}

async function move(from: string, to: string): Promise<boolean> {
  if (!(await exists(from))) return false;
  await makeFolder(dirname(dirname(to)), dirname(to));
  await rename(from, to);
  await sync(dirname(to));
  await sync(dirname(from));
  return true;
}

async function* list(folder: string): AsyncGenerator<string> {
  const shelves = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  for (const shelf of shelves) {
    const names = (await readdir(join(folder, shelf))).sort();
    for (const name of names) {
      const hash = shelf + name.replace(/\.json$/, "");
      if (HASH.test(hash)) yield hash;
    }
  }
}

function fileOf(folder: string, hash: string): string {
  if (!HASH.test(hash)) throw new JejakError("hex-malformed", { values: { hex: hash, bytes: 32 } });
  return join(folder, hash.slice(0, 2), `${hash.slice(2)}.json`);
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Shelves that are on the disk for certain: another process may have made one and crashed before it synced. */
const synced = new Set<string>();

async function makeFolder(parent: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined && synced.has(folder)) return;
  await sync(parent);
  await sync(dirname(parent));
  synced.add(folder);
}

/** Forces a file's bytes, or a folder's list of names, to the disk. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function removeStale(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    await removeIfStale(join(temporary, name));
  }
}

async function removeIfStale(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_TEMPORARY_MS) await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
