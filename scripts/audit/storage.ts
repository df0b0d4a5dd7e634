import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { KIND } from "../../protocol/kinds.ts";
import { packMandate } from "../../protocol/mandate.ts";
import {
  AUTHORITY_SLOT,
  DIRECTORY_AUTHORITY_SLOT,
  SIZE_SLOT,
  agencySlots,
  batchSlots,
  batchWord,
  changesWord,
  erasedSlot,
  holderSlot,
  mandateSlots,
  packPolicySlot,
  packTrail,
  pendingWriterSlots,
  peakSlot,
  proposalSlots,
  rootSlot,
  statusSlot,
  successionSlots,
  trailCountSlot,
  trailSlots,
  withdrawnSlot,
  writerSlot,
} from "../../protocol/slots.ts";
import { bitmapWord, bitmapWords, type Batch } from "./fold/batches.ts";
import type { Peaks } from "./fold/peaks.ts";
import type { Agency, LedgerState } from "./fold/state.ts";
import type { AuditCode, Place } from "./report.ts";
import type { Trust } from "./trust.ts";

/** One word of storage as it follows from the entries. */
export interface ExpectedWord {
  contract: Hex;
  slot: Hex;
  expected: bigint;
  /** What stands there in place of `expected` where an older contract wrote it. */
  older?: bigint;
  code: AuditCode;
  place: Place;
}

/** Where and under what name a departure is reported. */
type At = Pick<ExpectedWord, "contract" | "code" | "place">;

const word = (at: At, slot: Hex, expected: bigint | Hex): ExpectedWord => ({
  ...at,
  slot,
  expected: BigInt(expected),
});

/** Every word of the contracts' storage that the entries decide, in the order of PROTOCOL.md. */
export function* expectedStorage(trust: Trust, ledger: LedgerState, log: Peaks): Generator<ExpectedWord> {
  yield* logWords(trust, ledger, log);
  for (const agency of ledger.agencies.values()) yield* agencyWords(trust, agency);
  yield* trailWords(trust, ledger);
  const registry = ledger.writers.get(KIND.recordBatch);
  if (registry === undefined) return;
  for (const agency of ledger.agencies.values()) yield* batchWords(registry, agency);
}

/** How many words that makes, without their slots, each of which costs a hash. */
export function countStorage(ledger: LedgerState, log: Peaks): number {
  let words = 1 + log.list().length + ledger.checkpoints.size + 3 * boundKinds(ledger).size;
  for (const { mandates, proposals, successions, holders } of ledger.agencies.values())
    words += 4 + 3 * mandates.length + 3 * proposals.length + 2 * successions.length + holders.size;
  return words + 2 * ledger.trails.size + ledger.withdrawn.size + countBatches(ledger);
}

function countBatches({ writers, agencies }: LedgerState): number {
  if (!writers.has(KIND.recordBatch)) return 0;
  const batches = [...agencies.values()].flatMap((agency) => agency.batches);
  const words = batches.map(bitmapWords).map(({ status, erased }) => 2 + status + erased);
  return words.reduce((total, more) => total + more, agencies.size);
}

function boundKinds({ writers, pendingWriters }: LedgerState): Set<number> {
  return new Set([...writers.keys(), ...pendingWriters.keys()]);
}

function* logWords({ auditLog: contract }: Trust, ledger: LedgerState, log: Peaks): Generator<ExpectedWord> {
  yield word({ contract, code: "storage.size", place: {} }, SIZE_SLOT, BigInt(log.size));
  for (const { level, hash } of log.list()) {
    yield word({ contract, code: "storage.peak", place: { number: level } }, peakSlot(level), `0x${hash}`);
  }
  for (const [size, root] of ledger.checkpoints) {
    yield word({ contract, code: "storage.checkpoint", place: { index: size } }, rootSlot(size), root);
  }
  for (const kind of boundKinds(ledger)) yield* writerWords(contract, ledger, kind);
}

function* writerWords(contract: Hex, ledger: LedgerState, kind: number): Generator<ExpectedWord> {
  const at: At = { contract, code: "storage.writer", place: { number: kind } };
  const pending = ledger.pendingWriters.get(kind);
  const packed = pending === undefined ? 0n : (BigInt(pending.effectiveAt) << 160n) | BigInt(pending.writer);
  const slots = pendingWriterSlots(kind);
  yield word(at, writerSlot(kind), ledger.writers.get(kind) ?? 0n);
  yield word(at, slots.packed, packed);
  yield word(at, slots.codeHash, pending?.codeHash ?? 0n);
}

