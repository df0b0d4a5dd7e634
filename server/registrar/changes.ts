import { JejakError, isJejakError } from "../../protocol/errors.ts";
import type { BatchName } from "./vault/vault.ts";
import type { Registry } from "./registry.ts";

/** Seconds for which a signature may be handed in, from the newest block or the machine's clock on. */
const VALID_SECONDS = 3_600;
const TRIES = 20;

/** Lists as an entry holds them: ascending, none twice, `most` at a time. */
export function portionsOf(indexes: readonly number[], most: number): number[][] {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b);
  return Array.from({ length: Math.ceil(sorted.length / most) }, (_, i) =>
    sorted.slice(i * most, (i + 1) * most),
  );
}

/** What a message about a batch names, as the chain has it now. Errors: `record-batch-unknown`. */
export async function messageOf(registry: Registry, { agency, batch }: BatchName) {
  const [anchored, time] = await Promise.all([registry.batch(agency, batch), registry.time()]);
  if (anchored === null) throw new JejakError("record-batch-unknown", { values: { batch } });
  const validUntil = Math.max(time, Math.floor(Date.now() / 1000)) + VALID_SECONDS;
  return { agency, batch, sequence: anchored.sequence, validUntil };
}

/** Tries again, signed anew, as long as others change the batch in between. Errors: `record-sequence-stale` after 20. */
export async function whileOthersChange<T>(change: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await change();
    } catch (error) {
      if (!isJejakError(error, "record-sequence-stale") || tries === TRIES) throw error;
    }
  }
}
