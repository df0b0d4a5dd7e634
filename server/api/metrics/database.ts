import type { Pool } from "pg";
import type { Queryable } from "../../store/pool.ts";
import { readFailures } from "../../store/facts.ts";
import { readState } from "../../store/queries/ledger.ts";
import type { StateRow } from "../../store/queries/ledger.ts";
import {
  publishedBytes,
  recordCounts,
  relayPurse,
  reorganisations,
  settledSubmissions,
  waitingSubmissions,
} from "../../store/queries/operation.ts";
import type { Counts } from "../schemas/ledger.ts";
import { sampleCheckpoints } from "./checkpoints.ts";
import type { Sample } from "./sample.ts";

/** What scans, and is read sparingly. */
export interface Costly {
  readonly counts: Counts;
  readonly bytes: number;
  /** Batches of civil records, and their changes. */
  readonly records: { readonly batches: number; readonly batchChanges: number };
  readonly settled: Readonly<Record<string, number>>;
}

/** Reads what scans. */
export async function readCostly(pool: Pool, counts: (pool: Pool) => Promise<Counts>): Promise<Costly> {
  const settled = await settledSubmissions(pool);
  const { batches, changes } = await recordCounts(pool);
  return {
    counts: await counts(pool),
    bytes: await publishedBytes(pool),
    records: { batches: Number(batches), batchChanges: Number(changes) },
    settled: Object.fromEntries(settled.map((row) => [row.status, Number(row.count)])),
  };
}

const BLOCK = "Newest block: indexed, compared with the chain's root, safe, finalized";
const ENTRIES = "Entries in the log, and those that are settled";

function putHalted({ gauge }: Sample, halted: StateRow["halted"]): void {
  const help = "1 where indexing has stopped on what it cannot repair; the code says on what";
  if (halted)
    gauge("jejak_index_halted", help, 1, {
      code: typeof halted.code === "string" ? halted.code : "unknown",
    });
  else gauge("jejak_index_halted", help, 0, { code: "" });
}

/** The index as its one row says. */
export async function sampleIndex(sample: Sample, db: Queryable): Promise<StateRow | null> {
  const state = await readState(db);
  if (!state) return null;
  const { gauge } = sample;
  gauge("jejak_index_block", BLOCK, Number(state.block_number), { head: "indexed" });
  gauge("jejak_index_block", BLOCK, Number(state.verified_block), { head: "verified" });
  gauge("jejak_log_entries", ENTRIES, Number(state.size), { finality: "seen" });
  for (const head of ["safe", "finalized"] as const) {
    const block = Number(state[`${head}_block`]);
    if (block < 0) continue;
    gauge("jejak_index_block", BLOCK, block, { head });
    gauge("jejak_log_entries", ENTRIES, Number(state[`${head}_size`]), { finality: head });
  }
  gauge(
    "jejak_index_updated_timestamp_seconds",
    "When the index moved last",
    state.updated_at.getTime() / 1000,
  );
  putHalted(sample, state.halted);
  return state;
}

const SUBMISSIONS = "Submissions by status";

async function sampleQueue({ gauge }: Sample, db: Queryable): Promise<void> {
  const waiting = await waitingSubmissions(db);
  const count = (status: string) => Number(waiting.find((row) => row.status === status)?.count ?? 0);
  for (const status of ["queued", "sent"]) gauge("jejak_submissions", SUBMISSIONS, count(status), { status });
  for (const { status, oldest } of waiting) {
    gauge("jejak_submission_oldest_seconds", "Age of the oldest submission that waits", oldest, { status });
  }
}

async function samplePurse({ gauge }: Sample, db: Queryable): Promise<void> {
  const purse = await relayPurse(db);
  if (!purse) return;
  gauge("jejak_relay_balance_wei", "The relay's gas money", Number(purse.balance));
  gauge("jejak_relay_balance_low", "1 where the gas money runs low", purse.low ? 1 : 0);
  gauge("jejak_relay_balance_age_seconds", "Since the relay looked at its gas money", purse.age);
  if (purse.checkpoint_age !== null)
    gauge("jejak_checkpoint_age_seconds", "Since the last checkpoint was signed", purse.checkpoint_age);
  if (purse.checkpoint_size !== null)
    gauge("jejak_checkpoint_entries", "Entries under the last checkpoint", Number(purse.checkpoint_size));
}

async function sampleReorganisations({ total, gauge }: Sample, db: Queryable): Promise<void> {
  const { count, deepest } = await reorganisations(db);
  total("jejak_reorganisations_total", "Reorganisations that took entries back", Number(count));
  gauge("jejak_reorganisation_deepest_entries", "Entries that the deepest one took back", Number(deepest));
}

/** What was counted a while ago. */
export function sampleCostly({ gauge }: Sample, { counts, bytes, records, settled }: Costly): void {
  for (const status of ["recorded", "refused", "conflict"]) {
    gauge("jejak_submissions", SUBMISSIONS, settled[status] ?? 0, { status });
  }
  const items = "What the ledger holds";
  for (const kind of ["steps", "processes", "documents", "agencies"] as const) {
    gauge("jejak_ledger_items", items, counts[kind], { kind });
  }
  gauge("jejak_ledger_items", items, records.batches, { kind: "batches" });
  gauge("jejak_ledger_items", items, records.batchChanges, { kind: "batch-changes" });
  const { published, notPublished, withdrawn } = counts.manifests;
  const states = { published, "not-published": notPublished, withdrawn };
  for (const [state, value] of Object.entries(states)) {
    gauge("jejak_manifests", "Contents recorded, by what can be read of them", value, { state });
  }
  gauge("jejak_content_bytes", "Bytes of the manifests that are published", bytes);
}

/** Failed requests of one process, by `<code> <class of method>`. */
export function sampleFailures(
  { total }: Sample,
  process: string,
  counts: Iterable<readonly [string, number]>,
) {
  const help = "Requests to the chain's RPC that failed, since the process started";
  for (const [key, count] of counts) {
    const [code = "", method = ""] = key.split(" ");
    total("jejak_rpc_errors_total", help, count, { process, code, method });
  }
}

/** What people and processes entered: queue, purse, reorganisations, failures. */
export async function sampleKept(sample: Sample, db: Queryable): Promise<void> {
  await sampleQueue(sample, db);
  await samplePurse(sample, db);
  await sampleCheckpoints(sample, db);
  await sampleReorganisations(sample, db);
  for (const { process, counts } of await readFailures(db)) {
    sampleFailures(sample, process, Object.entries(counts));
  }
}
