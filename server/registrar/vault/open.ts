import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { createPool } from "../../store/pool.ts";
import { createErasures } from "./erasures.ts";
import { keyAt } from "./key-file.ts";
import { nameOf, openKeyStore } from "./key-store.ts";
import type { KeyStore } from "./key-store.ts";
import type { Kms } from "./kms.ts";
import { migrateVault } from "./migrate.ts";
import { refuseOthers } from "./rights.ts";
import {
  copyRecords,
  findBatch,
  indexesOf,
  keyOf,
  listAgencies,
  listBatches,
  readPages,
  readRecord,
} from "./rows.ts";
import { withBatch } from "./lock.ts";
import type { BatchName, KeptBatch, Place, SealedPage, SealedRecords, Vault } from "./vault.ts";

export interface VaultOptions {
  /** Connects as the role that owns the schema `vault`. */
  databaseUrl: string;
  /** Role of the public parts of the site: it must not be able to read here. */
  publicRole?: string;
  /** Folder of the data keys. */
  keys: string;
  kms: Kms;
}

const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Opens the vault: brings its schema to this version and removes what a killed writer left in the key store.
 * Errors: `database-unavailable`, `vault-open-to-others`, `vault-missing` where the role may make no
 * tables in the schema, `database-newer`, `database-changed`.
 */
