import type { Registry } from "./registry.ts";
import type { BatchName, Vault } from "./vault/vault.ts";

/**
 * Destroys again what a backup brought back: the keys and rows of every record that the journal or the
 * chain calls erased.
 * @returns how many were erased again
 */
export async function eraseAgain(vault: Vault, registry: Pick<Registry, "erasedOf">): Promise<number> {
  let count = 0;
  for (const agency of await vault.agencies()) {
    const batches = (await vault.batches(agency)).filter(({ entry }) => entry !== null);
    for (const batch of batches) {
      const gone = [...(await erasedOnChain(vault, registry, batch)), ...(await vault.erasures.of(batch))];
      count += await vault.erasures.destroyAgain(batch, [...new Set(gone)]);
    }
  }
  return count;
}

async function erasedOnChain(
  vault: Vault,
  registry: Pick<Registry, "erasedOf">,
  batch: BatchName,
): Promise<number[]> {
  const indexes = await vault.indexes(batch);
  const erased = await registry.erasedOf(batch.agency, batch.batch, indexes);
  return indexes.filter((_, i) => erased[i] === true);
}
