import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { MAX_INDEXES } from "../../protocol/records/items.ts";
import { messageOf, portionsOf, whileOthersChange } from "./changes.ts";
import { isOurs } from "./ours.ts";
import type { Issuer, Registry } from "./registry.ts";
import type { BatchName, Erasure, Vault } from "./vault/vault.ts";

/** Where records are erased: in the vault, and in what the chain says of it. */
export interface Erasing {
  vault: Vault;
  registry: Registry;
  issuer: Issuer;
}

/** What erasing came to. */
export interface Erased extends BatchName {
  indexes: number[];
  /** Log index of the receipt; null where the chain had it before. */
  entry: number | null;
}

/**
 * Erases records of one batch. The order, for each list that one entry holds:
 *
 * 1. the chain is asked whether it would take the receipt: nothing is destroyed under a mandate that is not good;
 * 2. the intent is written into the journal;
 * 3. the data keys are destroyed, then the rows removed: from here on nothing brings the records back;
 * 4. the chain takes the receipt (kind 8), and the journal notes it.
 *
 * The receipt comes last, so that it never says what is not so; and nobody's right hangs on a chain that stands still.
 * Killed anywhere, {@link finishErasures} goes on where it was.
 *
 * Errors: `record-unknown`, `record-batch-unknown`, the chain's refusals; before the journal nothing has happened.
 * `erasure-unfinished` where all is done but the receipt.
 */
export async function eraseRecords(
  erasing: Erasing,
  batch: BatchName,
  indexes: readonly number[],
): Promise<Erased[]> {
  await checkErasure(erasing, batch, indexes);
  return await eraseChecked(erasing, batch, indexes);
}

/** Whether all of these can be erased; nothing is written. Errors: as {@link eraseRecords}. */
export async function checkErasure(
  erasing: Erasing,
  batch: BatchName,
  indexes: readonly number[],
): Promise<void> {
  const { vault, registry } = erasing;
  await refuseUnknown(vault, batch, indexes);
  if (!(await isOurs(vault, registry, batch)))
    throw new JejakError("record-batch-unknown", { values: { batch: batch.batch } });
  for (const portion of portionsOf(indexes, MAX_INDEXES)) await tryReceipt(erasing, batch, portion);
}

/** Erases what {@link checkErasure} looked at. */
export async function eraseChecked(
  erasing: Erasing,
  batch: BatchName,
  indexes: readonly number[],
): Promise<Erased[]> {
  const wanted: Erasure[] = [];
  for (const portion of portionsOf(indexes, MAX_INDEXES))
    wanted.push(await erasing.vault.erasures.want(batch, portion));
  const done: Erased[] = [];
  for (const erasure of wanted) done.push(await finish(erasing, erasure));
  return done;
}

/** Does what the journal says of this agency to its end. */
export async function finishErasures(erasing: Erasing): Promise<Erased[]> {
  const open = await erasing.vault.erasures.open();
  const done: Erased[] = [];
  for (const erasure of open.filter(({ agency }) => agency === erasing.issuer.agency)) {
    done.push(await finish(erasing, erasure));
  }
  return done;
}

async function finish(erasing: Erasing, erasure: Erasure): Promise<Erased> {
  const { erasures } = erasing.vault;
  if (erasure.state === "wanted") await erasures.destroy(erasure);
  const { agency, batch, indexes } = erasure;
  const entry = await receipt(erasing, erasure).catch((cause: unknown) => {
    throw unfinished(erasure, cause);
  });
  await erasures.finish(erasure, entry);
  return { agency, batch, indexes, entry };
}

/** Whoever is told of a failure alone believes that nothing happened. */
function unfinished({ batch, indexes }: Erasure, cause: unknown): JejakError {
  const { code = "internal" } = cause as { code?: string };
  const values = { reason: code, ...(isJejakError(cause) && cause.values), batch, indexes };
  return new JejakError("erasure-unfinished", { values, cause });
}

/** Writes the receipt for what the chain does not say yet: a killed run may have written it. */
async function receipt({ registry, issuer }: Erasing, erasure: Erasure): Promise<number | null> {
  return await whileOthersChange(async () => {
    const message = await messageOf(registry, erasure);
    const indexes = await notErased(registry, erasure, erasure.indexes);
    return indexes.length === 0 ? null : await registry.erase({ ...message, indexes }, issuer);
  });
}

/** All of them, before the first is written down: half of a mistyped list must not go. */
async function refuseUnknown(vault: Vault, batch: BatchName, indexes: readonly number[]): Promise<void> {
  const there = new Set(await vault.indexes(batch));
  const unknown = indexes.filter((index) => !there.has(index));
  if (unknown.length > 0)
    throw new JejakError("record-unknown", { values: { batch: batch.batch, indexes: unknown } });
}

async function tryReceipt(
  { registry, issuer }: Erasing,
  batch: BatchName,
  portion: readonly number[],
): Promise<void> {
  await whileOthersChange(async () => {
    const message = await messageOf(registry, batch);
    // Restored from a backup, the vault may hold what was erased before: that needs no receipt any more.
    const indexes = await notErased(registry, batch, portion);
    if (indexes.length > 0) await registry.tryErase({ ...message, indexes }, issuer);
  });
}

async function notErased(
  registry: Registry,
  { agency, batch }: BatchName,
  indexes: readonly number[],
): Promise<number[]> {
  const erased = await registry.erasedOf(agency, batch, indexes);
  return indexes.filter((_, i) => erased[i] !== true);
}
