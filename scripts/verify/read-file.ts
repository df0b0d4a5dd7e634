import { readFile, stat } from "node:fs/promises";
import { toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { sha256 } from "../../protocol/hash.ts";
import { canonicalize } from "../../protocol/jcs.ts";
import { parseStrict } from "../../protocol/json.ts";
import type { JsonValue } from "../../protocol/json.ts";
import { MANIFEST_FORMAT, checkManifest, contentHash } from "../../protocol/manifest.ts";
import { extractReleases } from "../../protocol/ocds/package.ts";
import { asObject } from "../../protocol/ocds/read.ts";
import { hashFile } from "../anchor/documents.ts";

const JSON_MOST_BYTES = 16 * 2 ** 20;

/** A file with the hashes by which it, or what is in it, may be recorded. */
export interface HashedFile {
  file: string;
  size: number;
  sha256: string;
  /** Where the file is a manifest: its content hash, whatever its layout. */
  contentHash?: string;
  /** Where it holds OCDS releases: each with the SHA-256 of its JCS form. */
  releases: { ocid: string; sha256: string }[];
}

/** Hashes a file of any size as a stream; a JSON file of up to 16 MiB is also read as a manifest, or for releases. */
export async function readForVerification(file: string): Promise<HashedFile> {
  const hashed = { file, ...(await hashFile(file)), releases: [] };
  const value = await jsonOf(file);
  if (value === undefined) return hashed;
  try {
    return { ...hashed, ...hashesIn(value) };
  } catch (error) {
    if (error instanceof JejakError) return hashed;
    throw error;
  }
}

function hashesIn(value: JsonValue): Partial<HashedFile> {
  if (asObject(value)?.["format"] === MANIFEST_FORMAT)
    return { contentHash: toHex(contentHash(checkManifest(value))) };
  const { releases } = extractReleases(value);
  return {
    releases: releases.map(({ ocid, release }) => ({ ocid, sha256: toHex(sha256(canonicalize(release))) })),
  };
}

async function jsonOf(file: string): Promise<JsonValue | undefined> {
  if (!file.endsWith(".json") || (await stat(file)).size > JSON_MOST_BYTES) return undefined;
  try {
    return parseStrict(await readFile(file));
  } catch (error) {
    if (error instanceof JejakError) return undefined;
    throw error;
  }
}
