import { isJejakError } from "../../protocol/errors.ts";
import { factsOf } from "../../protocol/findings.ts";
import { parseManifest, type Manifest } from "../../protocol/manifest.ts";
import { at, asText, objects } from "../../protocol/ocds/read.ts";
import { summarize } from "../../protocol/ocds/release.ts";
import type { JsonObject } from "../../protocol/json.ts";

/** What lists and searches need of a manifest; absent is null. */
export interface ManifestRow {
  contentHash: string;
  size: number;
  ocid: string;
  releaseId: string | null;
  releaseDate: string | null;
  releaseTags: string[];
  /** `tender.tenderPeriod.endDate`, as published. */
  tenderEnd: string | null;
  language: string | null;
  title: string | null;
  description: string | null;
  buyerId: string | null;
  buyerName: string | null;
  valueAmount: string | null;
  valueCurrency: string | null;
  documents: Manifest["documents"];
  source: Manifest["source"] | null;
}

/** Reads a content file; null where it is no manifest (only its hash was checked when it was taken in). */
export function manifestRow(contentHash: string, bytes: Uint8Array): ManifestRow | null {
  const manifest = parseOrNull(bytes);
  if (!manifest) return null;
  const { release, source = null } = manifest;
  const summary = summarize(release);
  return storable({
    contentHash,
    size: bytes.length,
    ocid: manifest.ocid,
    releaseId: summary.id ?? null,
    releaseDate: summary.date ?? null,
    releaseTags: summary.tags,
    tenderEnd: factsOf(release).deadline,
    language: asText(release["language"]) ?? null,
    title: summary.title ?? null,
    description: descriptionOf(release) ?? null,
    buyerId: asText(at(release, "buyer", "id")) ?? null,
    buyerName: summary.buyer ?? null,
    valueAmount: summary.value ? String(summary.value.amount) : null,
    valueCurrency: summary.value?.currency ?? null,
    documents: manifest.documents,
    source,
  });
}

function parseOrNull(bytes: Uint8Array): Manifest | null {
  try {
    return parseManifest(bytes);
  } catch (error) {
    if (isJejakError(error)) return null;
    throw error;
  }
}

function descriptionOf(release: JsonObject): string | undefined {
  const [award] = objects(release["awards"]);
  const [contract] = objects(release["contracts"]);
  const candidates = [
    at(release, "tender", "description"),
    contract?.["description"],
    award?.["description"],
    at(release, "planning", "rationale"),
    release["description"],
  ];
  return candidates.map(asText).find((text) => text !== undefined);
}

/** PostgreSQL's text cannot hold U+0000. */
export function storable<T>(value: T): T {
  if (typeof value === "string") return value.replaceAll("\0", "\uFFFD") as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, storable(item as unknown)]),
  ) as T;
}
