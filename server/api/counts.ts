import type { Pool } from "pg";
import type { Queryable } from "../store/pool.ts";
import { countAll } from "../store/queries/ledger.ts";
import { inView } from "../store/queries/view.ts";
import type { View } from "../store/queries/view.ts";
import { asOf } from "./present/view.ts";
import type { Counts } from "./schemas/ledger.ts";

/** Counting scans: it may take one part in so many of the time. */
const SHARE = 20;
/** Texts arrive without a block; this late they are counted all the same. */
const LATEST_MS = 5_000;

interface Kept {
  counts: Counts;
  countedAt: number;
  tookMs: number;
}

interface Keeper {
  kept: Kept | null;
  counting: Promise<Kept> | null;
}

const keepers = new WeakMap<Pool, Keeper>();

async function freshCounts(db: Queryable, view: View): Promise<Counts> {
  const row = await countAll(db);
  const [published, withdrawn] = [Number(row.published), Number(row.withdrawn)];
  const notPublished = Math.max(0, Number(row.contents) - published - withdrawn);
  return {
    steps: Number(row.steps),
    processes: Number(row.processes),
    documents: Number(row.documents),
    agencies: Number(row.agencies),
    manifests: { published, notPublished, withdrawn },
    asOf: asOf(view),
  };
}

async function count(pool: Pool): Promise<Kept> {
  const start = performance.now();
  const counts = await inView(pool, "seen", freshCounts);
  const countedAt = performance.now();
  return { counts, countedAt, tookMs: countedAt - start };
}

async function countOnce(pool: Pool, keeper: Keeper): Promise<Kept> {
  keeper.counting ??= count(pool).finally(() => {
    keeper.counting = null;
  });
  keeper.kept = await keeper.counting;
  return keeper.kept;
}

async function isCurrent(pool: Pool, kept: Kept): Promise<boolean> {
  const age = performance.now() - kept.countedAt;
  if (age < kept.tookMs * SHARE) return true;
  if (age > LATEST_MS) return false;
  const view = await inView(pool, "seen", (_db, found) => Promise.resolve(found));
  return asOf(view).hash === kept.counts.asOf.hash;
}

/**
 * How much the ledger holds. Counted anew once a block, and every few seconds for texts that arrive later, by one
 * reader at a time; a ledger so large that counting takes long is counted less often. `asOf` says when.
 */
export async function countsOf(pool: Pool): Promise<Counts> {
  const keeper = keepers.get(pool) ?? { kept: null, counting: null };
  keepers.set(pool, keeper);
  if (keeper.kept && (await isCurrent(pool, keeper.kept))) return keeper.kept.counts;
  return (await countOnce(pool, keeper)).counts;
}
