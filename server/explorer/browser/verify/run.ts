import type { Checked } from "../../verdict.ts";
import { askAbout } from "./ask.ts";
import type { Answer } from "./ask.ts";
import type { Chosen } from "./chosen.ts";
import { CheckFailure, startHasher } from "./hasher.ts";
import type { Hasher } from "./hasher.ts";

/** One file on its way to its verdict: its hash is kept, so that asking again computes nothing again. */
export interface Job {
  readonly chosen: Chosen;
  sha256: string | null;
  checked: Checked | null;
}

/** What the page wants to know while files are being checked. */
export interface Watcher {
  onFile(name: string): void;
  onProgress(files: number, bytes: number): void;
  onAsking(): void;
  onChecked(jobs: readonly Job[], asOf: { block: number; size: number } | null): void;
}

/** Small enough for the first answers to come soon. */
const BATCH = 50;

function verdictOf({ chosen, sha256 }: Job, result: Checked["result"]): Checked {
  return { name: chosen.path, size: chosen.file?.size ?? null, sha256, result };
}

function failureIn(error: unknown): CheckFailure {
  return error instanceof CheckFailure ? error : new CheckFailure({ kind: "unreadable" }, error);
}

/** Hashes what has no hash yet; a file that cannot be read has its verdict at once. */
async function hashJob(job: Job, hasher: Hasher, onBytes: (bytes: number) => void): Promise<void> {
  const { file } = job.chosen;
  if (job.sha256 !== null) return;
  try {
    if (file === null) throw new CheckFailure({ kind: "folder" });
    job.sha256 = await hasher.hash(file, onBytes);
  } catch (error) {
    job.checked = verdictOf(job, failureIn(error).failure);
  }
}

async function askJobs(jobs: readonly Job[], watcher: Watcher): Promise<void> {
  const ready = jobs.filter(({ sha256, checked }) => sha256 !== null && checked === null);
  let asOf: { block: number; size: number } | null = null;
  if (ready.length > 0) {
    watcher.onAsking();
    try {
      const answers = await askAbout([...new Set(ready.flatMap(({ sha256 }) => sha256 ?? []))]);
      const found = new Map(answers.items.map((item) => [item.sha256, item]));
      asOf = answers.asOf;
      for (const job of ready) job.checked = verdictOf(job, answerFor(found, job));
    } catch (error) {
      const { failure } =
        error instanceof CheckFailure ? error : new CheckFailure({ kind: "network" }, error);
      for (const job of ready) job.checked = verdictOf(job, failure);
    }
  }
  watcher.onChecked(jobs, asOf);
}

/** An answer that leaves a hash out is no answer about it. */
function answerFor(found: ReadonlyMap<string, Answer>, { sha256 }: Job): Checked["result"] {
  return found.get(sha256 ?? "") ?? { kind: "server", code: "incomplete" };
}

/** Checks files one after another; `cancel` ends it, and what has no verdict yet is told as cancelled. */
export function checkJobs(
  jobs: readonly Job[],
  script: string,
  watcher: Watcher,
): { cancel: () => void; ended: Promise<void> } {
  const hasher = startHasher(script);
  let isCancelled = false;
  const run = async () => {
    let done = 0;
    let bytesBefore = 0;
    let batch: Job[] = [];
    for (const job of jobs) {
      if (isCancelled) job.checked = verdictOf(job, { kind: "cancelled" });
      else {
        watcher.onFile(job.chosen.path);
        const before = bytesBefore;
        await hashJob(job, hasher, (bytes) => {
          watcher.onProgress(done, before + bytes);
        });
      }
      done += 1;
      bytesBefore += job.chosen.file?.size ?? 0;
      watcher.onProgress(done, bytesBefore);
      batch.push(job);
      if (batch.length === BATCH && !isCancelled) {
        await askJobs(batch, watcher);
        batch = [];
      }
    }
    await askJobs(batch, watcher);
  };
  const cancel = () => {
    isCancelled = true;
    hasher.end();
  };
  return { cancel, ended: run().finally(hasher.end) };
}
