import { hash } from "node:crypto";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { successorWord } from "../../protocol/records/batch.ts";
import { stateOf } from "../../protocol/records/status.ts";
import { isOurs } from "./ours.ts";
import { byBatch, indexesOf } from "./places.ts";
import type { NamedPair, NamedPlace } from "./places.ts";
import type { Issuer, Registry } from "./registry.ts";
import { STATUS, checkChange } from "./status.ts";
import type { Changing } from "./status.ts";
import type { Place, Vault } from "./vault/vault.ts";

const RECORD_ID = 32;

/** Where records are superseded. */
export interface Superseding {
  registry: Registry;
  issuer: Issuer;
  vault: Vault;
}

/**
 * The changes that declare these records superseded, a batch each, after a look at both records of every pair: each has
 * one successor, which is another record of the agency that the chain has, in force, and superseded by none of the list.
 * Errors: `usage`, `record-successor-invalid`, `record-status-final` (also of what was superseded by another record
 * before), `record-batch-unknown`, `vault-batch-unknown`, `record-unknown`, `record-erased`.
 */
export async function supersessions(
  superseding: Superseding,
  reason: number,
  records: readonly NamedPair[],
): Promise<Changing[]> {
  refuseConfusion(records);
  const changes: Changing[] = [];
  for (const [batch, pairs] of byBatch(records)) {
    const { agency } = superseding.issuer;
    const successors = await successorWords(superseding.vault, agency, pairs);
    const indexes = indexesOf(pairs);
    const change = { agency, batch, status: STATUS.superseded, reason, indexes, successors };
    const { pending, already } = await checkChange(superseding.registry, change);
    await refuseForeign(superseding, batch, "place");
    await refuseOtherSuccessors(superseding.registry, change, already);
    await refuseNotInForce(
      superseding,
      pairs.filter(({ index }) => pending.includes(index)),
    );
    changes.push(change);
  }
  return changes;
}

const nameOf = ({ batch, index }: NamedPlace): string => `${batch}/${index}`;

/** Of two successors nobody could say which counts; a record that is superseded itself replaces nothing. */
function refuseConfusion(records: readonly NamedPair[]): void {
  const older = new Set<string>();
  const refuse = ({ batch, index }: NamedPlace, given: string): never => {
    throw new JejakError("usage", { at: "successor", values: { batch, index, given } });
  };
  for (const record of records) {
    if (nameOf(record) === nameOf(record.successor)) refuse(record, "itself");
    if (older.has(nameOf(record))) refuse(record, "twice");
    older.add(nameOf(record));
  }
  const both = records.find(({ successor }) => older.has(nameOf(successor)));
  if (both !== undefined) refuse(both.successor, "superseded and successor");
}

/** Word of each pair's successor, which names it to whoever holds both records, by the index of the older one. */
async function successorWords(
  vault: Vault,
  agency: Hex,
  pairs: readonly NamedPair[],
): Promise<Map<number, Hex>> {
  const words = new Map<number, Hex>();
  for (const { batch, index, successor } of pairs) {
    const older = await recordIdAt(vault, { agency, batch, index });
    const newer = await recordIdAt(vault, { agency, batch: successor.batch, index: successor.index });
    words.set(index, to0x(successorWord(older, newer)));
  }
  return words;
}

/** Its id, where a record is there: the ids of the padding are nobody's. */
async function recordIdAt(vault: Vault, place: Place): Promise<Uint8Array> {
  try {
    await vault.read(place);
  } catch (error) {
    if (!isJejakError(error)) throw error;
    const { batch, index } = place;
    throw new JejakError(error.code, { at: `${batch}/${index}`, values: { batch, index }, cause: error });
  }
  const leaves = await vault.leaves(place);
  return leaves.subarray(place.index * RECORD_ID, (place.index + 1) * RECORD_ID);
}

async function refuseOtherSuccessors(
  registry: Registry,
  { agency, batch, successors }: Changing,
  already: readonly number[],
): Promise<void> {
  if (already.length === 0) return;
  const changes = await registry.changesOf(agency, batch);
  const others = already.filter(
    (index) => `0x${stateOf(changes, index).successor ?? ""}` !== successors?.get(index),
  );
  if (others.length > 0) throw new JejakError("record-status-final", { values: { batch, indexes: others } });
}

/** A word of ids that the chain has not under this number would name nobody, for ever. */
async function refuseForeign(
  { vault, registry, issuer: { agency } }: Superseding,
  batch: number,
  at: string,
): Promise<void> {
  if (!(await isOurs(vault, registry, { agency, batch })))
    throw new JejakError("record-batch-unknown", { at, values: { batch } });
}

async function refuseNotInForce(superseding: Superseding, pairs: readonly NamedPair[]): Promise<void> {
  const { registry, issuer } = superseding;
  const { agency } = issuer;
  for (const [batch, named] of byBatch(pairs.map(({ successor }) => successor))) {
    if ((await registry.batch(agency, batch)) === null)
      throw new JejakError("record-batch-unknown", { at: "successor", values: { batch } });
    await refuseForeign(superseding, batch, "successor");
    const statuses = await registry.statusesOf(agency, batch, indexesOf(named));
    const indexes = indexesOf(named).filter((_, i) => isOver(statuses[i]));
    if (indexes.length > 0) throw new JejakError("record-successor-invalid", { values: { batch, indexes } });
  }
}

function isOver(status: number | undefined): boolean {
  return status === STATUS.revoked || status === STATUS.superseded;
}

const nodeSha256 = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

/**
 * The record that a successor's word (64 hex digits) names, among those of the agency that this vault knows; the newest
 * batches first. Null where it is none of them.
 */
export async function successorNamed(vault: Vault, older: Place, word: string): Promise<NamedPlace | null> {
  const { agency } = older;
  const ids = await vault.leaves(older);
  const id = ids.subarray(older.index * RECORD_ID, (older.index + 1) * RECORD_ID);
  const wanted = Buffer.from(word, "hex");
  for (const { batch } of (await vault.batches(agency)).reverse()) {
    const leaves = await vault.leaves({ agency, batch });
    for (let at = 0; at < leaves.length; at += RECORD_ID) {
      const made = successorWord(id, leaves.subarray(at, at + RECORD_ID), nodeSha256);
      if (wanted.equals(made)) return { batch, index: at / RECORD_ID };
    }
  }
  return null;
}
