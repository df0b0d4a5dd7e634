import { fromHex } from "../../../protocol/bytes.ts";
import { nameOf } from "./key-store.ts";
import { seal } from "./seal.ts";
import type { BatchName, Place, RecordToKeep } from "./vault.ts";

/** A record with its data key. */
export interface RecordToSeal extends RecordToKeep {
  key: Uint8Array;
}

const [FIELDS, LENGTH] = [2, 4];

/** What a record's ciphertext is bound to: it opens in its own place only. */
export function placeName({ index, ...batch }: Place): string {
  return `${nameOf(batch)}-${index}`;
}

/**
 * Rows of `vault.records` as PostgreSQL's binary COPY takes them, between its header and its trailer. Needs neither the
 * database nor the key store: the thread that has the records seals them before they leave it.
 */
export function sealedRows(batch: BatchName, records: readonly RecordToSeal[]): Buffer {
  const head = headOf(batch);
  return Buffer.concat(
    records.flatMap(({ index, plaintext, key }) => {
      const sealed = seal(key, plaintext, placeName({ ...batch, index }));
      return [head, indexAndLength(index, sealed.length), sealed];
    }),
  );
}

/** The number of fields, then agency, batch, and the length of the index: the same in every row of a batch. */
function headOf({ agency, batch }: BatchName): Buffer {
  const key = fromHex(agency);
  const head = Buffer.alloc(FIELDS + LENGTH + key.length + 3 * LENGTH);
  let at = head.writeInt16BE(4, 0);
  at = head.writeInt32BE(key.length, at);
  head.set(key, at);
  at = head.writeInt32BE(LENGTH, at + key.length);
  at = head.writeInt32BE(batch, at);
  head.writeInt32BE(LENGTH, at);
  return head;
}

function indexAndLength(index: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(2 * LENGTH);
  bytes.writeInt32BE(length, bytes.writeInt32BE(index, 0));
  return bytes;
}
