import type { Hex } from "../../../protocol/bytes.ts";
import { to0x } from "../../../protocol/bytes.ts";
import { batchDigest, eraseDigest, statusDigest } from "../../../protocol/eip712.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import type {
  ErasureEntry,
  RecordBatchEntry,
  RecordChange,
  RecordStatusEntry,
} from "../../../protocol/records/entries.ts";
import { itemsHash } from "../../../protocol/records/items.ts";
import { checkApprovers, takeSignatures } from "./approvers.ts";
import { isBatchSize, isErased, newBatch, setErased, setStatus, statusAt } from "./batches.ts";
import type { Batch } from "./batches.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";
import { admitted } from "./directory.ts";
import type { Agency } from "./state.ts";
import { signingAgency } from "./successions.ts";

const AREA = "records" as const;
const [VALID, SUSPENDED, SUPERSEDED] = [0, 2, 3];
const LAST_REASON = 7;

type RecordEntry = RecordBatchEntry | RecordChange;

const placeOf = ({ index }: Recorded, { agency, batch }: RecordEntry) => ({ index, agency, number: batch });

/** A batch is anchored: numbered densely, its size hiding how many records it has, signed by one issuer. */
export function foldBatch(fold: Fold, recorded: Recorded, entry: RecordBatchEntry): void {
  const agency = admitted(fold, recorded, entry.agency);
  const place = placeOf(recorded, entry);
  demandSame(fold, AREA, "number", { ...place, at: "batch" }, agency.batches.length + 1, entry.batch);
  if (!isBatchSize(entry.size)) fold.report.fail(AREA, "batch.size", place, { found: entry.size });
  const { agency: key, batch: number, size, validUntil } = entry;
  const root: Hex = `0x${entry.root}`;
  checkSigned(fold, recorded, agency, entry, (separator) =>
    batchDigest(separator, { agency: key, number, root, size, validUntil }),
  );
  agency.batches.push(newBatch(root, isBatchSize(size) ? size : 0, recorded.index));
}

/** Some records of a batch get a status: valid and suspended ones any other, the others none any more. */
export function foldStatus(fold: Fold, recorded: Recorded, entry: RecordStatusEntry): void {
  const place = placeOf(recorded, entry);
  if (entry.reason > LAST_REASON)
    fold.report.fail(AREA, "reason", place, { expected: LAST_REASON, found: entry.reason });
  if (entry.status > SUPERSEDED) {
    fold.report.fail(AREA, "status.unknown", place, { expected: SUPERSEDED, found: entry.status });
    return;
  }
  foldChange(fold, recorded, entry, (batch, index) => {
    const from = statusAt(batch, index);
    const final = from !== VALID && from !== SUSPENDED;
    if (final || from === entry.status)
      fold.report.fail(AREA, "status.transition", { ...place, at: `${index}` }, { from, to: entry.status });
    setStatus(batch, index, entry.status);
  });
}

/** Some records were erased at their source, each once. */
export function foldErasure(fold: Fold, recorded: Recorded, entry: ErasureEntry): void {
  const place = placeOf(recorded, entry);
  foldChange(fold, recorded, entry, (batch, index) => {
    if (isErased(batch, index)) fold.report.fail(AREA, "erasure.twice", { ...place, at: `${index}` }, {});
    setErased(batch, index);
  });
}

function foldChange(
  fold: Fold,
  recorded: Recorded,
  entry: RecordChange,
  change: (batch: Batch, index: number) => void,
): void {
  const agency = admitted(fold, recorded, entry.agency);
  const place = placeOf(recorded, entry);
  checkSigned(fold, recorded, agency, entry, (separator) => changeDigest(separator, entry));
  const batch = agency.batches[entry.batch - 1];
  if (batch === undefined) {
    fold.report.fail(AREA, "batch.unknown", place, { expected: agency.batches.length, found: entry.batch });
    return;
  }
  demandSame(fold, AREA, "batch.sequence", place, batch.sequence, entry.sequence);
  batch.sequence = entry.sequence + 1;
  for (const index of entry.indexes) {
    if (index < batch.size) change(batch, index);
    else fold.report.fail(AREA, "batch.place", place, { expected: batch.size, found: index });
  }
}

function changeDigest(separator: Uint8Array, entry: RecordChange): Uint8Array {
  const items = to0x(itemsHash(entry.indexes, entry.kind === 7 ? entry.successors : []));
  const { agency, batch, sequence, validUntil } = entry;
  const message = { agency, batch, sequence, items, validUntil };
  if (entry.kind === 8) return eraseDigest(separator, message);
  return statusDigest(separator, { ...message, status: entry.status, reason: entry.reason });
}

/** Signed in time by one mandate that issues records, for the registry that is bound. */
function checkSigned(
  fold: Fold,
  recorded: Recorded,
  agency: Agency,
  entry: RecordEntry,
  digestOf: (separator: Uint8Array) => Uint8Array,
): void {
  const { approvers, recordedAt: time, validUntil, succession } = entry;
  const place = placeOf(recorded, entry);
  if (time > validUntil)
    fold.report.fail(AREA, "change.expired", place, { expected: validUntil, found: time });
  demandSame(fold, AREA, "approvals-malformed", place, 1, approvers.length);
  const signing = signingAgency(fold, recorded, AREA, agency, succession);
  const demand = { area: AREA, signing, approvers, time, least: 1 };
  checkApprovers(fold, recorded, { ...demand, leadRole: ROLE.issueRecords, otherRoles: 0 });
  // Without a registry there is no domain; that nobody may write such entries is a finding already.
  const { records } = fold.domains;
  if (records !== undefined) takeSignatures(fold, recorded, demand, digestOf(records), 0);
}
