import { createReadStream } from "node:fs";
import { toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { utf8 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import { typeIntegrity } from "../../../protocol/records/type.ts";
import { checkRows } from "../rows/check.ts";
import { readInputs } from "../rows/read.ts";
import type { RecordInput } from "../rows/read.ts";
import type { Vault } from "../vault/vault.ts";
import { jobState, noteJob } from "./jobs.ts";
import type { JobState } from "./jobs.ts";
import { openLocks } from "./locks.ts";
import type { Locks } from "./locks.ts";
import { makePart } from "./make.ts";
import { partsOf } from "./parts.ts";
import { watchFile } from "./run.ts";
import type { IssueRequest, Run, Workshop } from "./run.ts";
import { anchorDue, settle } from "./settle.ts";

const ROWS_PER_BATCH = 65_536;
const ASK_AGAIN_MS = 1_000;

/**
 * Issues the records of a file: every row is checked first, and nothing is issued where one of them is wrong; then the
 * rows go batch by batch into the vault, and onto the chain when they are due. Killed at any point, the same call goes
 * on; called again with the same file, it issues nothing new.
 * @throws JejakError `rows-invalid` (with the problems, by line and field), `rows-empty`, `rows-malformed`,
 * `rows-changed`, `issuing-elsewhere`, and what registry and vault throw
 */
export async function issue(workshop: Workshop, request: IssueRequest): Promise<JobState> {
  const checkFile = await watchFile(request.file);
  const rows = await check(workshop, request);
  const job = await fingerprintOf(workshop.vault, request);
  await workshop.reached("checked");
  const locks = await openLocks(workshop.vault.pool);
  try {
    await locks.holdJob(job);
    const run = await note({ ...workshop, request, locks, job, rows, checkFile });
    await workshop.reached("noted");
    await work(run);
  } finally {
    await locks.end();
  }
  return await stateOf(workshop.vault, job);
}

async function check(workshop: Workshop, { file, type }: IssueRequest): Promise<number> {
  const { rows, problems, found } = await checkRows(file, type, (done) => {
    workshop.tell({ what: "checked", rows: done });
  });
  if (found === 0) return rows;
  throw new JejakError("rows-invalid", { at: file.path, values: { found, problems } });
}

/** The same rows of the same type for the same agency are the same job. */
export async function fingerprintOf(
  vault: Vault,
  { issuer, type, file }: Pick<IssueRequest, "issuer" | "type" | "file">,
): Promise<Uint8Array> {
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield utf8(`${issuer.agency}\n${typeIntegrity(type)}\n${file.format}\n`);
    yield* createReadStream(file.path) as AsyncIterable<Uint8Array>;
  };
  return await vault.fingerprint(whole());
}

async function note(
  run: Workshop & {
    request: IssueRequest;
    locks: Locks;
    job: Uint8Array;
    rows: number;
    checkFile: () => Promise<void>;
  },
): Promise<Run> {
  const { request, job: id, rows } = run;
  const { issuer, type, rowsPerBatch: wanted = ROWS_PER_BATCH } = request;
  const integrity = typeIntegrity(type);
  const body = Buffer.from(canonicalize(type)).toString();
  const rowsPerBatch = await noteJob(run.vault.pool, {
    id,
    agency: issuer.agency,
    rows,
    rowsPerBatch: wanted,
    type: { integrity, body },
  });
  return { ...run, rowsPerBatch, integrity };
}

async function work(run: Run): Promise<void> {
  const { agency } = run.request.issuer;
  await run.locks.inQueue(agency, () => settle(run));
  for (;;) {
    const missing = await missingParts(run);
    if (missing.size > 0) await makeParts(run, missing);
    const next = await run.locks.inQueue(agency, () => anchorDue(run));
    const parts = await partsOf(run.vault.pool, run.job);
    if ((await missingParts(run)).size === 0 && parts.every(({ entry }) => entry !== null)) return;
    if (next === null) continue;
    const { batch, dueAt } = next;
    const isOwn = parts.some((part) => part.batch === batch);
    run.tell({ what: "waiting", until: new Date(dueAt), ...(!isOwn && { behind: batch }) });
    await run.waitUntil(dueAt > run.now() ? dueAt : run.now() + ASK_AGAIN_MS);
  }
}

/** First rows of the parts that no batch holds. */
async function missingParts({ vault, job, rows, rowsPerBatch }: Run): Promise<Set<number>> {
  const all = Array.from({ length: Math.ceil(rows / rowsPerBatch) }, (_, i) => i * rowsPerBatch);
  const kept = new Set((await partsOf(vault.pool, job)).map(({ first }) => first));
  return new Set(all.filter((first) => !kept.has(first)));
}

async function makeParts(run: Run, missing: ReadonlySet<number>): Promise<void> {
  const { rows, rowsPerBatch, request, locks } = run;
  const inputs = readInputs(request.file, request.type);
  try {
    for (let first = 0; first < rows; first += rowsPerBatch) {
      const count = Math.min(rowsPerBatch, rows - first);
      if (missing.has(first))
        await locks.inQueue(request.issuer.agency, () => makePart(run, { first, count, inputs }));
      else await skip(inputs, count);
    }
  } finally {
    await inputs.return(undefined);
  }
}

async function skip(inputs: AsyncIterator<RecordInput>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await inputs.next();
}

async function stateOf(vault: Vault, job: Uint8Array): Promise<JobState> {
  const state = await jobState(vault.pool, toHex(job));
  if (state === null) throw new JejakError("invariant-broken", { detail: "a job that is not noted" });
  return state;
}
