import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { JejakError } from "../../protocol/errors.ts";
import type { GivenDocument } from "../../protocol/evidence/contents.ts";

/** @throws JejakError `file-unreadable`, `evidence-too-large` */
export async function readSmall(file: string, most: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > most) throw new JejakError("evidence-too-large", { at: file, values: { bytes: size, most } });
    return await readFile(file);
  } catch (error) {
    throw error instanceof JejakError ? error : unreadable(file, error);
  }
}

/** Hashes a file of any size as a stream. @throws JejakError `file-unreadable` */
export async function hashDocument(file: string): Promise<GivenDocument> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
  return { name: basename(file), size, sha256: hash.digest("hex") };
}

/** SHA-256 of this program's own file, or of its entry point where it is not bundled. */
export async function sha256Of(file: string): Promise<string> {
  return (await hashDocument(file)).sha256;
}

function unreadable(file: string, cause: unknown): JejakError {
  return new JejakError("file-unreadable", { at: file, cause });
}
