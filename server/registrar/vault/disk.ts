import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

const CHUNK = 1_048_576;

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Replaces a file of keys by another one, and makes the old one unreadable: overwritten in place before its name goes.
 * Killed at any point, the name stands for the old bytes or for the new ones, whole; {@link settleSecret} removes what
 * is left beside it. One writer a file at a time.
 */
export async function replaceSecret(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await settleSecret(path);
  await writeSynced(`${path}.new`, bytes);
  await link(path, `${path}.old`).catch(ignoreMissing);
  await rename(`${path}.new`, path);
  // Only a name that is on the disk may cost the old bytes.
  await syncFolder(dirname(path));
  await settleSecret(path);
}

/**
 * Writes a secret under a name that has none: of those who try at the same time one succeeds, whose secret all of them
 * find there. Killed at any point, the name stands for a whole secret or for none.
 */
export async function drawSecret(path: string, bytes: Uint8Array): Promise<void> {
  const drawn = `${path}.${randomUUID()}.new`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeSynced(drawn, bytes);
  await link(drawn, path).catch(ignoreTaken);
  await rm(drawn);
  await syncFolder(dirname(path));
}

/** Removes a file of keys, overwritten first; nothing to do where there is none. */
export async function shredSecret(path: string): Promise<void> {
  await settleSecret(path);
  await shred(path);
}

/** Takes away what a killed {@link replaceSecret} left beside the file. */
export async function settleSecret(path: string): Promise<void> {
  await shred(`${path}.new`);
  // Killed before the new file took the name, both names stand for the one file that is still wanted.
  if (await sameFile(path, `${path}.old`)) await rm(`${path}.old`);
  else await shred(`${path}.old`);
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => stat(path).catch(ignoreMissing)));
  return one !== undefined && other !== undefined && one.ino === other.ino;
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function shred(path: string): Promise<void> {
  const handle = await open(path, "r+").catch(ignoreMissing);
  if (handle === undefined) return;
  try {
    const { size } = await handle.stat();
    for (let at = 0; at < size; at += CHUNK) {
      await handle.write(randomBytes(Math.min(CHUNK, size - at)), 0, undefined, at);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rm(path);
  await syncFolder(dirname(path));
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return undefined;
}

function ignoreTaken(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  return undefined;
}
