import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { JejakError } from "../../../protocol/errors.ts";
import { shredSecret } from "../vault/disk.ts";

/** Rows that came over the wire, for as long as their job runs: overwritten before they are removed. */
export interface Spool {
  /** Writes a body to a file. Errors: `body-too-large`. */
  keep(body: Readable): Promise<string>;
  remove(path: string): Promise<void>;
}

const MOST_BYTES = 64 * 1_048_576;

/** Opens the folder of the spool, and removes what a killed process left there. One process a folder. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) await shredSecret(join(folder, name));
  return {
    keep: async (body) => {
      const path = join(folder, `${randomUUID()}.ndjson`);
      try {
        await pipeline(body, bounded, createWriteStream(path, { mode: 0o600, flags: "wx" }));
        return path;
      } catch (error) {
        await shredSecret(path);
        throw error;
      }
    },
    remove: shredSecret,
  };
}

async function* bounded(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new JejakError("body-too-large", { values: { most: MOST_BYTES } });
    yield chunk;
  }
}
