import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { keyAt } from "./key-file.ts";
import { KEY } from "./kms.ts";
import { openSealed } from "./seal.ts";
import { COPY_END, COPY_START, placeName } from "./sealed.ts";
import type { BatchName, KeptBatch, Place, SealedPage } from "./vault.ts";

type Portions = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const PAGE = 256;

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
  yield COPY_START;
  yield* rows;
  yield COPY_END;
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

/** What is left of a batch, by index; while one page is worked on, the next is on its way. */
export async function* readPages(
  pool: pg.Pool,
  { agency, batch }: BatchName,
  keys: Buffer,
): AsyncGenerator<SealedPage> {
  const size = keys.length / KEY;
  let coming = copyPage(pool, { agency, batch }, 0);
  for (let [first, next] = [0, PAGE]; first < size; [first, next] = [next, next + PAGE]) {
    const rows = await coming;
    if (next < size) coming = copyPage(pool, { agency, batch }, next);
    // Whoever asks for the next page meets the error; until then nobody listens.
    coming.catch(() => undefined);
    yield { agency, batch, rows, keys: Uint8Array.from(keys.subarray(first * KEY, next * KEY)), first };
  }
}

/** By places: a page of so many rows would make the database sort all that is left of the batch. */
async function copyPage(pool: pg.Pool, { agency, batch }: BatchName, first: number): Promise<Buffer> {
  const client = await pool.connect();
  try {
    const key = toHex(fromHex(agency));
    const page = `SELECT index, sealed FROM vault.records WHERE agency = '\\x${key}' AND batch = ${batch}
      AND index >= ${first} AND index < ${first + PAGE} ORDER BY index`;
    const chunks: Buffer[] = [];
    const copied = client.query(copyTo(`COPY (${page}) TO STDOUT (FORMAT binary)`)) as AsyncIterable<Buffer>;
    for await (const chunk of copied) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    client.release();
  }
}
