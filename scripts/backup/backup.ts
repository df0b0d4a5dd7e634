import { mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type pg from "pg";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import { createArchive } from "./archive.ts";
import type { ArchiveWriter } from "./archive.ts";
import { KeptDump, dumpKept } from "./kept.ts";

/** First member of every backup. */
export const DESCRIPTION = "backup.json";

/** What a backup says of itself. */
export const Description = z.strictObject({
  format: z.literal("jejak-backup"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  kept: KeptDump,
});
export type Description = z.infer<typeof Description>;

/** What of the data folder is not backed up: what runs at the moment, what is rebuilt, and what is dumped instead. */
const LEFT_OUT =
  /^(postgres|logs|lock|format|run\.json|processes)([./]|$)|^content\/temporary\/|\.(new|part)$/;

const TAIL = 65_536;

/** What a backup holds. */
export interface BackupResult {
  file: string;
  files: number;
  bytes: number;
}

/**
 * Writes a backup of the data folder, which may be in use. The order makes it whole: the submissions first, in one
 * snapshot; then the chain's journal up to its last whole line, which has every entry that the submissions speak of;
 * then the content, which was on the disk before any of these; then the keys.
 */
export async function backUp(home: Home, pool: pg.Pool, file: string, now: Date): Promise<BackupResult> {
  if (await exists(file)) throw new JejakError("key-exists", { at: file });
  const scratch = await mkdtemp(join(dirname(file), ".jejak-backup-"));
  try {
    const kept = await dumpKept(pool, scratch);
    const archive = createArchive(file);
    const description: Description = {
      format: "jejak-backup",
      version: 1,
      createdAt: now.toISOString(),
      kept,
    };
    await archive.addBytes(DESCRIPTION, Buffer.from(`${JSON.stringify(description, null, 2)}\n`));
    const files = (await addKept(archive, scratch, kept)) + (await addFolder(archive, home));
    await archive.finish();
    return { file, files: files + 1, bytes: (await stat(file)).size };
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(`${file}.part`, { force: true });
  }
}

/** Name of a table's dump within the archive. */
export function dumpName(table: string): string {
  return `kept/${table}.copy`;
}

async function addKept(archive: ArchiveWriter, scratch: string, { tables }: KeptDump): Promise<number> {
  for (const { name } of tables) {
    const path = join(scratch, `${name}.copy`);
    await archive.addFile(dumpName(name), path, (await stat(path)).size);
  }
  return tables.length;
}

async function addFolder(archive: ArchiveWriter, home: Home): Promise<number> {
  let files = 0;
  for (const folder of [home.chain, home.content, home.root]) {
    for (const path of await filesIn(folder)) {
      const name = relative(home.root, path).split(sep).join("/");
      const taken = folder === home.root && /^(chain|content)\//.test(name);
      if (taken || LEFT_OUT.test(name)) continue;
      await archive.addFile(name, path, await wholeSize(path, name));
      files += 1;
    }
  }
  return files;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Size of a file; of the journal, which grows while it is read, up to its last whole line. */
async function wholeSize(path: string, name: string): Promise<number> {
  const { size } = await stat(path);
  if (name !== "chain/journal") return size;
  const file = await open(path, "r");
  try {
    for (let end = size; end > 0; end -= TAIL) {
      const start = Math.max(0, end - TAIL);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      const last = buffer.subarray(0, bytesRead).lastIndexOf("\n");
      if (last >= 0) return start + last + 1;
    }
    return 0;
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
