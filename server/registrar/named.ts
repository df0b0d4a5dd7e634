import { JejakError } from "../../protocol/errors.ts";
import { eraseRecords, finishErasures } from "./erase.ts";
import type { Erased, Erasing } from "./erase.ts";
import type { Issuer, Registry } from "./registry.ts";
import { STATUS, changeStatuses, checkChange } from "./status.ts";
import type { Changed, Changing } from "./status.ts";
import { successorWords } from "./successors.ts";
import type { Vault } from "./vault/vault.ts";

/** A record of the issuer's agency. */
export interface NamedPlace {
  batch: number;
  index: number;
}

/** A record, and the one of the same agency that takes its place. */
export interface NamedPair extends NamedPlace {
  successor: NamedPlace;
}

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
 * Declares records superseded. Errors: `usage` where one is given two successors, as `changeStatuses` and
 * `successorWords`.
 */
export async function supersedeNamed(
  { registry, issuer, vault }: { registry: Registry; issuer: Issuer; vault: Vault },
  { reason, records }: Omit<NamedChange<NamedPair>, "status">,
): Promise<ChangedInBatch[]> {
  const { agency } = issuer;
  const changes: Changing[] = [];
  for (const [batch, named] of byBatch(records)) {
    const indexes = indexesOf(named);
    refuseTwoSuccessors(batch, indexes);
    refuseItself(batch, named);
    const pairs = named.map(({ index, successor }) => ({
      older: { agency, batch, index },
      newer: { agency, batch: successor.batch, index: successor.index },
    }));
    const successors = await successorWords(vault, pairs);
    changes.push({ agency, batch, status: STATUS.superseded, reason, indexes, successors });
  }
  return await changeAll(registry, issuer, changes);
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

function refuseItself(batch: number, named: readonly NamedPair[]): void {
  const own = named.find(({ index, successor }) => successor.batch === batch && successor.index === index);
  if (own !== undefined)
    throw new JejakError("usage", { at: "successor", values: { batch, index: own.index, given: "itself" } });
}

/** Which of the two would count, nobody could say. */
function refuseTwoSuccessors(batch: number, indexes: readonly number[]): void {
  const seen = new Set<number>();
  for (const index of indexes) {
    if (seen.has(index))
      throw new JejakError("usage", { at: "successor", values: { batch, index, given: "twice" } });
    seen.add(index);
  }
}

/** What erasing came to, and how many of those named were erased before. */
export interface ErasedNamed {
  items: Erased[];
  already: number;
}

/**
 * Finishes what broken-off runs began, then erases what is named. A list that was broken off goes on when it is given
 * again. Errors: as `eraseRecords`.
 */
export async function eraseNamed(erasing: Erasing, records: readonly NamedPlace[]): Promise<ErasedNamed> {
  const { agency } = erasing.issuer;
  const items = await finishErasures(erasing);
  let already = 0;
  for (const [batch, named] of byBatch(records)) {
    const before = new Set(await erasing.vault.erasures.of({ agency, batch }));
    const indexes = indexesOf(named).filter((index) => !before.has(index));
    already += named.length - indexes.length;
    items.push(...(await eraseRecords(erasing, { agency, batch }, indexes)));
  }
  return { items, already };
}

function byBatch<T extends NamedPlace>(records: readonly T[]): Map<number, T[]> {
  const batches = new Map<number, T[]>();
  for (const record of records) {
    const named = batches.get(record.batch);
    if (named === undefined) batches.set(record.batch, [record]);
    else named.push(record);
  }
  return batches;
}

function indexesOf(records: readonly NamedPlace[]): number[] {
  return records.map(({ index }) => index);
}
