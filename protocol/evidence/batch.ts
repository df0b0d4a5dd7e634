import { fromHex, to0x, type Hex } from "../bytes.ts";
import { batchDigest, eraseDigest, statusDigest } from "../eip712.ts";
import { JejakError } from "../errors.ts";
import { KIND, WRITER_STATE, type WriterEntry } from "../kinds.ts";
import { ROLE } from "../mandate.ts";
import type { RecordBatchEntry, RecordChange } from "../records/entries.ts";
import { itemsHash } from "../records/items.ts";
import { applyChange, newBatch, type BatchState } from "../records/status.ts";
import { batchSlots, batchWord, unpackBatch } from "../slots.ts";
import { approversOf, type Digested, type Signing } from "./approvals.ts";
import { demandEqual, entryAt, wordOf, type LogEntry, type Opened } from "./open.ts";
import type { OpenBatch, OpenChange } from "./opened-batch.ts";
import type { State } from "./state.ts";
import type { TrustedContract } from "./trust.ts";

/** What the registry writes, each kind bound to it by an entry of its own. */
const KINDS = [KIND.recordBatch, KIND.recordStatus, KIND.erasure] as const;

/** A batch of civil records as storage and log prove it. */
export interface ProvedBatch {
  anchor: LogEntry<RecordBatchEntry>;
  state: BatchState;
}

/**
 * The log lets nobody write about records but the registry that the reader trusts, with the code that it trusts.
 * @throws JejakError `entry-unknown`, `evidence-differs`
 */
export function checkRegistry(opened: Opened, { address, codeHash }: TrustedContract): void {
  for (const kind of KINDS) {
    const entry = bindingOf(opened, kind);
    demandEqual(`writer of kind ${kind}`, entry.writer, address);
    demandEqual(`code of the writer of kind ${kind}`, entry.codeHash, codeHash);
  }
}

function bindingOf(opened: Opened, kind: number): WriterEntry {
  const found = opened.entries.find(
    ({ entry }) => entry.kind === KIND.writer && entry.about === kind && entry.state === WRITER_STATE.enacted,
  );
  if (found === undefined) throw new JejakError("entry-unknown", { at: `writer of kind ${kind}` });
  return entryAt(opened, found.index, KIND.writer).entry;
}

/**
 * The batch is the one that the registry keeps under its number: by root and size.
 * @throws JejakError `entry-unknown`, `evidence-differs`, `record-batch-invalid`, those of `State.read`
 */
export function checkAnchor(opened: Opened, batch: OpenBatch, state: State): LogEntry<RecordBatchEntry> {
  const { key, number, anchors } = batch;
  const [anchor] = anchors;
  if (anchor === undefined) throw new JejakError("entry-unknown", { at: `batch ${number}` });
  demandEqual("batches", anchors.length, 1);
  opened.needed.add(anchor.index);
  const slots = batchSlots(key, number);
  demandWord(anchor.entry, state.read("recordRegistry", slots.batch));
  const { sequence, size } = changesOf(batch, state);
  // The word of its changes is 0 before the first.
  if (sequence !== 0) demandEqual("size", anchor.entry.size, size);
  return anchor;
}

/** Registries of the first days keep the root whole, and the size with the changes alone. */
function demandWord({ root, size }: RecordBatchEntry, word: bigint): void {
  const whole: Hex = `0x${root}`;
  if (wordOf(word) !== whole) demandEqual("root and size", wordOf(batchWord(whole, size)), wordOf(word));
}

function changesOf({ key, number }: OpenBatch, state: State) {
  return unpackBatch(state.read("recordRegistry", batchSlots(key, number).changes));
}

/**
 * The changes are all that the batch has: numbered from 0 without a gap, as many as the registry counted.
 * @throws JejakError `evidence-differs`, `record-change-invalid`, `record-batch-invalid`
 */
export function checkChanges(batch: OpenBatch, anchor: LogEntry<RecordBatchEntry>, state: State): BatchState {
  const folded = newBatch(anchor.entry.size);
  for (const { index, entry } of batch.changes) {
    demandEqual("agency of a change", entry.agency, batch.key);
    demandEqual("batch of a change", entry.batch, batch.number);
    demandEqual("changed after it was anchored", index > anchor.index, true);
    applyChange(folded, entry);
  }
  demandEqual("changes", folded.sequence, changesOf(batch, state).sequence);
  return folded;
}

/**
 * One mandate signed, good then, which may issue records; and in time.
 * @throws JejakError those of `approversOf`, `evidence-differs`, `mandate-not-good`
 */
export function checkIssued(signing: Signing, signed: LogEntry<RecordBatchEntry> | OpenChange): void {
  const { entry } = signed;
  const [mandate, ...others] = approversOf(signing, signed);
  demandEqual("approvers", mandate === undefined ? 0 : 1 + others.length, 1);
  demandEqual("signed for that time", entry.recordedAt <= entry.validUntil, true);
  if (mandate !== undefined && (mandate.roles & ROLE.issueRecords) !== 0) return;
  throw new JejakError("mandate-not-good", { values: { mandate: mandate?.number, roles: mandate?.roles } });
}

/** What the issuers of batch and changes have to sign. */
export function signedInBatch(
  anchor: LogEntry<RecordBatchEntry>,
  { changes }: OpenBatch,
  separator: Uint8Array,
): Digested[] {
  const { entry } = anchor;
  const message = { ...entry, number: entry.batch, root: to0x(fromHex(entry.root)) };
  return [
    { index: anchor.index, entry, digest: batchDigest(separator, message) },
    ...changes.map((change) => ({ ...change, digest: changeDigest(separator, change.entry) })),
  ];
}

function changeDigest(separator: Uint8Array, change: RecordChange): Uint8Array {
  const successors = change.kind === KIND.recordStatus ? change.successors : [];
  const message = { ...change, items: to0x(itemsHash(change.indexes, successors)) };
  if (message.kind === KIND.recordStatus) return statusDigest(separator, message);
  return eraseDigest(separator, message);
}
