import { fromHex } from "../../../protocol/bytes.ts";
import { keyAt } from "./key-file.ts";
import { nameOf } from "./key-store.ts";
import { openSealed, seal } from "./seal.ts";
import type { BatchName, Place, RecordToKeep, SealedPage } from "./vault.ts";

/** A record with its data key. */
export interface RecordToSeal extends RecordToKeep {
  key: Uint8Array;
}

/** What PostgreSQL's binary COPY begins and ends with. */
export const COPY_START = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
export const COPY_END = Buffer.from([0xff, 0xff]);

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

/** The records of a page whose keys are still there. Errors: `vault-key-unreadable`. */
export function openPage({ agency, batch, rows, keys, first }: SealedPage): RecordToKeep[] {
  const [bytes, keysOfPage] = [bufferOn(rows), bufferOn(keys)];
  const records: RecordToKeep[] = [];
  for (let at = COPY_START.length; bytes.readInt16BE(at) === 2;) {
    const index = bytes.readInt32BE(at + FIELDS + LENGTH);
    const start = at + FIELDS + 3 * LENGTH;
    at = start + bytes.readInt32BE(start - LENGTH);
    const key = keyAt(keysOfPage, index - first);
    if (key === null) continue;
    const plaintext = openSealed(key, bytes.subarray(start, at), placeName({ agency, batch, index }));
    records.push({ index, plaintext });
  }
  return records;
}

function bufferOn({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
