import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { toHex } from "./bytes.ts";
import { JejakError } from "./errors.ts";
import { sha256 } from "./hash.ts";
import { canonicalize } from "./jcs.ts";
import { jsonPath, parseStrict, type JsonObject, type JsonValue } from "./json.ts";

export const MANIFEST_FORMAT = "jejak-manifest";
const MANIFEST_VERSION = 1;

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** A document that belongs to a release: its bytes are known by size and SHA-256, wherever they lie. */
export const ManifestDocument = z.strictObject({
  id: z.string().min(1),
  documentType: z.string().exactOptional(),
  title: z.string().exactOptional(),
  format: z.string().exactOptional(),
  size: z.int().min(0),
  sha256: Sha256Hex,
});

/** Where an imported release was published; `sha256` is of the JCS form of the release as read there. */
export const ManifestSource = z.strictObject({
  publisher: z.string(),
  address: z.string(),
  sha256: Sha256Hex,
});

/** What a step's contentHash stands for. The release stays as its publisher wrote it. */
export const Manifest = z
  .strictObject({
    format: z.literal(MANIFEST_FORMAT),
    version: z.literal(MANIFEST_VERSION),
    ocid: z.string().min(1),
    salt: z.string().regex(/^[0-9a-f]{32}$/),
    release: z.record(z.string(), z.unknown()),
    documents: z.array(ManifestDocument),
    source: ManifestSource.exactOptional(),
  })
  .refine((manifest) => manifest.release["ocid"] === manifest.ocid, {
    path: ["release", "ocid"],
    message: "differs from the manifest's ocid",
  });

export type ManifestDocument = z.infer<typeof ManifestDocument>;
export type ManifestSource = z.infer<typeof ManifestSource>;

export interface Manifest {
  format: typeof MANIFEST_FORMAT;
  version: typeof MANIFEST_VERSION;
  ocid: string;
  salt: string;
  release: JsonObject;
  documents: ManifestDocument[];
  source?: ManifestSource;
}

/**
 * Reads a manifest from JSON text in any layout.
 * @throws JejakError `manifest-malformed` (with every issue), and those of `parseStrict`
 */
export function parseManifest(input: Uint8Array | string): Manifest {
  return checkManifest(parseStrict(input));
}

/** The value itself, never zod's copy, so that the hash is of what was read. */
export function checkManifest(value: JsonValue): Manifest {
  const result = Manifest.safeParse(value);
  if (result.success) return value as unknown as Manifest;
  const issues = result.error.issues.map((issue) => ({
    at: jsonPath(issue.path as string[]),
    message: issue.message,
  }));
  throw new JejakError("manifest-malformed", { values: { issues }, ...placeOf(issues) });
}

function placeOf(issues: readonly { at: string }[]): { at?: string } {
  return issues[0] === undefined ? {} : { at: issues[0].at };
}

/** The JCS form of a manifest: the bytes that are hashed, stored and served. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return canonicalize(manifest as unknown as JsonValue);
}

/** SHA-256 of the JCS form: word 4 of the step that records it. */
export function contentHash(manifest: Manifest): Uint8Array {
  return sha256(manifestBytes(manifest));
}

/**
 * 16 bytes of HMAC-SHA-256 under the submitter's secret, over the JCS form of the manifest without salt, as
 * 32 hex digits. Deterministic, so that importing again changes nothing; secret, so that a national id taken
 * out of a published text cannot be guessed back from the hash.
 */
export function saltFor(secret: Uint8Array, manifestWithoutSalt: Omit<Manifest, "salt">): string {
  const bytes = canonicalize(manifestWithoutSalt);
  return toHex(hmac(nobleSha256, secret, bytes).subarray(0, 16));
}

export interface ManifestInput {
  ocid: string;
  release: JsonObject;
  documents?: ManifestDocument[];
  source?: ManifestSource;
}

/** A complete manifest of a release, salted under the submitter's secret (at least 16 random bytes). */
export function buildManifest(
  secret: Uint8Array,
  { ocid, release, documents = [], source }: ManifestInput,
): Manifest {
  const unsalted = {
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    ocid,
    release,
    documents,
    ...(source === undefined ? {} : { source }),
  } as const;
  return checkManifest({ ...unsalted, salt: saltFor(secret, unsalted) });
}
