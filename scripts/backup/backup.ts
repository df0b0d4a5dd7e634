import { mkdir, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type pg from "pg";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import type { Home } from "../../server/home.ts";
import { isOfKeyStore } from "../../server/registrar/vault/key-store.ts";
import { createArchive } from "./archive.ts";
import type { ArchiveWriter } from "./archive.ts";
import { KeptDump, dumpSchema } from "./kept.ts";
import type { KeptSchema } from "./kept.ts";

/** First member of every backup. */
export const DESCRIPTION = "backup.json";

/** What a backup says of itself. */
export const Description = z.strictObject({
  format: z.literal("jejak-backup"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  kept: KeptDump,
  /** Ciphertext alone: the data keys are in no backup but the one that is made of them. */
  vault: KeptDump.exactOptional(),
});
export type Description = z.infer<typeof Description>;

/** What of the data folder is not backed up: what runs at the moment, what is rebuilt, and what is dumped instead. */
const LEFT_OUT =
  /^(postgres|vault-keys|spool|logs|lock|format|run\.json|processes)([./]|$)|^content\/temporary\/|\.(new|part)$/;

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
 * then the content, which was on the disk before any of these; then the keys. Of the registrar's vault (`vault`, null
 * where there is none) the records as they are, encrypted: not the data keys.
 */
export async function backUp(
  home: Home,
  pool: pg.Pool,
  file: string,
  now: Date,
  vault: pg.Pool | null = null,
): Promise<BackupResult> {
  if (await exists(file)) throw new JejakError("file-exists", { at: file });
  const scratch = await mkdtemp(join(dirname(file), ".jejak-backup-")).catch((cause: unknown) => {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new JejakError("file-unwritable", { at: file, detail: code, cause });
  });
  try {
    const kept = await dump(pool, "kept", scratch);
    const records = vault === null ? null : await dump(vault, "vault", scratch);
    const archive = createArchive(file);
    const description: Description = {
      format: "jejak-backup",
      version: 1,
      createdAt: now.toISOString(),
      kept,
      ...(records !== null && { vault: records }),
    };
    await archive.addBytes(DESCRIPTION, Buffer.from(`${JSON.stringify(description, null, 2)}\n`));
    const tables =
      (await addTables(archive, scratch, "kept", kept)) +
      (await addTables(archive, scratch, "vault", records));
    const files = tables + (await addFolder(archive, home));
    await archive.finish();
    return { file, files: files + 1, bytes: (await stat(file)).size };
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(`${file}.part`, { force: true });
  }
}

/** Name of a table's dump within the archive. */
export function dumpName(schema: KeptSchema, table: string): string {
  return `${schema}/${table}.copy`;
}

async function dump(pool: pg.Pool, schema: KeptSchema, scratch: string): Promise<KeptDump> {
  await mkdir(join(scratch, schema));
  return await dumpSchema(pool, schema, join(scratch, schema));
}

async function addTables(
  archive: ArchiveWriter,
  scratch: string,
  schema: KeptSchema,
  dumped: KeptDump | null,
): Promise<number> {
  const tables = dumped?.tables ?? [];
  for (const { name } of tables) {
    const path = join(scratch, dumpName(schema, name));
    await archive.addFile(dumpName(schema, name), path, (await stat(path)).size);
  }
  return tables.length;
}

async function addFolder(archive: ArchiveWriter, home: Home): Promise<number> {
  let files = 0;
  for (const folder of [home.chain, home.content, home.root]) {
    for (const path of await filesIn(folder)) {
      const name = relative(home.root, path).split(sep).join("/");
      const taken = folder === home.root && /^(chain|content)\//.test(name);
      if (taken || LEFT_OUT.test(name) || isOfKeyStore(basename(path))) continue;
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
