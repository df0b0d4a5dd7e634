import { toHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { WORD, approvers, bytes32, layout, packed, sha256Word, uint, type WordCodec } from "../words.ts";
import { MAX_SUCCESSORS, itemWords, readIndexes, wordsOf } from "./items.ts";

interface OfBatch {
  recordedAt: number;
  agency: Hex;
  /** The batch's number within the agency, from 1. */
  batch: number;
  validUntil: number;
  /** 0, or the number of the agency's succession whose successor's mandate signed. */
  succession: number;
  approvers: number[];
}

/** Kind 6: a batch of records anchored under its root. */
export interface RecordBatchEntry extends OfBatch {
  kind: 6;
  /** RFC 6962 root of its leaves: SHA-256, 64 hex digits. */
  root: string;
  /** Number of leaves, those of nobody included: a power of two. */
  size: number;
}

interface OfItems extends OfBatch {
  /** Number of changes (kinds 7 and 8) of the batch before this one. */
  sequence: number;
  /** Leaf indexes, strictly ascending. */
  indexes: number[];
}

/** Kind 7: the status of some records of a batch. */
export interface RecordStatusEntry extends OfItems {
  kind: 7;
  status: number;
  reason: number;
  /** One an index where status is 3 (superseded), else none: SHA-256, 64 hex digits. */
  successors: string[];
}

/** Kind 8: some records were erased at their source. */
export interface ErasureEntry extends OfItems {
  kind: 8;
}

/** What changes a batch. */
export type RecordChange = RecordStatusEntry | ErasureEntry;

const START = [bytes32("agency"), uint("batch", 32)] as const;

export const RECORD_BATCH: readonly WordCodec[] = layout(
  6,
  ...START,
  sha256Word("root"),
  packed(["size", 32], ["validUntil", 40], ["succession", 32]),
  approvers("approvers"),
);

const ITEM_META = [
  ["count", 16],
  ["sequence", 32],
  ["validUntil", 40],
  ["succession", 32],
] as const;

const RECORD_STATUS = layout(
  7,
  ...START,
  packed(["status", 8], ["reason", 8], ...ITEM_META),
  approvers("approvers"),
);

const ERASURE = layout(8, ...START, packed(["zero", 16], ...ITEM_META), approvers("approvers"));

const HEAD_WORDS = RECORD_STATUS.length;
const SUPERSEDED = 3;

export function isRecordChange(entry: { kind: number }): entry is RecordChange {
  return entry.kind === 7 || entry.kind === 8;
}

/** The words of an entry of kind 7 or 8. @throws JejakError `entry-malformed` */
export function encodeRecordChange(entry: RecordChange): Uint8Array {
  const successors = entry.kind === 7 ? entry.successors : [];
  checkSuccessors(entry, successors.length);
  const items = itemWords(entry.indexes, successors);
  const words = new Uint8Array(HEAD_WORDS * WORD + items.length);
  const fields = { ...entry, count: entry.indexes.length, zero: 0 };
  (entry.kind === 7 ? RECORD_STATUS : ERASURE).forEach((codec, i) => {
    codec.write(words, i * WORD, fields);
  });
  words.set(items, HEAD_WORDS * WORD);
  return words;
}

/** The entry of kind 7 or 8 of its words. @throws JejakError `entry-malformed` */
export function decodeRecordChange(words: Uint8Array, kind: 7 | 8): RecordChange {
  if (words.length < HEAD_WORDS * WORD) throw malformed("words", words.length / WORD);
  const head: Record<string, unknown> = {};
  (kind === 7 ? RECORD_STATUS : ERASURE).forEach((codec, i) => {
    codec.read(words, i * WORD, head);
  });
  const { count, zero, ...fields } = head as Record<string, number>;
  if (kind === 8 && zero !== 0) throw malformed("zero", zero);
  const after = HEAD_WORDS + wordsOf(count ?? 0);
  const successors = fields["status"] === SUPERSEDED ? (count ?? 0) : 0;
  if (words.length !== (after + successors) * WORD) throw malformed("words", words.length / WORD);
  const indexes = readIndexes(words, HEAD_WORDS * WORD, count ?? 0);
  const entry = { ...fields, indexes, ...(kind === 7 && { successors: readSuccessors(words, after) }) };
  checkSuccessors(entry as unknown as RecordChange, successors);
  return entry as unknown as RecordChange;
}

function readSuccessors(words: Uint8Array, from: number): string[] {
  const count = words.length / WORD - from;
  return Array.from({ length: count }, (_, i) =>
    toHex(words.subarray((from + i) * WORD, (from + i + 1) * WORD)),
  );
}

function checkSuccessors(entry: RecordChange, count: number): void {
  const named = entry.kind === 7 && entry.status === SUPERSEDED;
  if (count !== (named ? entry.indexes.length : 0) || count > MAX_SUCCESSORS)
    throw malformed("successors", count);
}

function malformed(field: string, value: unknown): JejakError {
  return new JejakError("entry-malformed", { values: { field, value } });
}
