import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { successorWord } from "../../protocol/records/batch.ts";
import type { Place, Vault } from "./vault/vault.ts";

const RECORD_ID = 32;

/** A record, and the one that takes its place. */
export interface Succession {
  older: Place;
  newer: Place;
}

/**
 * What names each successor to whoever holds both records, by the index of the older one.
 * Errors: `vault-batch-unknown`, `record-unknown`, `record-erased`.
 */
export async function successorWords(vault: Vault, pairs: readonly Succession[]): Promise<Map<number, Hex>> {
  const words = new Map<number, Hex>();
  for (const { older, newer } of pairs) {
    const [from, to] = [await recordIdAt(vault, older), await recordIdAt(vault, newer)];
    words.set(older.index, to0x(successorWord(from, to)));
  }
  return words;
}

/** Its id, where a record is there: the ids of the padding are nobody's. */
async function recordIdAt(vault: Vault, place: Place): Promise<Uint8Array> {
  await vault.read(place);
  const leaves = await vault.leaves(place);
  return leaves.subarray(place.index * RECORD_ID, (place.index + 1) * RECORD_ID);
}
