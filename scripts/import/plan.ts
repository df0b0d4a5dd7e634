import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { buildManifest } from "../../protocol/manifest.ts";
import { summarize } from "../../protocol/ocds/release.ts";
import { required } from "../../protocol/policy.ts";
import { NO_HEAD } from "../client/anchor.ts";
import type { PlannedStep, PlannedTrail } from "../client/anchor.ts";
import type { Ledger } from "../client/ledger.ts";
import { approversFor } from "../client/officers.ts";
import type { MandatedOfficer } from "../client/officers.ts";
import type { HashedRelease, Process } from "./group.ts";
import { knownReleases } from "./known.ts";
import type { KnownRelease } from "./known.ts";

/** A release on its way into the ledger. */
export interface ImportStep extends PlannedStep {
  found: HashedRelease;
}

/** Who imports: for which agency, with whose keys, and the secret that salts the manifests. */
export interface Importer {
  agency: Hex;
  /** 0, or the succession whose successor's officers sign. */
  succession: number;
  policy: bigint;
  officers: readonly MandatedOfficer[];
  secret: Uint8Array;
}

/** What is to be done for one process, and what the ledger holds of it already. */
export interface ProcessPlan {
  process: Process;
  trail: PlannedTrail<ImportStep>;
  known: KnownRelease[];
  refused: { found: HashedRelease; error: JejakError }[];
}

/**
 * Compares a process with its trail, by content, and plans the steps that are missing; `skipped` ones were refused
 * before.
 */
export async function planProcess(
  ledger: Ledger,
  process: Process,
  importer: Importer,
  skipped: (found: HashedRelease) => boolean,
): Promise<ProcessPlan> {
  const trail = await ledger.trail(importer.agency, process.ocid);
  const known = await knownReleases(ledger, trail);
  const there = new Set(known.map(({ sha256 }) => sha256));
  const steps: ImportStep[] = [];
  const refused: ProcessPlan["refused"] = [];
  for (const found of process.releases) {
    if (there.has(found.sha256) || skipped(found)) continue;
    try {
      steps.push(planStep(found, importer));
    } catch (error) {
      if (!(error instanceof JejakError)) throw error;
      refused.push({ found, error });
    }
  }
  const { agency, succession } = importer;
  return {
    process,
    known,
    refused,
    trail: { agency, succession, ocid: process.ocid, head: trail?.head ?? NO_HEAD, steps },
  };
}

// An import declares no deadline: what it records happened before, and the release itself says the date.
function planStep(found: HashedRelease, { policy, officers, secret }: Importer): ImportStep {
  const { ocid, release, origin, sha256 } = found;
  const tags = summarize(release).mask;
  const approvals = required({ policy, tags, approvals: 1, corrects: 0, maxRequired: 0 });
  const source = { publisher: origin.publisher ?? "", address: origin.address ?? "", sha256 };
  return {
    found,
    manifest: buildManifest(secret, { ocid, release, source }),
    tags,
    corrects: 0,
    deadline: 0,
    approvals,
    officers: approversFor(officers, tags, approvals),
  };
}
