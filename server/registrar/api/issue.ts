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
  const { issuer, anchorAt, spool, workshop } = office;
  const path = await spool.keep(body);
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
      await spool.remove(path);
      office.onEnd(job, error);
    });
  await Promise.race([noted.promise, running]).catch(ignoreElsewhere);
  return await stateOf(workshop, job);
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
