import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { formatTime } from "../../protocol/time.ts";
import { replaceSecret } from "../../server/registrar/vault/disk.ts";
import { createArchive, readArchive, verifyArchive } from "../backup/archive.ts";

const DESCRIPTION = "keys.json";
const MEMBER = /^(0x[0-9a-f]{64}-[1-9][0-9]*\.keys|fingerprint\.key)$/;
const DAY = 86_400;

const Description = z.strictObject({
  format: z.literal("jejak-vault-keys"),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  destroyBy: z.iso.datetime(),
});
type Description = z.infer<typeof Description>;

export interface KeyBackup {
  file: string;
  batches: number;
  destroyBy: string;
}

/**
 * Writes the data keys, as they lie there: wrapped by the master key, which is not among them. The file names the day
 * by which it has to be destroyed: what is erased later can be read with it until then. `now` in Unix seconds.
 * Errors: `file-exists`, `file-unwritable`.
 */
export async function backUpKeys(
  folder: string,
  file: string,
  now: number,
  retainDays: number,
): Promise<KeyBackup> {
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined) throw new JejakError("file-exists", { at: file });
  const destroyBy = formatTime(now + retainDays * DAY);
  const description: Description = {
    format: "jejak-vault-keys",
    version: 1,
    createdAt: formatTime(now),
    destroyBy,
  };
  try {
    return { file, batches: await writeArchive(folder, file, description), destroyBy };
  } finally {
    // Half a backup holds keys too, and nobody would know to destroy it.
    await rm(`${file}.part`, { force: true }).catch(() => undefined);
  }
}

/** @returns how many batches have their keys in it */
async function writeArchive(folder: string, file: string, description: Description): Promise<number> {
  const archive = createArchive(file);
  await archive.addBytes(DESCRIPTION, Buffer.from(`${JSON.stringify(description, null, 2)}\n`));
  const names = (await readdir(folder).catch(() => [])).filter((name) => MEMBER.test(name)).sort();
  // Read whole: an erasure may replace the file in between, and then these are the old bytes or the new ones.
  for (const name of names) await archive.addBytes(name, await readFile(join(folder, name)));
  await archive.finish();
  return names.filter((name) => name.endsWith(".keys")).length;
}

/**
 * Puts back the files of keys that are missing; those that are there are newer and stay. The caller destroys again
 * what was erased since. `now` in Unix seconds.
 * Errors, at the file: `file-unreadable`, `backup-damaged`, `key-backup-malformed` where it is something else,
 * `key-backup-expired` once the day has passed by which it had to be destroyed.
 * @returns names of the files that were put back
 */
export async function restoreKeyFiles(folder: string, file: string, now: number): Promise<string[]> {
  const names = await verifyArchive(file).catch((cause: unknown) => {
    throw damaged(file, cause);
  });
  const stranger = names.find((name, i) => (i === 0 ? name !== DESCRIPTION : !MEMBER.test(name)));
  if (names.length === 0 || stranger !== undefined)
    throw new JejakError("key-backup-malformed", { at: file, values: { member: stranger ?? null } });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const restored: string[] = [];
  for await (const { name, body } of readArchive(file)) {
    const bytes = Buffer.concat(await all(body));
    if (name === DESCRIPTION) checkDay(file, describedBy(file, bytes), now);
    else if (MEMBER.test(name) && (await putBack(join(folder, name), bytes))) restored.push(name);
  }
  return restored;
}

/** A member of the archive that is not what it should be, with the archive's own name before it. */
function damaged(file: string, cause: unknown): unknown {
  if (!isJejakError(cause, "backup-damaged") || cause.at === file) return cause;
  const { code, at = "", values = {} } = cause;
  return new JejakError(code, { at: `${file} ${at}`, values, cause });
}

function describedBy(file: string, bytes: Uint8Array): Description {
  try {
    return Description.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (cause) {
    throw new JejakError("key-backup-malformed", { at: file, values: { member: DESCRIPTION }, cause });
  }
}

function checkDay(file: string, { destroyBy }: Description, now: number): void {
  if (now > Date.parse(destroyBy) / 1_000)
    throw new JejakError("key-backup-expired", { at: file, values: { destroyBy } });
}

async function putBack(path: string, bytes: Uint8Array): Promise<boolean> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return false;
  await replaceSecret(path, bytes);
  return true;
}

async function all(body: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return chunks;
}
