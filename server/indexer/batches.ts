import type { Hex } from "../../protocol/bytes.ts";
import type { Queryable } from "../store/pool.ts";
import { bytes } from "./checks.ts";

/** A batch of records, as far as the next change of it has to fit. */
export interface BatchState {
  size: number;
  /** Number of its changes. */
  sequence: number;
  /** Places that changed: the status in the low two bits, {@link ERASED}. */
  places: Map<number, number>;
}

/** How many batches an agency has, and those of its batches that were looked at. */
export interface AgencyBatches {
  count: number;
  byNumber: Map<number, BatchState>;
}

/** The bit of a place whose record was erased at its source. */
export const ERASED = 4;
export const STATUS_BITS = 3;

export function openBatch(size: number): BatchState {
  return { size, sequence: 0, places: new Map() };
}

/** Marks the places of one change; `status` null: an erasure. */
export function markPlaces({ places }: BatchState, status: number | null, indexes: Iterable<number>): void {
  for (const index of indexes) {
    const before = places.get(index) ?? 0;
    places.set(index, status === null ? before | ERASED : (before & ERASED) | status);
  }
}

/** What stays in memory of batches: each of them, and each place that changed. */
export function weightOf(agencies: Iterable<AgencyBatches>): number {
  let weight = 0;
  for (const { byNumber } of agencies) for (const { places } of byNumber.values()) weight += 1 + places.size;
  return weight;
}

/** The batches that an agency has in the database, none of them looked at. */
export async function loadBatches(db: Queryable, agency: Hex): Promise<AgencyBatches> {
  const { rows } = await db.query<{ count: string }>(
    "SELECT coalesce(max(number), 0) AS count FROM ledger.batches WHERE agency = $1",
    [bytes(agency)],
  );
  return { count: Number(rows[0]?.count ?? 0), byNumber: new Map() };
}

/** A batch with the sum of its changes; null where there is none. */
export async function loadBatch(db: Queryable, agency: Hex, number: number): Promise<BatchState | null> {
  const key = [bytes(agency), number];
  const { rows } = await db.query<{ size: string }>(
    "SELECT size FROM ledger.batches WHERE agency = $1 AND number = $2",
    key,
  );
  if (!rows[0]) return null;
  const batch = openBatch(Number(rows[0].size));
  const changes = await db.query<{ status: number | null; indexes: Buffer }>(
    "SELECT status, indexes FROM ledger.batch_changes WHERE agency = $1 AND batch = $2 ORDER BY sequence",
    key,
  );
  for (const { status, indexes } of changes.rows) markPlaces(batch, status, placesOf(indexes));
  batch.sequence = changes.rows.length;
  return batch;
}

/** Places as they are stored: 4 bytes each. */
export function* placesOf(indexes: Buffer): Generator<number> {
  for (let at = 0; at < indexes.length; at += 4) yield indexes.readUInt32BE(at);
}

export function placeBytes(indexes: readonly number[]): Buffer {
  const stored = Buffer.alloc(indexes.length * 4);
  indexes.forEach((index, i) => stored.writeUInt32BE(index, i * 4));
  return stored;
}
