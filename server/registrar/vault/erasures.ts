import type pg from "pg";
import { to0x } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import type { KeyStore } from "./key-store.ts";
import { withBatch } from "./lock.ts";
import { keyOf } from "./rows.ts";
import type { BatchName, Erasure, Erasures } from "./vault.ts";

interface Row {
  id: string;
  agency: Buffer;
  batch: number;
  indexes: number[];
  state: Erasure["state"];
  entry: string | null;
}

const COLUMNS = "id, agency, batch, indexes, state, entry";

/** The journal of erasures, and their work within the vault. */
export function createErasures(pool: pg.Pool, keys: KeyStore): Erasures {
  return {
    want: (batch, indexes) => withBatch(pool, batch, (client) => want(client, batch, indexes)),
    destroy: (erasure) => withBatch(pool, erasure, (client) => destroy(client, keys, erasure)),
    finish: (erasure, entry) => finish(pool, erasure, entry),
    open: () => listOpen(pool),
    of: (batch) => indexesOf(pool, batch),
    destroyAgain: (batch, indexes) =>
      withBatch(pool, batch, (client) => remove(client, keys, batch, indexes)),
  };
}

async function want(client: pg.PoolClient, batch: BatchName, indexes: readonly number[]): Promise<Erasure> {
  await refuseUnknown(client, batch, indexes);
  const { rows } = await client.query<Row>(
    `INSERT INTO vault.erasures (agency, batch, indexes) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`,
    [...keyOf(batch), indexes],
  );
  return toErasure(rows[0]);
}

/** An index that was padding, or was erased before, has no row. */
async function refuseUnknown(
  client: pg.PoolClient,
  batch: BatchName,
  indexes: readonly number[],
): Promise<void> {
  const { rows } = await client.query<{ index: number }>(
    `SELECT i AS index FROM unnest($3::integer[]) AS i
      WHERE NOT EXISTS (SELECT FROM vault.records WHERE agency = $1 AND batch = $2 AND index = i)
         OR EXISTS (SELECT FROM vault.erasures WHERE agency = $1 AND batch = $2 AND i = ANY (indexes))`,
    [...keyOf(batch), indexes],
  );
  if (rows.length > 0)
    throw new JejakError("record-unknown", {
      values: { batch: batch.batch, indexes: rows.map(({ index }) => index) },
    });
}

async function remove(
  client: pg.PoolClient,
  keys: KeyStore,
  batch: BatchName,
  indexes: readonly number[],
): Promise<number> {
  // Keys first: a row without its key is noise, a key without its row would open an old copy of the row.
  const destroyed = await keys.destroy(batch, indexes);
  await client.query(
    "DELETE FROM vault.records WHERE agency = $1 AND batch = $2 AND index = ANY ($3::integer[])",
    [...keyOf(batch), indexes],
  );
  return destroyed;
}

async function destroy(client: pg.PoolClient, keys: KeyStore, erasure: Erasure): Promise<void> {
  await remove(client, keys, erasure, erasure.indexes);
  await client.query("UPDATE vault.erasures SET state = 'destroyed' WHERE id = $1 AND state = 'wanted'", [
    erasure.id,
  ]);
}

async function finish(pool: pg.Pool, { id }: Erasure, entry: number | null): Promise<void> {
  await pool.query(
    "UPDATE vault.erasures SET state = 'done', entry = $2, done_at = now() WHERE id = $1 AND state = 'destroyed'",
    [id, entry],
  );
}

async function listOpen(pool: pg.Pool): Promise<Erasure[]> {
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM vault.erasures WHERE state <> 'done' ORDER BY id`,
  );
  return rows.map(toErasure);
}

async function indexesOf(pool: pg.Pool, batch: BatchName): Promise<number[]> {
  const { rows } = await pool.query<{ indexes: number[] }>(
    "SELECT indexes FROM vault.erasures WHERE agency = $1 AND batch = $2",
    keyOf(batch),
  );
  return rows.flatMap(({ indexes }) => indexes);
}

function toErasure(row: Row | undefined): Erasure {
  if (row === undefined) throw new JejakError("invariant-broken", { detail: "no row of an erasure" });
  const { id, agency, batch, indexes, state, entry } = row;
  return { id, agency: to0x(agency), batch, indexes, state, entry: entry === null ? null : Number(entry) };
}
