import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { newBatch, writeStatus } from "../../protocol/records/status.ts";
import type { Queryable } from "../store/pool.ts";
import { statusChangesOf, type BatchRow } from "../store/queries/batches.ts";

const compress = promisify(deflate);

/** Lists in memory: each is asked for by everybody who checks a record of that batch. */
const MOST_LISTS = 128;
const lists = new Map<string, Promise<string>>();

/** All that a list depends on: the block of its newest change stands for what came before. */
function keyOf({ agency, number, sequence, changed_hash: hash }: BatchRow): string {
  return [agency.toString("hex"), number, sequence, hash?.toString("hex")].join();
}

/**
 * The statuses of a whole batch, base64url of their zlib-compressed array: the same work whatever record the reader
 * has in mind, of which nothing is asked.
 */
export async function statusListOf(db: Queryable, batch: BatchRow): Promise<string> {
  const key = keyOf(batch);
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made = makeList(db, batch);
  lists.set(key, made);
  made.catch(() => lists.delete(key));
  for (const [oldest] of lists) if (lists.size > MOST_LISTS) lists.delete(oldest);
  return made;
}

async function makeList(db: Queryable, batch: BatchRow): Promise<string> {
  const { status } = newBatch(Number(batch.size));
  const changes = await statusChangesOf(db, batch.agency, Number(batch.number), Number(batch.sequence));
  for (const change of changes) {
    for (let at = 0; at < change.indexes.length; at += 4)
      writeStatus(status, change.indexes.readUInt32BE(at), change.status);
  }
  return (await compress(status, { level: 9 })).toString("base64url");
}
