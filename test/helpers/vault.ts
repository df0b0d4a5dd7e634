import { openPage, sealedRows } from "../../server/registrar/vault/sealed.ts";
import type { BatchName, KeptBatch, RecordToKeep, Vault } from "../../server/registrar/vault/vault.ts";

const HASH = 32;

/** Keeps records that are no real ones. */
export async function keepRecords(
  vault: Vault,
  batch: Omit<KeptBatch, "entry" | "type">,
  records: readonly RecordToKeep[],
  leaves: Uint8Array = new Uint8Array(batch.size * HASH),
): Promise<void> {
  const sealed = (keyOf: (index: number) => Uint8Array) => [
    sealedRows(
      batch,
      records.map((record) => ({ ...record, key: keyOf(record.index) })),
    ),
  ];
  await vault.keepBatch({ ...batch, type: "urn:x" }, sealed, leaves);
}

/** The records of a batch that are still there. */
export async function recordsIn(vault: Vault, batch: BatchName): Promise<RecordToKeep[]> {
  const records: RecordToKeep[] = [];
  for await (const page of vault.readPages(batch)) records.push(...openPage(page));
  return records;
}
