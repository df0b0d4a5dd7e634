import { fromBase64 } from "../base64.ts";
import type { Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { agencyKey } from "../hash.ts";
import { KIND, decodeEntry } from "../kinds.ts";
import { leafHash } from "../log.ts";
import { isRecordChange, type RecordBatchEntry, type RecordChange } from "../records/entries.ts";
import { hashesIn, type EvidenceAgency, type EvidenceBatch, type EvidenceSubject } from "./format.ts";
import type { LogEntry } from "./open.ts";

/** A change of the batch; that all of them are in the log one proof shows. */
export interface OpenChange {
  index: number;
  leaf: Uint8Array;
  entry: RecordChange;
}

/** The batch of civil records that a file is about, with the agency's key on the chain. */
export interface OpenBatch {
  agency: EvidenceAgency;
  successors: EvidenceAgency[];
  key: Hex;
  number: number;
  /** Entries that anchor a batch of this agency and number: one, in a file that holds. */
  anchors: LogEntry<RecordBatchEntry>[];
  changes: OpenChange[];
  proof: Uint8Array[];
}

/** @throws JejakError `entry-malformed`, `evidence-malformed`, those of `fromBase64` */
export function openBatch(
  { agency, successors, changes, proof }: EvidenceBatch,
  subject: EvidenceSubject,
  entries: readonly LogEntry[],
): OpenBatch {
  const key = agencyKey(agency.officialId);
  const number = subject.type === "batch" ? subject.number : 0;
  return {
    agency,
    successors,
    key,
    number,
    anchors: entries.filter(
      (item): item is LogEntry<RecordBatchEntry> =>
        item.entry.kind === KIND.recordBatch && item.entry.agency === key && item.entry.batch === number,
    ),
    changes: changes.map(({ index, words }) => changeOf(index, fromBase64(words))),
    proof: hashesIn(proof),
  };
}

function changeOf(index: number, words: Uint8Array): OpenChange {
  const entry = decodeEntry(words);
  if (isRecordChange(entry)) return { index, leaf: leafHash(words), entry };
  throw new JejakError("entry-malformed", { values: { index, kind: entry.kind } });
}
