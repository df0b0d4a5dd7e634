import type pg from "pg";
import { checkConsistency, checkInclusion } from "../../protocol/log.ts";
import { appendLeaf, type Accumulator, type Subtree } from "../../server/indexer/accumulator.ts";
import { migrate } from "../../server/store/migrate.ts";
import { createPool, type Queryable } from "../../server/store/pool.ts";
import { consistencyAt, inclusionAt, readBundle, readTile } from "../../server/store/tree.ts";
import { createDatabase } from "../../test/helpers/postgres.ts";
import { median } from "./median.ts";

const SIZE = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
const RUNS = 1_000;
const PORTION = 100_000;
/** Of a step with one approval: 14 words. */
const WORDS = 14 * 32;

/** Entries of a step's length in random order of content, hashed by PostgreSQL. */
async function fillEntries(pool: pg.Pool): Promise<void> {
  for (let from = 0; from < SIZE; from += PORTION) {
    const to = Math.min(from + PORTION, SIZE) - 1;
    await pool.query(
      `INSERT INTO ledger.entries
       SELECT i, 0, i, 1, sha256(int8send(i % 500)), sha256(int8send(i / 3)), w.words,
              sha256('\\x00'::bytea || w.words), sha256(int8send(-i))
       FROM generate_series($1::bigint, $2::bigint) i,
            LATERAL (SELECT decode(repeat(encode(sha256(int8send(i)), 'hex'), $3), 'hex') AS words) w`,
      [from, to, WORDS / 32],
    );
  }
}

/** As the indexer does it while it appends. */
async function fillSubtrees(pool: pg.Pool): Promise<void> {
  const log: Accumulator = { size: 0, peaks: [] };
  const subtrees: Subtree[] = [];
  for (let from = 0; from < SIZE; from += PORTION) {
    const { rows } = await pool.query<{ leaf: Buffer }>(
      "SELECT leaf FROM ledger.entries WHERE index >= $1 AND index < $2 ORDER BY index",
      [from, from + PORTION],
    );
    for (const { leaf } of rows) appendLeaf(log, leaf, subtrees);
  }
  await pool.query(
    "INSERT INTO ledger.subtrees SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
    [
      subtrees.map(({ level }) => level),
      subtrees.map(({ position }) => position),
      subtrees.map(({ hash }) => hash),
    ],
  );
  await pool.query("VACUUM ANALYZE ledger.entries, ledger.subtrees");
}

/** What is asked of the database. */
interface Reads {
  queries: number;
  /** Tiles of at most 256 stored hashes. */
  tiles: number;
}

function counted(pool: pg.Pool, reads: Reads): Queryable {
  return {
    query: async (text, values) => {
      const result = await pool.query(text, values);
      reads.queries++;
      reads.tiles += result.rows.length;
      return result as never;
    },
  };
}

const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? NaN;

async function measure(
  pool: pg.Pool,
  name: string,
  work: (db: Queryable) => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  const all: Reads[] = [];
  for (let run = 0; run < RUNS; run++) {
    const reads = { queries: 0, tiles: 0 };
    const start = performance.now();
    await work(counted(pool, reads));
    times.push(performance.now() - start);
    all.push(reads);
  }
  const most = (field: keyof Reads) => Math.max(...all.map((reads) => reads[field]));
  const told = [
    `${median(times).toFixed(1)} ms`,
    `p99 ${quantile(times, 0.99).toFixed(1)} ms`,
    `at most ${most("queries")} queries, ${most("tiles")} rows`,
  ];
  console.log(`  ${name.padEnd(44)} ${told.join(", ")}`);
}

const below = (limit: number): number => Math.floor(Math.random() * limit);

const database = await createDatabase();
const pool = createPool(database.databaseUrl, { max: 2 });
try {
  await migrate(pool);
  await fillEntries(pool);
  await fillSubtrees(pool);
  console.log(
    `Proofs from the index, ${SIZE.toLocaleString("en")} entries, ${RUNS} random ones each, all checked\n`,
  );
  await measure(pool, "inclusion in the newest size", async (db) => {
    checkInclusion(await inclusionAt(db, below(SIZE), SIZE));
  });
  await measure(pool, "inclusion in any size", async (db) => {
    const size = 1 + below(SIZE);
    checkInclusion(await inclusionAt(db, below(size), size));
  });
  await measure(pool, "consistency with the newest size", async (db) => {
    checkConsistency(await consistencyAt(db, 1 + below(SIZE), SIZE));
  });
  await measure(pool, "consistency between any two sizes", async (db) => {
    const size = 1 + below(SIZE);
    checkConsistency(await consistencyAt(db, 1 + below(size), size));
  });
  await measure(pool, "a tile of 256 leaves", (db) => readTile(db, 0, below(Math.floor(SIZE / 256)), 256));
  await measure(pool, "a bundle of 256 entries", (db) => readBundle(db, below(Math.floor(SIZE / 256)), 256));
} finally {
  await pool.end();
  await database.drop();
}
process.exit(0);