export async function openVault({
  databaseUrl,
  publicRole,
  keys: folder,
  kms,
}: VaultOptions): Promise<Vault> {
  const pool = createPool(databaseUrl, { name: "jejak vault", max: 4 });
  const keys = openKeyStore(folder, kms);
  try {
    await reach(pool, databaseUrl);
    // Before too: tables that a superuser made would be closed to the schema's owner.
    await refuseOthers(pool, publicRole);
    await migrate(pool, databaseUrl);
    await refuseOthers(pool, publicRole);
    for (const batch of await keys.list()) await withBatch(pool, batch, () => keys.settle(batch));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return vaultOn(pool, keys);
}

async function migrate(pool: pg.Pool, databaseUrl: string): Promise<void> {
  try {
    await migrateVault(pool);
  } catch (cause) {
    const { code: reason } = cause as { code?: string };
    if (reason !== INSUFFICIENT_PRIVILEGE) throw cause;
    const { host, username: role } = new URL(databaseUrl);
    throw new JejakError("vault-missing", { values: { vault: host, role, reason }, cause });
  }
}

/** Names the place, never the password. */
async function reach(pool: pg.Pool, databaseUrl: string): Promise<void> {
  try {
    (await pool.connect()).release();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new JejakError("database-unavailable", {
      values: { vault: new URL(databaseUrl).host, ...(code !== undefined && { reason: code }) },
      cause,
    });
  }
}

function vaultOn(pool: pg.Pool, keys: KeyStore): Vault {
  return {
    pool,
    erasures: createErasures(pool, keys),
    keepBatch: (batch, records, leaves) =>
      withBatch(pool, batch, (client) => keep(client, keys, batch, records, leaves)),
    markAnchored: (batch, entry) => markAnchored(pool, batch, entry),
    dropBatch: (batch) => withBatch(pool, batch, (client) => drop(client, keys, batch)),
    batch: (batch) => findBatch(pool, batch),
    agencies: () => listAgencies(pool),
    batches: (agency) => listBatches(pool, agency),
    leaves: (batch) => leavesOf(pool, batch),
    indexes: (batch) => indexesOf(pool, batch),
    read: (place) => read(pool, keys, place),
    readPages: (batch) => pagesOf(pool, keys, batch),
    fingerprint: (bytes) => fingerprint(keys, bytes),
    close: () => pool.end(),
  };
}

async function refuseAnchored(client: pg.PoolClient, batch: BatchName): Promise<void> {
  const kept = await findBatch(client, batch, "FOR UPDATE");
  if (kept !== null && kept.entry !== null)
    throw new JejakError("vault-batch-anchored", { values: { batch: batch.batch, entry: kept.entry } });
}

async function keep(
  client: pg.PoolClient,
  keys: KeyStore,
  batch: Omit<KeptBatch, "entry">,
  records: SealedRecords,
  leaves: Uint8Array,
): Promise<void> {
  await refuseAnchored(client, batch);
  // On the disk before any row is: a row whose key a crash took would be a record lost.
  const drawn = await keys.create(batch, batch.size);
  await client.query("DELETE FROM vault.batches WHERE agency = $1 AND number = $2", keyOf(batch));
  await client.query(
    "INSERT INTO vault.batches (agency, number, size, type, leaves) VALUES ($1, $2, $3, $4, '')",
    [...keyOf(batch), batch.size, batch.type],
  );
  await copyRecords(
    client,
    records((index) => keyOrThrow(drawn, { ...batch, index })),
  );
  await client.query("UPDATE vault.batches SET leaves = $3 WHERE agency = $1 AND number = $2", [
    ...keyOf(batch),
    Buffer.from(leaves),
  ]);
}

function keyOrThrow(keys: Buffer, { batch, index }: Place): Buffer {
  const key = keyAt(keys, index);
  if (key === null) throw new JejakError("record-unknown", { values: { batch, index } });
  return key;
}

async function markAnchored(pool: pg.Pool, batch: BatchName, entry: number): Promise<void> {
  const { rowCount } = await pool.query(
    "UPDATE vault.batches SET entry = $3 WHERE agency = $1 AND number = $2",
    [...keyOf(batch), entry],
  );
  if (rowCount === 0) throw batchUnknown(batch);
}

async function drop(client: pg.PoolClient, keys: KeyStore, batch: BatchName): Promise<void> {
  await refuseAnchored(client, batch);
  await keys.drop(batch);
  await client.query("DELETE FROM vault.batches WHERE agency = $1 AND number = $2", keyOf(batch));
}

async function leavesOf(pool: pg.Pool, batch: BatchName): Promise<Uint8Array> {
  const { rows } = await pool.query<{ leaves: Buffer }>(
    "SELECT leaves FROM vault.batches WHERE agency = $1 AND number = $2",
    keyOf(batch),
  );
  if (rows[0] === undefined) throw batchUnknown(batch);
  return rows[0].leaves;
}

async function read(pool: pg.Pool, keys: KeyStore, place: Place): Promise<Uint8Array> {
  const [found, batch] = await Promise.all([keys.read(place), findBatch(pool, place)]);
  const { index } = place;
  if (batch === null || index >= batch.size)
    throw new JejakError("record-unknown", { values: { batch: place.batch, index } });
  if (found === null) throw keysMissing(place);
  if (keyAt(found, index) === null)
    throw new JejakError("record-erased", { values: { batch: place.batch, index } });
  const record = await readRecord(pool, place, found);
  if (record !== null) return record;
  throw new JejakError("record-unknown", { values: { batch: place.batch, index } });
}

async function* pagesOf(pool: pg.Pool, keys: KeyStore, batch: BatchName): AsyncGenerator<SealedPage> {
  const found = await keys.read(batch);
  if (found === null)
    throw (await findBatch(pool, batch)) === null ? batchUnknown(batch) : keysMissing(batch);
  yield* readPages(pool, batch, found);
}

async function fingerprint(
  keys: KeyStore,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const mac = await keys.mac();
  if (bytes instanceof Uint8Array) return mac.update(bytes).digest();
  for await (const chunk of bytes) mac.update(chunk);
  return mac.digest();
}

function keysMissing(batch: BatchName): JejakError {
  return new JejakError("vault-key-unreadable", {
    at: nameOf(batch),
    detail: "the key store has no file of it",
  });
}

function batchUnknown({ batch }: BatchName): JejakError {
  return new JejakError("vault-batch-unknown", { values: { batch } });
}
