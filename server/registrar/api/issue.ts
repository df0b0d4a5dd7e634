import type { Readable } from "node:stream";
import { toHex } from "../../../protocol/bytes.ts";
import { isJejakError, JejakError } from "../../../protocol/errors.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { fingerprintOf, issue } from "../issuing/issue.ts";
import { jobState } from "../issuing/jobs.ts";
import type { JobState } from "../issuing/jobs.ts";
import type { Workshop } from "../issuing/run.ts";
import type { AnchorTimes } from "../issuing/times.ts";
import type { Issuer } from "../registry.ts";
import type { Spool } from "./spool.ts";

/** What issuing over the wire works with. */
export interface Office {
  workshop: Omit<Workshop, "tell" | "reached">;
  issuer: Issuer;
  anchorAt: AnchorTimes;
  spool: Spool;
  /** Told when a job has ended: its id, and how it failed where it did. */
  onEnd(job: string, error: unknown): void;
}

/**
 * Begins to issue NDJSON rows, and answers as soon as they are checked and the job is noted; the rest goes on by itself.
 * The same rows again are the same job, whether it is done, goes on here, or was broken off.
 * Errors: `rows-invalid` with lines and fields, `rows-empty`, `rows-malformed`, `body-too-large`.
 */
export async function beginIssuing(office: Office, type: RecordType, body: Readable): Promise<JobState> {
  const { path } = await office.spool.keep(body, type.vct);
  const { job, noted, running } = await start(office, type, path);
  await Promise.race([noted, running]).catch(ignoreElsewhere);
  return await stateOf(office.workshop, job);
}

/** Goes on with what a killed process took in: nobody has to send it again. Resolves when all of it is under way. */
export async function resumeIssuing(
  office: Office,
  typeNamed: (vct: string) => Promise<RecordType>,
): Promise<void> {
  for (const { path, type: vct } of office.spool.left) {
    const { running } = await start(office, await typeNamed(vct), path);
    // Its end is told, as that of every job.
    running.catch(() => undefined);
  }
}

interface Started {
  job: string;
  noted: Promise<undefined>;
  running: Promise<unknown>;
}

async function start(office: Office, type: RecordType, path: string): Promise<Started> {
  const { issuer, anchorAt, spool, workshop } = office;
  const file = { path, format: "ndjson" } as const;
  const noted = Promise.withResolvers<undefined>();
  const job = toHex(await fingerprintOf(workshop.vault, { issuer, type, file }));
  const running = issue(
    {
      ...workshop,
      tell: () => undefined,
      reached: (point) => {
        if (point === "noted") noted.resolve(undefined);
        return Promise.resolve();
      },
    },
    { issuer, type, file, anchorAt },
  );
  void running
    .then(
      () => null,
      (error: unknown) => error,
    )
    .then(async (error) => {
      await putAway(spool, { job, path }, error);
      office.onEnd(job, error);
    });
  return { job, noted: noted.promise, running };
}

/** Removes the rows of a job that is over; with them, where all are issued, those of its broken-off starts. */
async function putAway(
  spool: Spool,
  { job, path }: { job: string; path: string },
  error: unknown,
): Promise<void> {
  const { broken } = spool;
  const before = broken.get(job) ?? [];
  if (!isOver(error)) {
    broken.set(job, [...before, path]);
    return;
  }
  if (error === null) broken.delete(job);
  for (const file of error === null ? [path, ...before] : [path]) await spool.remove(file);
}

/** Done, in other hands, or never to be issued; a job that broke off for another reason goes on at the next start. */
function isOver(error: unknown): boolean {
  if (!isJejakError(error)) return error === null;
  return error.code.startsWith("rows-") || error.code === "issuing-elsewhere";
}

/** The job as it stands. Errors: `not-found`. */
export async function stateOf({ vault }: Pick<Workshop, "vault">, job: string): Promise<JobState> {
  const state = await jobState(vault.pool, job);
  if (state === null) throw new JejakError("not-found", { at: "job" });
  return state;
}

function ignoreElsewhere(error: unknown): void {
  if (!isJejakError(error, "issuing-elsewhere")) throw error;
}
