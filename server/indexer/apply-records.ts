import { decodeEntry, KIND } from "../../protocol/kinds.ts";
import type {
  ErasureEntry,
  RecordBatchEntry,
  RecordChange,
  RecordStatusEntry,
} from "../../protocol/records/entries.ts";
import { isBatchSize } from "../../protocol/records/batch.ts";
import { mayFollow, type Status } from "../../protocol/records/status.ts";
import type { EntryLog } from "../chain/decode.ts";
import type { Step as Context } from "./apply.ts";
import { ERASED, markPlaces, openBatch, placeBytes, STATUS_BITS, type BatchState } from "./batches.ts";
import { broken, bytes } from "./checks.ts";
import { takeApprovals } from "./sides.ts";
import { RECORD_KINDS } from "./writers.ts";

export function isRecordKind(kind: number): boolean {
  return RECORD_KINDS.includes(kind);
}

/** Applies an entry about civil records, by the rules of RecordRegistry. @throws JejakError `trail-broken` */
export function applyRecords(context: Context, log: EntryLog): void {
  const entry = decodeEntry(log.words) as RecordBatchEntry | RecordChange;
  for (const { mandate, signature } of takeApprovals(context.sides, log, entry.approvers))
    context.rows.approvals.push([log.index, mandate, signature]);
  if (entry.kind === KIND.recordBatch) addBatch(context, log, entry);
  else addChange(context, log, entry);
}

function addBatch({ state, rows }: Context, log: EntryLog, entry: RecordBatchEntry): void {
  const { agency, batch, size } = entry;
  const batches = state.batches.get(agency) ?? { count: 0, byNumber: new Map<number, BatchState>() };
  if (batch !== batches.count + 1) throw broken("batch number", log, batches.count + 1, batch);
  if (!isBatchSize(size)) throw broken("batch size", log, "a power of two from 64", size);
  state.batches.set(agency, batches);
  batches.count = batch;
  batches.byNumber.set(batch, openBatch(size));
  rows.batches.push([
    log.index,
    bytes(agency),
    batch,
    entry.recordedAt,
    Buffer.from(entry.root, "hex"),
    size,
    entry.validUntil,
    entry.succession,
    entry.approvers,
  ]);
}

function addChange({ state, rows }: Context, log: EntryLog, entry: RecordChange): void {
  const batch = state.batches.get(entry.agency)?.byNumber.get(entry.batch);
  if (!batch) throw broken("batch", log, "one that is anchored", entry.batch);
  if (entry.sequence !== batch.sequence) throw broken("sequence", log, batch.sequence, entry.sequence);
  for (const index of entry.indexes) checkPlace(log, batch, entry, index);
  const status = entry.kind === KIND.recordStatus ? entry.status : null;
  markPlaces(batch, status, entry.indexes);
  batch.sequence++;
  rows.batchChanges.push([
    log.index,
    bytes(entry.agency),
    entry.batch,
    entry.sequence,
    entry.recordedAt,
    status,
    entry.kind === KIND.recordStatus ? entry.reason : null,
    entry.validUntil,
    entry.succession,
    entry.approvers,
    placeBytes(entry.indexes),
    entry.kind === KIND.recordStatus ? Buffer.from(entry.successors.join(""), "hex") : Buffer.alloc(0),
  ]);
}

type Changed = Pick<RecordStatusEntry, "kind" | "status"> | Pick<ErasureEntry, "kind">;

function checkPlace(log: EntryLog, { size, places }: BatchState, entry: Changed, index: number): void {
  const before = places.get(index) ?? 0;
  if (index >= size) throw broken("place", log, `below ${size}`, index);
  if (entry.kind === KIND.erasure) {
    if ((before & ERASED) !== 0) throw broken(`place ${index}`, log, "not erased", "erased");
    return;
  }
  const status = (before & STATUS_BITS) as Status;
  if (!mayFollow(status, entry.status)) throw broken(`status of place ${index}`, log, status, entry.status);
}
