import { setTimeout as sleep } from "node:timers/promises";
import { CODES, JejakError } from "../../protocol/errors.ts";
import { anchorMany } from "../client/anchor.ts";
import type { Anchored } from "../client/anchor.ts";
import type { Ledger } from "../client/ledger.ts";
import { mapLimited } from "../client/limit.ts";
import { conflictsOf } from "./conflicts.ts";
import type { Conflict } from "./conflicts.ts";
import type { HashedRelease, Process } from "./group.ts";
import type { KnownRelease } from "./known.ts";
import { planProcess } from "./plan.ts";
import type { ImportStep, Importer, ProcessPlan } from "./plan.ts";

const WIDTH = 8;
const PATIENCE = 8;
const PAUSE_MS = 500;

// The head moved, or somebody else's step waits on it: read the trail again and build on what is there.
const PASSING: ReadonlySet<string> = new Set(["head-conflict", "head-stale"]);

/** What became of one release. */
export type Outcome =
  | { status: "recorded"; contentHash: string; digest: string; index: number; block: number }
  | { status: "already-there"; contentHash: string; index: number }
  | { status: "refused"; error: JejakError };

/** What became of an import. */
export interface ImportResult {
  outcomes: Map<HashedRelease, Outcome>;
  conflicts: Conflict[];
}

/** How an import goes; `onDone` is called once for each release. */
export interface ImportOptions {
  ledger: Ledger;
  separator: Uint8Array;
  now: () => number;
  onDone?: () => void;
}

/**
 * Records what is missing of every process, and leaves alone what is there by content. A refused release does not keep
 * back the later ones of its process.
 */
export async function importProcesses(
  processes: readonly Process[],
  importer: Importer,
  options: ImportOptions,
): Promise<ImportResult> {
  const outcomes = new Map<HashedRelease, Outcome>();
  const known = new Map<string, KnownRelease[]>();
  let waits = 0;
  for (let left = processes; left.length > 0;) {
    const plans = await mapLimited(left, WIDTH, (process) =>
      planProcess(options.ledger, process, importer, (found) => outcomes.has(found)),
    );
    for (const plan of plans) notePlan(plan, outcomes, known, options);
    const anchored = await anchorPlans(plans, options);
    const moved = noteAnchored(anchored, outcomes, waits < PATIENCE, options);
    if (moved) await sleep(PAUSE_MS * ++waits);
    left = left.filter(({ releases }) => releases.some((found) => !outcomes.has(found)));
  }
  return { outcomes, conflicts: processes.flatMap((process) => conflictsIn(process, outcomes, known)) };
}

function notePlan(
  { process, known, refused }: ProcessPlan,
  outcomes: Map<HashedRelease, Outcome>,
  knownOf: Map<string, KnownRelease[]>,
  { onDone }: ImportOptions,
): void {
  const bySha = new Map(known.map((release) => [release.sha256, release]));
  knownOf.set(process.ocid, known);
  for (const found of process.releases) {
    const there = bySha.get(found.sha256);
    if (there === undefined || outcomes.has(found)) continue;
    outcomes.set(found, { status: "already-there", contentHash: there.contentHash, index: there.index });
    onDone?.();
  }
  for (const { found, error } of refused) {
    outcomes.set(found, { status: "refused", error });
    onDone?.();
  }
}

async function anchorPlans(
  plans: readonly ProcessPlan[],
  { ledger, separator, now, onDone }: ImportOptions,
): Promise<Anchored<ImportStep>[]> {
  const trails = plans.map(({ trail }) => trail).filter(({ steps }) => steps.length > 0);
  const onProgress = ({ status }: Anchored<ImportStep>): void => {
    if (status === "recorded") onDone?.();
  };
  return await anchorMany(trails, { ledger, separator, now, width: WIDTH, onProgress });
}

/** @returns whether a trail moved under us, so that its releases are to be tried again. */
function noteAnchored(
  anchored: readonly Anchored<ImportStep>[],
  outcomes: Map<HashedRelease, Outcome>,
  patient: boolean,
  { onDone }: ImportOptions,
): boolean {
  let moved = false;
  let reachable = true;
  for (const item of anchored) {
    const outcome = outcomeOf(item);
    if (outcome === undefined) continue;
    const refused = outcome.status === "refused" ? outcome.error.code : undefined;
    if (refused !== undefined && PASSING.has(refused) && patient) {
      moved = true;
      continue;
    }
    outcomes.set(item.step.found, outcome);
    if (refused !== undefined && CODES[refused].status >= 500) reachable = false;
    if (refused !== undefined) onDone?.();
  }
  if (!reachable) giveUp(anchored, outcomes);
  return moved;
}

function outcomeOf(item: Anchored<ImportStep>): Outcome | undefined {
  if (item.status === "unsent") return undefined;
  if (item.status === "failed") return { status: "refused", error: item.error };
  const { contentHash, digest, submission } = item;
  const { index, blockNumber } = submission;
  return { status: "recorded", contentHash, digest, index: index ?? -1, block: blockNumber ?? -1 };
}

/** Where the server cannot be reached, what was not sent is not tried again in this run. */
function giveUp(anchored: readonly Anchored<ImportStep>[], outcomes: Map<HashedRelease, Outcome>): void {
  for (const { step } of anchored) {
    if (!outcomes.has(step.found)) {
      outcomes.set(step.found, { status: "refused", error: new JejakError("server-unavailable") });
    }
  }
}

function conflictsIn(
  process: Process,
  outcomes: ReadonlyMap<HashedRelease, Outcome>,
  known: ReadonlyMap<string, KnownRelease[]>,
): Conflict[] {
  const hashes = new Map(
    process.releases.map((found) => {
      const outcome = outcomes.get(found);
      return [found.sha256, outcome?.status === "refused" ? undefined : outcome?.contentHash];
    }),
  );
  return conflictsOf(process, known.get(process.ocid), (sha256) => hashes.get(sha256));
}
