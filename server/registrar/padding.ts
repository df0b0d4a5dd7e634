import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { byBatch, indexesOf } from "./places.ts";
import type { NamedPlace } from "./places.ts";
import type { Vault } from "./vault/vault.ts";

/**
 * The chain takes a change of any place of a batch, also of one where no record is: whoever mistyped a place would
 * believe that the record was changed. Batches that this vault does not have are passed over.
 * Errors: `record-unknown` with the places that hold none, now or before an erasure.
 */
export async function refusePadding(
  vault: Pick<Vault, "batch" | "indexes" | "erasures">,
  agency: Hex,
  records: readonly NamedPlace[],
): Promise<void> {
  for (const [batch, named] of byBatch(records)) {
    const name = { agency, batch };
    const kept = await vault.batch(name);
    // Under the number of one that is not anchored the chain may have another system's.
    if (kept === null || kept.entry === null) continue;
    const held = new Set([...(await vault.indexes(name)), ...(await vault.erasures.of(name))]);
    const indexes = indexesOf(named).filter((index) => !held.has(index));
    if (indexes.length > 0) throw new JejakError("record-unknown", { values: { batch, indexes } });
  }
}
