import type { z } from "zod";
import type { BatchRow } from "../../store/queries/batches.ts";
import type { View } from "../../store/queries/view.ts";
import { hex, hex0x, time } from "../format.ts";
import type { BatchItem } from "../schemas/batch.ts";
import { agencyNames } from "./agency-names.ts";
import { finalityAt } from "./view.ts";

/** A batch as a list shows it. */
export function batchItem(row: BatchRow, view: View): z.output<typeof BatchItem> {
  return {
    ...agencyNames(row),
    number: Number(row.number),
    index: Number(row.index),
    recordedAt: time(row.recorded_at),
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash && hex0x(row.block_hash),
    transactionHash: hex0x(row.tx_hash),
    finality: finalityAt(Number(row.index), view),
    root: hex(row.root),
    size: Number(row.size),
    approvers: row.approvers.map(Number),
    succession: Number(row.succession),
    sequence: Number(row.sequence),
    changedIndex: row.changed_index === null ? null : Number(row.changed_index),
    changedAt: row.changed_at === null ? null : time(row.changed_at),
  };
}
