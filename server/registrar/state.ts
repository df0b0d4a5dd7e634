import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { RecordChange } from "../../protocol/records/entries.ts";
import { stateOf } from "../../protocol/records/status.ts";
import type { RecordState } from "../../protocol/records/status.ts";
import { byBatch } from "./places.ts";
import type { NamedPlace } from "./places.ts";
import type { Registry } from "./registry.ts";

/**
 * What the chain says of records, in their order: status, reason and time of its newest change, and of the erasure.
 * Errors: `record-batch-unknown` with the place that is not anchored, `rpc-answer-incomplete`.
 */
export async function statesNamed(
  registry: Pick<Registry, "batch" | "changesOf">,
  agency: Hex,
  records: readonly NamedPlace[],
): Promise<(NamedPlace & RecordState)[]> {
  const changes = new Map<number, RecordChange[]>();
  for (const [batch, named] of byBatch(records)) {
    const size = (await registry.batch(agency, batch))?.size ?? 0;
    const outside = named.find(({ index }) => index >= size);
    if (outside !== undefined)
      throw new JejakError("record-batch-unknown", { values: { batch, index: outside.index, size } });
    changes.set(batch, await registry.changesOf(agency, batch));
  }
  return records.map(({ batch, index }) => ({
    batch,
    index,
    ...stateOf(changes.get(batch) ?? [], index),
  }));
}
