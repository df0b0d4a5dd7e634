import { rootOf, treeOfBatch } from "./issuing/tree.ts";
import { hasRoot } from "./registry.ts";
import type { Registry } from "./registry.ts";
import type { BatchName, Vault } from "./vault/vault.ts";

/**
 * Whether the batch that the chain has under this number is the one that the vault keeps: while that waited for its
 * time, another system of the agency may have taken the number.
 */
export async function isOurs(
  vault: Pick<Vault, "batch" | "leaves">,
  registry: Pick<Registry, "batch">,
  name: BatchName,
): Promise<boolean> {
  const kept = await vault.batch(name);
  if (kept === null || kept.entry !== null) return kept !== null;
  const found = await registry.batch(name.agency, name.batch);
  if (found?.size !== kept.size) return false;
  return hasRoot(found, rootOf(treeOfBatch(await vault.leaves(name))));
}
