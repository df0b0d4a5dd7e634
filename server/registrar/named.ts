import { eraseRecords, finishErasures } from "./erase.ts";
import type { Erased, Erasing } from "./erase.ts";
import type { Issuer, Registry } from "./registry.ts";
import { STATUS, changeStatuses } from "./status.ts";
import type { Changed } from "./status.ts";
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

/** Changes the status of records of whatever batches, one batch after the other. Errors: as `changeStatuses`. */
export async function changeNamed(
  registry: Registry,
  issuer: Issuer,
  { status, reason, records }: NamedChange<NamedPlace>,
): Promise<ChangedInBatch[]> {
  const done: ChangedInBatch[] = [];
  for (const [batch, named] of byBatch(records)) {
    const change = { agency: issuer.agency, batch, status, reason, indexes: indexesOf(named) };
    done.push({ batch, ...(await changeStatuses(registry, issuer, change)) });
  }
  return done;
}

/** Declares records superseded. Errors: as `changeStatuses` and `successorWords`. */
export async function supersedeNamed(
  { registry, issuer, vault }: { registry: Registry; issuer: Issuer; vault: Vault },
  { reason, records }: Omit<NamedChange<NamedPair>, "status">,
): Promise<ChangedInBatch[]> {
  const { agency } = issuer;
  const done: ChangedInBatch[] = [];
  for (const [batch, named] of byBatch(records)) {
    const pairs = named.map(({ index, successor }) => ({
      older: { agency, batch, index },
      newer: { agency, batch: successor.batch, index: successor.index },
    }));
    const successors = await successorWords(vault, pairs);
    const change = {
      agency,
      batch,
      status: STATUS.superseded,
      reason,
      indexes: indexesOf(named),
      successors,
    };
    done.push({ batch, ...(await changeStatuses(registry, issuer, change)) });
  }
  return done;
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
