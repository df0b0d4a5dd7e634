import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { JejakError } from "../../../protocol/errors.ts";
import { shredSecret, syncFolder } from "../vault/disk.ts";

/** Rows that wait to be issued, and the `vct` of their type. */
export interface Spooled {
  path: string;
  type: string;
}

/** Rows that came over the wire, for as long as their job runs: overwritten before they are removed. */
export interface Spool {
  /** Writes a body to a file, on the disk when it resolves. Errors: `body-too-large`. */
  keep(body: Readable, type: string): Promise<Spooled>;
  remove(path: string): Promise<void>;
  /** What a killed process took in and did not end. */
  left: readonly Spooled[];
  /** Files of jobs that broke off since, by job: for the next start, or until the same rows have been issued. */
  broken: Map<string, string[]>;
}

const MOST_BYTES = 64 * 1_048_576;
const PART = ".part";

/** Opens the folder of an agency's spool; what had not arrived whole is removed. One process a folder. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const left: Spooled[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const [, type] = NAME.exec(name) ?? [];
    if (type === undefined) await shredSecret(join(folder, name));
    else left.push({ path: join(folder, name), type: Buffer.from(type, "base64url").toString() });
  }
  return { left, broken: new Map(), remove: shredSecret, keep: (body, type) => keep(folder, body, type) };
}

const NAME = /^[0-9a-f-]{36}\.([A-Za-z0-9_-]+)\.ndjson$/;

async function keep(folder: string, body: Readable, type: string): Promise<Spooled> {
  const path = join(folder, `${randomUUID()}.${Buffer.from(type).toString("base64url")}.ndjson`);
  try {
    await pipeline(
      body,
      bounded,
      createWriteStream(`${path}${PART}`, { mode: 0o600, flags: "wx", flush: true }),
    );
    // Only a whole body has the name: cut short, rows would be issued of which the caller knows nothing.
    await rename(`${path}${PART}`, path);
    await syncFolder(folder);
    return { path, type };
  } catch (error) {
    await shredSecret(`${path}${PART}`);
    throw error;
  }
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new JejakError("body-too-large", { values: { most: MOST_BYTES } });
    yield chunk;
  }
}
