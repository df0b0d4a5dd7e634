import { statfs } from "node:fs/promises";
import { Registry, collectDefaultMetrics } from "prom-client";
import { countsOf } from "../counts.ts";
import type { Deps } from "../deps.ts";
import { sparing } from "../sparing.ts";
import { readCostly, sampleCostly, sampleFailures, sampleIndex, sampleKept } from "./database.ts";
import type { Costly } from "./database.ts";
import { requestMetrics } from "./requests.ts";
import type { RequestMetrics } from "./requests.ts";
import { newSample } from "./sample.ts";
import type { Sample } from "./sample.ts";

/** What Prometheus may ask this process. */
export interface Metrics extends RequestMetrics {
  /** Everything as text; what cannot be learnt now is left out, and `jejak_scrape_failed` says which part. */
  text(deps: Deps): Promise<string>;
}

/** Of the data folder and of this process. */
export interface MetricsOptions {
  readonly folder: string;
  /** Failed RPC requests of this process. */
  readonly failures: ReadonlyMap<string, number>;
  /** Whether Node's own are collected too. */
  readonly node: boolean;
}

const COSTLY_MS = 30_000;
const CHAIN_MS = 2_000;

async function sampleDisk({ gauge }: Sample, folder: string): Promise<void> {
  const { bavail, blocks, bfree, bsize } = await statfs(folder);
  gauge("jejak_disk_free_bytes", "Free for us on the disk of the data folder", bavail * bsize);
  gauge("jejak_disk_used_bytes", "Used on the disk of the data folder", (blocks - bfree) * bsize);
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
    }, ms).unref();
  });
  return Promise.race([promise, late]);
}

async function sampleLag(sample: Sample, deps: Deps): Promise<void> {
  const state = await sampleIndex(sample, deps.pool);
  const head = await within(CHAIN_MS, deps.chain.head());
  const { gauge } = sample;
  gauge("jejak_chain_block", "Newest block of the chain, as its RPC says now", head);
  if (!state) return;
  const behind = Math.max(0, head - Number(state.block_number));
  const seconds = behind === 0 ? 0 : Math.max(0, Date.now() / 1000 - Number(state.block_time));
  gauge("jejak_index_lag_blocks", "Blocks that the index has yet to read", behind);
  gauge(
    "jejak_index_lag_seconds",
    "Age of the newest indexed block where blocks are missing, else 0",
    seconds,
  );
}

function sampleProcess({ gauge }: Sample, { pool, hub, exports }: Deps): void {
  gauge("jejak_stream_clients", "Readers of the stream", hub.slots.taken());
  gauge("jejak_exports_running", "Exports under way", exports.taken());
  const connections = "Connections of this process to the database, and requests that wait for one";
  const { totalCount, idleCount, waitingCount } = pool;
  const states = { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  for (const [state, value] of Object.entries(states))
    gauge("jejak_database_connections", connections, value, { state });
}

/** Runs the parts side by side; one that fails leaves its series out and says so. */
async function gather(sample: Sample, parts: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  const help = "1 where a part of this answer could not be learnt";
  const failed = await Promise.all(
    Object.entries(parts).map(async ([part, read]) => {
      const isFailed = await read().then(
        () => false,
        () => true,
      );
      return [part, isFailed ? 1 : 0] as const;
    }),
  );
  for (const [part, value] of failed) sample.gauge("jejak_scrape_failed", help, value, { part });
}

/**
 * Metrics of the web process, which tells of all: the others leave what it cannot see in the database.
 *
 * A scrape costs a dozen reads of few rows and one call to the RPC. What scans (numbers of rows, bytes, settled
 * submissions) is read at most every 30 seconds, and takes at most a twentieth of the time however large it grows.
 */
export function createMetrics({ folder, failures, node }: MetricsOptions): Metrics {
  const own = new Registry();
  const requests = requestMetrics(own);
  if (node) collectDefaultMetrics({ register: own });
  let costly: (() => Promise<Costly>) | undefined;
  const text = async (deps: Deps) => {
    costly ??= sparing(COSTLY_MS, () => readCostly(deps.pool, countsOf));
    const readRarely = costly;
    const sample = newSample();
    sampleProcess(sample, deps);
    sampleFailures(sample, "web", failures);
    await gather(sample, {
      index: () => sampleLag(sample, deps),
      kept: () => sampleKept(sample, deps.pool),
      counts: async () => {
        sampleCostly(sample, await readRarely());
      },
      disk: () => sampleDisk(sample, folder),
    });
    return (await own.metrics()) + (await sample.register.metrics());
  };
  return { observe: requests.observe, text };
}
