import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { MAX_INDEXES, MAX_SUCCESSORS } from "../../protocol/records/items.ts";
import { messageOf, portionsOf, whileOthersChange } from "./changes.ts";
import type { Issuer, Registry } from "./registry.ts";
import type { BatchName } from "./vault/vault.ts";

/** Statuses, as the chain counts them. */
export const STATUS = { valid: 0, revoked: 1, suspended: 2, superseded: 3 } as const;

/** Reasons, as the chain counts them. */
export const REASONS = [
  "unspecified",
  "wrong-data",
  "holder-request",
  "court-order",
  "fraud",
  "expired-basis",
  "death-or-dissolution",
  "replaced",
] as const;

/** The same change of many records of one batch. */
export interface Changing extends BatchName {
  status: number;
  reason: number;
  indexes: readonly number[];
  /** Word of each index's successor, with 0x; where `status` is 3. */
  successors?: ReadonlyMap<number, Hex>;
}

/** What changing came to. */
export interface Changed {
  changed: number[];
  /** Had that status already: a run that was broken off goes on by being started again. */
  already: number[];
  /** Log indexes of the entries. */
  entries: number[];
}

/**
 * Changes the status of records of one batch, in as many transactions as are needed. All of them are looked at first:
 * where one cannot change, nothing is sent.
 * Errors: `record-status-final` with the indexes, `record-batch-unknown`, the chain's refusals.
 */
export async function changeStatuses(registry: Registry, issuer: Issuer, change: Changing): Promise<Changed> {
  const { pending, already } = await checkChange(registry, change);
  const done: Changed = { changed: [], already, entries: [] };
  const most = change.status === STATUS.superseded ? MAX_SUCCESSORS : MAX_INDEXES;
  for (const portion of portionsOf(pending, most)) {
    const entry = await changePortion(registry, issuer, change, portion);
    (entry === null ? done.already : done.changed).push(...portion);
    if (entry !== null) done.entries.push(entry);
  }
  return done;
}

/** Sends nothing. Errors: as {@link changeStatuses}, of which the chain's refusals come later. */
export async function checkChange(
  registry: Registry,
  change: Changing,
): Promise<{ pending: number[]; already: number[] }> {
  await refuseOutside(registry, change);
  return await sortOut(registry, change, change.indexes);
}

async function refuseOutside(registry: Registry, { agency, batch, indexes }: Changing): Promise<void> {
  const size = (await registry.batch(agency, batch))?.size ?? 0;
  const index = indexes.find((candidate) => candidate >= size);
  if (size === 0 || index !== undefined)
    throw new JejakError("record-batch-unknown", {
      values: { batch, ...(index !== undefined && { index, size }) },
    });
}

async function changePortion(
  registry: Registry,
  issuer: Issuer,
  change: Changing,
  portion: readonly number[],
): Promise<number | null> {
  const { status, reason, successors } = change;
  return await whileOthersChange(async () => {
    const message = await messageOf(registry, change);
    const { pending: indexes } = await sortOut(registry, change, portion);
    if (indexes.length === 0) return null;
    const words = status === STATUS.superseded ? indexes.map((index) => wordOf(successors, index)) : [];
    return await registry.changeStatus({ ...message, status, reason, indexes, successors: words }, issuer);
  });
}

function wordOf(successors: Changing["successors"], index: number): Hex {
  const word = successors?.get(index);
  if (word === undefined) throw new JejakError("usage", { at: "successor", values: { index } });
  return word;
}

async function sortOut(
  registry: Registry,
  { agency, batch, status }: Changing,
  indexes: readonly number[],
): Promise<{ pending: number[]; already: number[] }> {
  const present = await registry.statusesOf(agency, batch, indexes);
  const already = indexes.filter((_, i) => present[i] === status);
  const pending = indexes.filter((_, i) => present[i] !== status);
  const final = indexes.filter((_, i) => present[i] !== status && isFinal(present[i]));
  if (final.length > 0) throw new JejakError("record-status-final", { values: { batch, indexes: final } });
  return { pending, already };
}

function isFinal(status: number | undefined): boolean {
  return status === STATUS.revoked || status === STATUS.superseded;
}
