import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { JejakError } from "../../protocol/errors.ts";

const PUBLISHED = /\.(json|jsonl|ndjson)$/i;

/**
 * The files behind what somebody typed: files as named, folders with all their `.json`, `.jsonl` and
 * `.ndjson` files, sorted by name so that every run sees the same order. Each file once.
 *
 * @throws JejakError `file-unreadable` for a path that does not exist.
 */
export async function publishedFiles(paths: readonly string[]): Promise<string[]> {
  return await expand(paths, (name) => PUBLISHED.test(name));
}

/**
 * Refuses to go on with nothing: a mistyped folder would look as one in which all is well.
 *
 * @throws JejakError `files-none`
 */
export function atLeastOne(files: string[], paths: readonly string[]): string[] {
  if (files.length === 0) throw new JejakError("files-none", { at: paths.join(", ") });
  return files;
}

/** As {@link publishedFiles}, with every file of a folder. */
export async function allFiles(paths: readonly string[]): Promise<string[]> {
  return await expand(paths, () => true);
}

async function expand(paths: readonly string[], wanted: (name: string) => boolean): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) for (const file of await under(path, wanted)) found.add(file);
  return [...found];
}

async function under(path: string, wanted: (name: string) => boolean): Promise<string[]> {
  if (!(await isFolder(path))) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
}