function* agencyWords({ agencyDirectory: contract }: Trust, agency: Agency): Generator<ExpectedWord> {
  const { key, mandates, proposals, successions } = agency;
  const at: At = { contract, code: "storage.agency", place: { agency: key } };
  const slots = agencySlots(key);
  const counts = [mandates, proposals, successions].map(({ length }) => BigInt(length));
  const [granted, proposed, succeeded] = counts as [bigint, bigint, bigint];
  yield word(at, slots.head, agency.head);
  yield word(at, slots.policy, agency.admittedIndex === 0 ? 0n : packPolicySlot(agency));
  yield word(at, slots.counts, (granted << 224n) | (proposed << 192n) | (succeeded << 160n));
  for (const [i, mandate] of mandates.entries()) {
    const mandateAt: At = { contract, code: "storage.mandate", place: { agency: key, number: i + 1 } };
    const { signerHash, holder, packed } = mandateSlots(key, i + 1);
    yield word(mandateAt, signerHash, mandate.signerHash);
    yield word(mandateAt, holder, mandate.holder);
    yield word(mandateAt, packed, packMandate(mandate));
  }
  yield* decidedWords(contract, agency);
  for (const [keyHash, holder] of agency.holders) {
    const place = { agency: key, at: keyHash };
    yield word({ contract, code: "storage.holder", place }, holderSlot(key, keyHash), holder);
  }
}

function* decidedWords(contract: Hex, { key, proposals, successions }: Agency): Generator<ExpectedWord> {
  for (const [i, { action, state, content, effectiveAt, index, successor }] of proposals.entries()) {
    const at: At = { contract, code: "storage.proposal", place: { agency: key, number: i + 1 } };
    const slots = proposalSlots(key, i + 1);
    yield word(at, slots.content, content);
    yield word(at, slots.subject, successor);
    const states = (BigInt(action) << 248n) | (BigInt(state) << 240n);
    yield word(at, slots.packed, states | (BigInt(effectiveAt) << 200n) | (BigInt(index) << 152n));
  }
  for (const [i, { successor, grantedIndex, endedIndex }] of successions.entries()) {
    const at: At = { contract, code: "storage.succession", place: { agency: key, number: i + 1 } };
    const slots = successionSlots(key, i + 1);
    yield word(at, slots.successor, successor);
    yield word(at, slots.packed, (BigInt(grantedIndex) << 208n) | (BigInt(endedIndex) << 160n));
  }
}

function* trailWords({ procurementLedger: contract }: Trust, ledger: LedgerState): Generator<ExpectedWord> {
  for (const { agency, ocidHash, state } of ledger.trails.values()) {
    const at: At = { contract, code: "storage.trail", place: { agency: agency.key, ocidHash } };
    const { head, packed } = trailSlots(agency.key, ocidHash);
    yield word(at, head, to0x(state.head));
    yield word(at, packed, packTrail(state));
  }
  for (const { key, trails } of ledger.agencies.values()) {
    const at: At = { contract, code: "storage.trail", place: { agency: key, at: "count" } };
    yield word(at, trailCountSlot(key), BigInt(trails));
  }
  for (const digest of ledger.withdrawn) {
    const at: At = { contract, code: "storage.withdrawal", place: { at: digest } };
    yield word(at, withdrawnSlot(digest), 1n);
  }
}

/** Registries of the first days have the whole root there. A size that is none is a finding of its own. */
function rootWord(at: At, slot: Hex, { root, size }: Batch): ExpectedWord {
  const older = BigInt(root);
  return { ...word(at, slot, size === 0 ? older : batchWord(root, size)), older };
}

/** Batches, and their bitmaps whole: a bit that no entry sets must not be set. */
function* batchWords(contract: Hex, { key, batches }: Agency): Generator<ExpectedWord> {
  const batchAt = (number: number): At => {
    return { contract, code: "storage.batch", place: { agency: key, number } };
  };
  // Batches are dense: where the next one would be there is none.
  yield word(batchAt(batches.length + 1), batchSlots(key, batches.length + 1).batch, 0n);
  for (const [i, batch] of batches.entries()) {
    const [number, words] = [i + 1, bitmapWords(batch)];
    const slots = batchSlots(key, number);
    yield rootWord(batchAt(number), slots.batch, batch);
    yield word(batchAt(number), slots.changes, changesWord(batch));
    const place = { agency: key, number };
    for (let part = 0; part < words.status; part++) {
      const at: At = { contract, code: "storage.status", place };
      yield word(at, statusSlot(key, number, part), bitmapWord(batch.status, part));
    }
    for (let part = 0; part < words.erased; part++) {
      const at: At = { contract, code: "storage.erased", place };
      yield word(at, erasedSlot(key, number, part), bitmapWord(batch.erased, part));
    }
  }
}

/** Words that are no rule of the entries: the access manager of both contracts, which may be replaced. */
export function authorityWords({ auditLog, agencyDirectory }: Trust): { contract: Hex; slot: Hex }[] {
  return [
    { contract: auditLog, slot: AUTHORITY_SLOT },
    { contract: agencyDirectory, slot: DIRECTORY_AUTHORITY_SLOT },
  ];
}
