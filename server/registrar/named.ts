import { checkErasure, eraseChecked, finishErasures } from "./erase.ts";
import type { Erased, Erasing } from "./erase.ts";
import type { Issuer, Registry } from "./registry.ts";
import { changeStatuses, checkChange } from "./status.ts";
import type { Changed, Changing } from "./status.ts";
import { supersessions } from "./successors.ts";
import type { NamedPair, NamedPlace } from "./places.ts";
import { byBatch, indexesOf } from "./places.ts";
import type { Vault } from "./vault/vault.ts";

/** The change of a status, as a command or a call names it. */
export interface NamedChange<T extends NamedPlace> {
  status: number;
  /** Index in REASONS. */
  reason: number;
  records: readonly T[];
}

export type ChangedInBatch = Changed & { batch: number };

/**
 * Changes the status of records of whatever batches. All of them are looked at before the first is changed. Errors: as
 * `changeStatuses`.
 */
export async function changeNamed(
  registry: Registry,
  issuer: Issuer,
  { status, reason, records }: NamedChange<NamedPlace>,
): Promise<ChangedInBatch[]> {
  const changes = [...byBatch(records)].map(([batch, named]) => ({
    agency: issuer.agency,
    batch,
    status,
    reason,
    indexes: indexesOf(named),
  }));
  return await changeAll(registry, issuer, changes);
}

/**
 * Declares records superseded, each by a record that is in force itself. All of them are looked at before the first is
 * changed. Errors: as `changeStatuses` and `supersessions`.
 */
export async function supersedeNamed(
  registrar: { registry: Registry; issuer: Issuer; vault: Vault },
  { reason, records }: Omit<NamedChange<NamedPair>, "status">,
): Promise<ChangedInBatch[]> {
  const { registry, issuer } = registrar;
  return await changeAll(registry, issuer, await supersessions(registrar, reason, records));
}

async function changeAll(
  registry: Registry,
  issuer: Issuer,
  changes: readonly Changing[],
): Promise<ChangedInBatch[]> {
  for (const change of changes) await checkChange(registry, change);
  const done: ChangedInBatch[] = [];
  for (const change of changes)
    done.push({ batch: change.batch, ...(await changeStatuses(registry, issuer, change)) });
  return done;
}

/** What erasing came to, and how many of those named were erased before. */
export interface ErasedNamed {
  items: Erased[];
  already: number;
}

/**
 * Finishes what broken-off runs began, then erases what is named: all of it is looked at, in every batch, before the
 * first record goes. A list that was broken off goes on when it is given again. Errors: as `eraseRecords`.
 */
export async function eraseNamed(erasing: Erasing, records: readonly NamedPlace[]): Promise<ErasedNamed> {
  const { agency } = erasing.issuer;
  const items = await finishErasures(erasing);
  const wanted: { batch: number; indexes: number[] }[] = [];
  for (const [batch, named] of byBatch(records)) {
    const before = new Set(await erasing.vault.erasures.of({ agency, batch }));
    wanted.push({ batch, indexes: indexesOf(named).filter((index) => !before.has(index)) });
  }
  for (const { batch, indexes } of wanted) await checkErasure(erasing, { agency, batch }, indexes);
  for (const { batch, indexes } of wanted)
    items.push(...(await eraseChecked(erasing, { agency, batch }, indexes)));
  return { items, already: records.length - wanted.reduce((sum, { indexes }) => sum + indexes.length, 0) };
}
