import type pg from "pg";
import { fromHex } from "../../../protocol/bytes.ts";
import { decodeEntry, type StepEntry } from "../../../protocol/kinds.ts";
import { appendLeaf, type Accumulator, type Subtree } from "../../../server/indexer/accumulator.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../../test/helpers/postgres.ts";
import type { Million } from "./world.ts";

const PORTION = 50_000;

/** The index of such a ledger, as the indexer would have written it, as far as lists of processes read it. */
export async function indexed({ world, agency, block }: Million): Promise<pg.Pool> {
  const { databaseUrl } = await createDatabase();
  const pool = createPool(databaseUrl, { max: 4 });
  await migrate(pool);
  await writeLog(pool, world);
  await writeTrails(pool, world);
  await pool.query("INSERT INTO ledger.agencies VALUES ($1, $2, 0, 0, $3, $4)", [
    fromHex(agency.key),
    agency.slot.admittedIndex,
    agency.officialId,
    agency.name,
  ]);
  await pool.query(
    `INSERT INTO ledger.cursor VALUES (true, 1, '', $1, '', 0, $2, '', '', $1, $1, $1, $2, $1, $2, $2, NULL, now())`,
    [block, world.log.size],
  );
  await pool.query("INSERT INTO ledger.blocks VALUES ($1, '', 0, $2)", [block, world.log.size]);
  await pool.query("ANALYZE");
  return pool;
}

async function writeLog(pool: pg.Pool, { log, entries }: Million["world"]): Promise<void> {
  const accumulator: Accumulator = { size: 0, peaks: [] };
  const subtrees: Subtree[] = [];
  for (let from = 0; from < log.size; from += PORTION) {
    const leaves = Array.from({ length: Math.min(PORTION, log.size - from) }, (_, i) =>
      Buffer.from(log.leaf(from + i)),
    );
    for (const leaf of leaves) appendLeaf(accumulator, leaf, subtrees);
    await pool.query(
      `INSERT INTO ledger.entries SELECT $2::bigint + place - 1, 0, 0, 1, '', '', words, leaf, ''
       FROM unnest($1::bytea[], $3::bytea[]) WITH ORDINALITY AS n (leaf, words, place)`,
      [leaves, from, leaves.map((_, i) => entries[from + i] ?? Buffer.alloc(0))],
    );
  }
  await pool.query(
    "INSERT INTO ledger.subtrees SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
    [
      subtrees.map(({ level }) => level),
      subtrees.map(({ position }) => position),
      subtrees.map(({ hash }) => hash),
    ],
  );
}

async function writeTrails(pool: pg.Pool, { entries, ocids }: Million["world"]): Promise<void> {
  const opened = [...ocids].map(([index, ocid]) => {
    const words = entries[index] as Uint8Array;
    const { number, agency, ocidHash } = decodeEntry(words) as StepEntry;
    return { index, ocid, number, agency: fromHex(agency), ocidHash: fromHex(ocidHash) };
  });
  await pool.query(
    `INSERT INTO ledger.trails SELECT id, id, 0, 0, number, 1, 0, 1, 1, false, NULL, agency, ocid_hash, '', ocid
     FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::text[])
       AS n (id, number, agency, ocid_hash, ocid)`,
    [
      opened.map(({ index }) => index),
      opened.map(({ number }) => number),
      opened.map(({ agency }) => agency),
      opened.map(({ ocidHash }) => ocidHash),
      opened.map(({ ocid }) => ocid),
    ],
  );
}
