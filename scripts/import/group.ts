import { toHex } from "../../protocol/bytes.ts";
import { sha256 } from "../../protocol/hash.ts";
import { canonicalize } from "../../protocol/jcs.ts";
import { idOf } from "../../protocol/ocds/release.ts";
import type { FoundRelease } from "./releases.ts";

/** A release with the SHA-256 of its JCS form (64 hex digits), by which equal content is told. */
export interface HashedRelease extends FoundRelease {
  sha256: string;
}

/** One process: its different releases in the order in which they are to be recorded. */
export interface Process {
  ocid: string;
  releases: HashedRelease[];
  /** How often content came up again that is in `releases` already. */
  repeats: number;
}

/** Groups releases by ocid (compared byte by byte), each content once, by date and then release id. */
export function groupByProcess(found: readonly FoundRelease[]): Process[] {
  const byOcid = new Map<string, Map<string, HashedRelease>>();
  const repeats = new Map<string, number>();
  for (const release of found) {
    const hashed = { ...release, sha256: toHex(sha256(canonicalize(release.release))) };
    const contents = byOcid.get(release.ocid) ?? new Map<string, HashedRelease>();
    byOcid.set(release.ocid, contents);
    if (contents.has(hashed.sha256)) repeats.set(release.ocid, (repeats.get(release.ocid) ?? 0) + 1);
    else contents.set(hashed.sha256, hashed);
  }
  return [...byOcid].map(([ocid, contents]) => ({
    ocid,
    releases: [...contents.values()].sort(inOrder),
    repeats: repeats.get(ocid) ?? 0,
  }));
}

// The content's hash comes last, so that the order never depends on which file was read first.
function inOrder(a: HashedRelease, b: HashedRelease): number {
  return (
    compare(instant(a), instant(b)) ||
    compare(idOf(a.release) ?? "", idOf(b.release) ?? "") ||
    compare(a.sha256, b.sha256)
  );
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Microseconds since 1970; releases without a readable date come first. */
function instant({ release }: HashedRelease): number {
  const date = typeof release.date === "string" ? release.date : "";
  const milliseconds = Date.parse(date);
  if (Number.isNaN(milliseconds)) return Number.NEGATIVE_INFINITY;
  const rest = /\.\d{3}(\d{1,3})/.exec(date)?.[1] ?? "";
  return milliseconds * 1000 + Number(rest.padEnd(3, "0"));
}
