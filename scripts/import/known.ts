import { toHex } from "../../protocol/bytes.ts";
import { sha256 } from "../../protocol/hash.ts";
import { canonicalize } from "../../protocol/jcs.ts";
import { parseManifest } from "../../protocol/manifest.ts";
import { idOf } from "../../protocol/ocds/release.ts";
import type { Ledger, Trail, TrailStep } from "../client/ledger.ts";

/** A release that a trail holds; `sha256` is of the JCS form of the release. */
export interface KnownRelease {
  sha256: string;
  contentHash: string;
  releaseId: string | undefined;
  index: number;
}

/**
 * What of a trail is known by content. Imported steps say the release's hash themselves; of others the manifest is
 * fetched. Steps whose manifest is not published are left out.
 */
export async function knownReleases(ledger: Ledger, trail: Trail | undefined): Promise<KnownRelease[]> {
  const known = await Promise.all((trail?.steps ?? []).map((step) => knownRelease(ledger, step)));
  return known.filter((release) => release !== undefined);
}

async function knownRelease(ledger: Ledger, step: TrailStep): Promise<KnownRelease | undefined> {
  const { contentHash, index } = step;
  const said = step.source?.sha256;
  if (said !== undefined && said !== null) {
    return { sha256: said, contentHash, releaseId: step.release?.id ?? undefined, index };
  }
  const bytes = step.manifest.state === "published" ? await ledger.manifest(contentHash) : undefined;
  if (bytes === undefined) return undefined;
  const { release } = parseManifest(bytes);
  return { sha256: toHex(sha256(canonicalize(release))), contentHash, releaseId: idOf(release), index };
}
