import type { Hex } from "../../protocol/bytes.ts";
import { decodeEntry, KIND, WRITER_STATE, type WriterEntry } from "../../protocol/kinds.ts";
import type { LedgerLog } from "../chain/decode.ts";

/** Kinds of a contract that joined the ledger later, and says in events of its own who approved its entries. */
export const RECORD_KINDS: readonly number[] = [KIND.recordBatch, KIND.recordStatus, KIND.erasure];

/** The writer that an entry binds to kinds of records, as soon as it is enacted. */
export function writerOfRecords({ about, state, writer }: WriterEntry): Hex | null {
  return state === WRITER_STATE.enacted && RECORD_KINDS.includes(about) ? writer : null;
}

/** Contracts that these logs bind to kinds of records. @throws JejakError `entry-malformed` */
export function boundWriters(logs: readonly LedgerLog[]): Hex[] {
  return logs.flatMap((log) => {
    if (log.type !== "entry" || log.words.length < 128 || log.words.readUInt32BE(28) !== KIND.writer)
      return [];
    return writerOfRecords(decodeEntry(log.words) as WriterEntry) ?? [];
  });
}
