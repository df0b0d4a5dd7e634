import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { keyAt } from "./key-file.ts";
import { nameOf } from "./key-store.ts";
import { openSealed, seal } from "./seal.ts";
import type { BatchName, KeptBatch, Place, RecordToKeep } from "./vault.ts";

const AT_ONCE = 500;

interface BatchRow {
  agency: Buffer;
  number: number;
  size: number;
  type: string;
  entry: string | null;
}

/** What a record's ciphertext is bound to: it opens in its own place only. */
function placeName({ index, ...batch }: Place): string {
  return `${nameOf(batch)}-${index}`;
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

/** Writes the encrypted records of a batch. */
export async function copyRecords(
  client: pg.PoolClient,
  batch: BatchName,
  keys: Buffer,
  records: AsyncIterable<RecordToKeep> | Iterable<RecordToKeep>,
): Promise<void> {
  const target = client.query(copyFrom("COPY vault.records (agency, batch, index, sealed) FROM STDIN"));
  await pipeline(Readable.from(linesOf(batch, keys, records)), target);
}

async function* linesOf(
  batch: BatchName,
  keys: Buffer,
  records: AsyncIterable<RecordToKeep> | Iterable<RecordToKeep>,
): AsyncGenerator<string> {
  const head = `\\\\x${batch.agency.slice(2)}\t${batch.batch}\t`;
  let lines = "";
  for await (const { index, plaintext } of records) {
    const sealed = seal(keyOrThrow(keys, { ...batch, index }), plaintext, placeName({ ...batch, index }));
    lines += `${head}${index}\t\\\\x${sealed.toString("hex")}\n`;
    if (lines.length < 1_000_000) continue;
    yield lines;
    lines = "";
  }
  if (lines !== "") yield lines;
}

function keyOrThrow(keys: Buffer, place: Place): Buffer {
  const key = keyAt(keys, place.index);
  if (key === null) throw new JejakError("record-unknown", { at: placeName(place) });
  return key;
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
  for (let coming = pageAfter(pool, batch, -1); ;) {
    const page = await coming;
    const last = page.length < AT_ONCE ? undefined : page.at(-1);
    if (last !== undefined) coming = pageAfter(pool, batch, last.index);
    // Whoever asks for the next record meets the error; until then nobody listens.
    coming.catch(() => undefined);
    for (const { index, sealed } of page) {
      const key = keyAt(keys, index);
      if (key !== null) yield { index, plaintext: openSealed(key, sealed, placeName({ ...batch, index })) };
    }
    if (last === undefined) return;
  }
}

interface SealedRow {
  index: number;
  sealed: Buffer;
}

async function pageAfter(pool: pg.Pool, batch: BatchName, index: number): Promise<SealedRow[]> {
  const { rows } = await pool.query<SealedRow>(
    `SELECT index, sealed FROM vault.records WHERE agency = $1 AND batch = $2 AND index > $3
      ORDER BY index LIMIT ${AT_ONCE}`,
    [...keyOf(batch), index],
  );
  return rows;
}
