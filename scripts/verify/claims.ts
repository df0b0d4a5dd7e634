import type { Ledger, Verification } from "../client/ledger.ts";
import type { HashedFile } from "./read-file.ts";
import type { Claim } from "./step.ts";

/** What the server says of a file: steps that record it or what is in it, and what of it is not recorded. */
export interface Claims {
  claims: (Claim & { ocid: string; agency: string; trailIndex: number })[];
  /** Releases in the file that no trail has. */
  missing: number;
}

/** Hashes under which files are looked up. */
export function hashesOf({ sha256, contentHash }: HashedFile): string[] {
  return contentHash === undefined ? [sha256] : [sha256, contentHash];
}

/** Asks for the steps that record a file: its bytes as a document, itself as a manifest, or the releases in it. */
export async function claimsOf(
  ledger: Ledger,
  file: HashedFile,
  found: ReadonlyMap<string, Verification>,
): Promise<Claims> {
  const { size } = file;
  const claims: Claims["claims"] = hashesOf(file).flatMap((sha256) =>
    (found.get(sha256)?.matches ?? []).map(({ role, ocid, agency, index, trailIndex, contentHash }) => {
      return { sha256, size, role, ocid, agency, index, trailIndex, contentHash };
    }),
  );
  let missing = 0;
  for (const { ocid, sha256 } of file.releases) {
    const ofRelease = await releaseClaims(ledger, ocid, sha256, size);
    if (ofRelease.length === 0) missing += 1;
    claims.push(...ofRelease);
  }
  return { claims, missing };
}

async function releaseClaims(
  ledger: Ledger,
  ocid: string,
  sha256: string,
  size: number,
): Promise<Claims["claims"]> {
  const trails = await ledger.trailsOf(ocid);
  return trails.flatMap(({ agency, steps }) =>
    steps
      .filter(({ source }) => source?.sha256 === sha256)
      .map(({ index, trailIndex, contentHash }) => {
        const role = "release" as const;
        return { sha256, size, role, ocid, agency, index, trailIndex, contentHash };
      }),
  );
}
