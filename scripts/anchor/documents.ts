import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { JejakError } from "../../protocol/errors.ts";
import type { JsonObject } from "../../protocol/json.ts";
import type { ManifestDocument } from "../../protocol/manifest.ts";
import { documentsIn } from "../../protocol/ocds/release.ts";
import type { PublishedDocument } from "../../protocol/ocds/release.ts";

/** Size and SHA-256 of a file of any size, read as a stream. Errors: `file-unreadable`. */
export async function hashFile(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
  return { size, sha256: hash.digest("hex") };
}

/**
 * Files for a release's documents: those named one by one (`<id>=<path>`), then those in a folder whose name is a
 * document's id, title, or the last part of its address. Documents without a file are not in the manifest: nothing is
 * known of their bytes.
 */
export async function matchDocuments(
  release: JsonObject,
  named: readonly string[],
  folder: string | undefined,
): Promise<Map<string, string>> {
  const documents = documentsIn(release);
  const files = new Map<string, string>();
  const names = folder === undefined ? [] : await namesIn(folder);
  const fileOf = finderIn(names);
  for (const document of documents) {
    const name = fileOf(document);
    if (document.id !== undefined && folder !== undefined && name !== undefined) {
      files.set(document.id, join(folder, name));
    }
  }
  for (const [id, path] of named.map(parseNamed)) {
    if (!documents.some((document) => document.id === id)) {
      throw new JejakError("document-unknown", { at: path, values: { id } });
    }
    files.set(id, path);
  }
  return files;
}

/** What the manifest says of each document whose file is there, in the release's order, each id once. */
export async function hashDocuments(
  release: JsonObject,
  files: ReadonlyMap<string, string>,
): Promise<ManifestDocument[]> {
  const listed = new Map<string, ManifestDocument>();
  for (const { id, documentType, title, format } of documentsIn(release)) {
    const path = id === undefined ? undefined : files.get(id);
    if (id === undefined || path === undefined || listed.has(id)) continue;
    const fields = {
      ...(documentType !== undefined && { documentType }),
      ...(title !== undefined && { title }),
      ...(format !== undefined && { format }),
    };
    listed.set(id, { id, ...fields, ...(await hashFile(path)) });
  }
  return [...listed.values()];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: folder, cause });
  }
}

/** Finds the first of some files that is called as a document: there may be thousands of either. */
function finderIn(names: readonly string[]): (document: PublishedDocument) => string | undefined {
  const places = new Map(names.map((name, i) => [name, i]));
  const stems = new Map(places);
  for (const [name, i] of places) {
    const stem = name.replace(/\.[^.]+$/, "");
    stems.set(stem, Math.min(i, stems.get(stem) ?? i));
  }
  return ({ id, title, url }) => {
    const told = [id, title].map((name) => (name === undefined ? undefined : stems.get(name)));
    const last = URL.canParse(url ?? "", "file:///") ? basename(new URL(url ?? "", "file:///").pathname) : "";
    const found = [...told, places.get(last)].filter((place) => place !== undefined);
    return names[Math.min(...found)];
  };
}

function parseNamed(text: string): [id: string, path: string] {
  const at = text.indexOf("=");
  if (at < 1) throw new JejakError("usage", { at: "--document", values: { document: text } });
  return [text.slice(0, at), text.slice(at + 1)];
}
