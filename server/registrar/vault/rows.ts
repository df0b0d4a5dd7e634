import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import { keyAt } from "./key-file.ts";
import { KEY } from "./kms.ts";
import { openSealed } from "./seal.ts";
import { placeName } from "./sealed.ts";
import type { BatchName, KeptBatch, Place, RecordToKeep } from "./vault.ts";

type Portions = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const AT_ONCE = 512;
const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const TRAILER = Buffer.from([0xff, 0xff]);

interface BatchRow {
  agency: Buffer;
  number: number;
  size: number;
  type: string;
  entry: string | null;
}

/** Parameters of a batch in SQL: agency, number. */
export function keyOf({ agency, batch }: BatchName): [Uint8Array, number] {
  return [Buffer.from(fromHex(agency)), batch];
}

/** A batch's row, locked where `lock` says so. */
export async function findBatch(
  db: pg.Pool | pg.PoolClient,
  batch: BatchName,
  lock = "",
): Promise<KeptBatch | null> {
  const { rows } = await db.query<BatchRow>(
    `SELECT agency, number, size, type, entry FROM vault.batches WHERE agency = $1 AND number = $2 ${lock}`,
    keyOf(batch),
  );
  return rows[0] === undefined ? null : toBatch(rows[0]);
}

/** Agencies that have batches here. */
export async function listAgencies(pool: pg.Pool): Promise<BatchName["agency"][]> {
  const { rows } = await pool.query<{ agency: Buffer }>(
    "SELECT DISTINCT agency FROM vault.batches ORDER BY 1",
  );
  return rows.map(({ agency }) => to0x(agency));
}

/** Batches of an agency by number. */
export async function listBatches(pool: pg.Pool, agency: BatchName["agency"]): Promise<KeptBatch[]> {
  const { rows } = await pool.query<BatchRow>(
    "SELECT agency, number, size, type, entry FROM vault.batches WHERE agency = $1 ORDER BY number",
    [Buffer.from(fromHex(agency))],
  );
  return rows.map(toBatch);
}

function toBatch({ agency, number, size, type, entry }: BatchRow): KeptBatch {
  return { agency: to0x(agency), batch: number, size, type, entry: entry === null ? null : Number(entry) };
}

/** Writes the records of a batch, in the form of {@link sealedRows}. */
export async function copyRecords(client: pg.PoolClient, sealed: Portions): Promise<void> {
  const target = client.query(
    copyFrom("COPY vault.records (agency, batch, index, sealed) FROM STDIN (FORMAT binary)"),
  );
  await pipeline(Readable.from(wholeCopy(sealed)), target);
}

async function* wholeCopy(rows: Portions): AsyncGenerator<Uint8Array> {
  yield SIGNATURE;
  yield* rows;
  yield TRAILER;
}

/** Indexes of a batch that have a row, ascending. */
export async function indexesOf(pool: pg.Pool, batch: BatchName): Promise<number[]> {
  const { rows } = await pool.query<{ index: number }>(
    "SELECT index FROM vault.records WHERE agency = $1 AND batch = $2 ORDER BY index",
    keyOf(batch),
  );
  return rows.map(({ index }) => index);
}

/** Decrypts one record, or null where its row or its key is gone. */
export async function readRecord(pool: pg.Pool, place: Place, keys: Buffer): Promise<Buffer | null> {
  const key = keyAt(keys, place.index);
  const { rows } = await pool.query<{ sealed: Buffer }>(
    "SELECT sealed FROM vault.records WHERE agency = $1 AND batch = $2 AND index = $3",
    [...keyOf(place), place.index],
  );
  return key === null || rows[0] === undefined ? null : openSealed(key, rows[0].sealed, placeName(place));
}

/** Decrypts what is left of a batch, by index; while one page is worked on, the next is on its way. */
export async function* readRecords(
  pool: pg.Pool,
  batch: BatchName,
  keys: Buffer,
): AsyncGenerator<RecordToKeep> {
  const size = keys.length / KEY;
  let coming = pageFrom(pool, batch, 0);
  for (let from = 0; from < size; from += AT_ONCE) {
    const page = await coming;
    coming = pageFrom(pool, batch, from + AT_ONCE);
    // Whoever asks for the next record meets the error; until then nobody listens.
    coming.catch(() => undefined);
    for (const { index, sealed } of page) {
      const key = keyAt(keys, index);
      if (key !== null) yield { index, plaintext: openSealed(key, sealed, placeName({ ...batch, index })) };
    }
  }
}

interface SealedRow {
  index: number;
  sealed: Buffer;
}

/** By places, so that no page makes the database sort what is left of the batch. */
async function pageFrom(pool: pg.Pool, batch: BatchName, from: number): Promise<SealedRow[]> {
  const { rows } = await pool.query<SealedRow>(
    `SELECT index, sealed FROM vault.records
      WHERE agency = $1 AND batch = $2 AND index >= $3 AND index < $4 ORDER BY index`,
    [...keyOf(batch), from, from + AT_ONCE],
  );
  return rows;
}
