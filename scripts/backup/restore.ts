import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { JejakError } from "../../protocol/errors.ts";
import { HOME_FORMAT } from "../../server/home.ts";
import type { Home } from "../../server/home.ts";
import { migrate } from "../../server/store/migrate.ts";
import { takeLock } from "../supervisor/lock.ts";
import { CHECKSUMS, readArchive, verifyArchive } from "./archive.ts";
import { DESCRIPTION, Description, dumpName } from "./backup.ts";
import { withStoppedDatabase } from "./database.ts";
import { loadSchema } from "./kept.ts";
import { restoredVault } from "./vault.ts";

// Names of files in a data folder: no absolute paths, no way out of the folder.
const SAFE = /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._ -]+)*$/;

/**
 * Restores a backup into a data folder that does not exist or is empty. Everything is compared with its checksum
 * before anything is written; the folder's `format` file comes last, so that a half restored folder is refused.
 *
 * @throws JejakError `backup-damaged`, `data-folder-in-use` where the folder holds something, `vault-missing` where the
 * backup holds a vault and nobody says where it is to go.
 */
export async function restore(
  home: Home,
  file: string,
  databaseUrl: string | undefined,
  vaultUrl?: string,
): Promise<void> {
  const names = await verifyArchive(file);
  const needsVault = names.some((name) => name.startsWith("vault/"));
  if (needsVault && databaseUrl !== undefined && vaultUrl === undefined)
    throw new JejakError("vault-missing");
  const unsafe = names.find((name) => !SAFE.test(name));
  if (unsafe !== undefined) throw new JejakError("backup-damaged", { at: unsafe });
  await refuseFilled(home);
  await mkdir(home.root, { recursive: true, mode: 0o711 });
  const release = takeLock(home);
  try {
    await restoreInto(home, file, databaseUrl, vaultUrl);
  } finally {
    release();
  }
}

async function restoreInto(
  home: Home,
  file: string,
  databaseUrl: string | undefined,
  vaultUrl: string | undefined,
): Promise<void> {
  const scratch = await mkdtemp(join(home.root, ".jejak-restore-"));
  try {
    const { kept, vault } = await extract(file, home, scratch);
    await withStoppedDatabase(home, databaseUrl, async (pool, url) => {
      await migrate(pool);
      await loadSchema(pool, "kept", kept, (table) => join(scratch, dumpName("kept", table)));
      if (vault === undefined) return;
      await restoredVault(home, url, vaultUrl, (records) =>
        loadSchema(records, "vault", vault, (table) => join(scratch, dumpName("vault", table))),
      );
    });
    for (const folder of [home.chain, home.content, home.keys, home.logs]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    await writeFile(home.format, `${HOME_FORMAT}\n`, { flush: true });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function extract(file: string, home: Home, scratch: string): Promise<Description> {
  let description: Description | undefined;
  for await (const { name, body } of readArchive(file)) {
    if (name === DESCRIPTION) description = Description.parse(JSON.parse(await textOf(body)));
    else if (name === CHECKSUMS) await textOf(body);
    else await writeOut(join(/^(kept|vault)\//.test(name) ? scratch : home.root, name), body);
  }
  if (description === undefined) throw new JejakError("backup-damaged", { at: DESCRIPTION });
  return description;
}

async function writeOut(path: string, body: AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(body, createWriteStream(path, { mode: 0o600, flags: "wx", flush: true }));
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function refuseFilled(home: Home): Promise<void> {
  const names = await readdir(home.root).catch(() => []);
  if (names.length > 0)
    throw new JejakError("data-folder-in-use", { values: { folder: home.root, holds: names } });
}
