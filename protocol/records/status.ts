import { JejakError } from "../errors.ts";
import type { RecordChange, RecordStatusEntry } from "./entries.ts";
import { isBatchSize } from "./batch.ts";

/** Values of a Token Status List with 2 bits an entry; revoked and superseded are final. */
export const STATUS = { valid: 0, revoked: 1, suspended: 2, superseded: 3 } as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];

export const STATUS_NAMES = ["valid", "revoked", "suspended", "superseded"] as const;

export type StatusName = (typeof STATUS_NAMES)[number];

/** Why a status changed, by its number. */
export const STATUS_REASONS = [
  "unspecified",
  "wrongData",
  "holdersRequest",
  "courtOrder",
  "fraud",
  "expiredBasis",
  "deathOrDissolution",
  "replaced",
] as const;

/** Bits of one status, and statuses of one byte. */
const BITS = 2;
const A_BYTE = 8 / BITS;

/** What the changes of a batch, in their order, have led to. */
export interface BatchState {
  readonly size: number;
  /** Number of changes taken so far. */
  sequence: number;
  /** The uncompressed byte array of a Token Status List: 2 bits a record, the first at the low end of its byte. */
  readonly status: Uint8Array;
  /** 1 bit a record, the first at the top of its byte. */
  readonly erased: Uint8Array;
}

/** A batch as it was anchored: every record valid, none erased. @throws JejakError `record-batch-invalid` */
export function newBatch(size: number): BatchState {
  if (!isBatchSize(size)) throw new JejakError("record-batch-invalid", { values: { size } });
  return { size, sequence: 0, status: new Uint8Array(size / A_BYTE), erased: new Uint8Array(size / 8) };
}

/** The status of a record in a status list. */
export function statusAt(list: Uint8Array, index: number): Status {
  return (((list[Math.floor(index / A_BYTE)] ?? 0) >> (BITS * (index % A_BYTE))) & 3) as Status;
}

/** Whether a record is in an erased set. */
export function erasedAt(set: Uint8Array, index: number): boolean {
  return (((set[index >> 3] ?? 0) >> (7 - (index % 8))) & 1) === 1;
}

/** Whether one status may follow another: final ones stay, and only the suspended become valid again. */
export function mayFollow(before: Status, after: number): boolean {
  if (before === STATUS.valid)
    return after === STATUS.revoked || after === STATUS.suspended || after === STATUS.superseded;
  if (before === STATUS.suspended)
    return after === STATUS.valid || after === STATUS.revoked || after === STATUS.superseded;
  return false;
}

/**
 * Takes the next change of a batch. Nothing is changed where it is refused.
 * @throws JejakError `record-change-invalid` (another sequence, a place that the batch does not have, an unknown
 * reason, a status that may not follow, erased before)
 */
export function applyChange(batch: BatchState, change: RecordChange): void {
  if (change.sequence !== batch.sequence) {
    throw invalid("sequence", { sequence: change.sequence, expected: batch.sequence });
  }
  const outside = change.indexes.find((index) => index >= batch.size);
  if (outside !== undefined) throw invalid("index", { index: outside, size: batch.size });
  if (change.kind === 7) setStatus(batch, change);
  else setErased(batch, change.indexes);
  batch.sequence++;
}

function setStatus({ status }: BatchState, change: RecordStatusEntry): void {
  if (STATUS_REASONS[change.reason] === undefined) throw invalid("reason", { reason: change.reason });
  const refused = change.indexes.find((index) => !mayFollow(statusAt(status, index), change.status));
  if (refused !== undefined) {
    const before = statusAt(status, refused);
    throw invalid("status", { index: refused, before, after: change.status });
  }
  for (const index of change.indexes) writeStatus(status, index, change.status);
}

/** Sets the status of a record in a status list, whatever it was. */
export function writeStatus(list: Uint8Array, index: number, status: number): void {
  const [at, shift] = [Math.floor(index / A_BYTE), BITS * (index % A_BYTE)];
  list[at] = ((list[at] ?? 0) & ~(3 << shift)) | (status << shift);
}

function setErased({ erased }: BatchState, indexes: readonly number[]): void {
  const again = indexes.find((index) => erasedAt(erased, index));
  if (again !== undefined) throw invalid("erased", { index: again });
  for (const index of indexes) erased[index >> 3] = (erased[index >> 3] ?? 0) | (128 >> (index % 8));
}

function invalid(detail: string, values: Record<string, number>): JejakError {
  return new JejakError("record-change-invalid", { detail, values });
}

/** What stands against one record, of all changes of its batch. Times are Unix seconds. */
export interface RecordState {
  status: Status;
  /** Of the newest change of status, 0 where there was none. */
  reason: number;
  changedAt: number | null;
  /** Successor word of a superseded record, 64 hex digits. */
  successor: string | null;
  erasedAt: number | null;
}

/** The state of one record after these changes, all of its batch in their order. */
export function stateOf(changes: readonly RecordChange[], index: number): RecordState {
  const state: RecordState = {
    status: STATUS.valid,
    reason: 0,
    changedAt: null,
    successor: null,
    erasedAt: null,
  };
  for (const change of changes) {
    const place = change.indexes.indexOf(index);
    if (place === -1) continue;
    if (change.kind === 8) state.erasedAt = change.recordedAt;
    else {
      state.status = change.status as Status;
      state.reason = change.reason;
      state.changedAt = change.recordedAt;
      state.successor = change.successors[place] ?? null;
    }
  }
  return state;
}
