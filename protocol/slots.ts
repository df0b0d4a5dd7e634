import { concat, fromHex, to0x, type Hex } from "./bytes.ts";
import { JejakError } from "./errors.ts";
import { keccak256 } from "./hash.ts";
import { pack, unpack, type PackedFields } from "./packed.ts";
import { isBatchSize } from "./records/batch.ts";

/**
 * Storage slots of the contracts, frozen: what `eth_getProof` is asked for. A slot is a 32-byte word; a
 * value of a mapping lies at keccak256(key ‖ slot of the mapping), the members of a struct one after another.
 */
const AUDIT_LOG = { authority: 0n, size: 1n, peaks: 2n, rootAt: 66n, writers: 67n, proposals: 68n };
const DIRECTORY = { agencies: 2n, authority: 3n };
const LEDGER = { trails: 2n, trailCounts: 3n, withdrawn: 4n };
const REGISTRY = { batches: 2n, status: 4n, erased: 5n };

function word(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, "0"));
}

function slotOf(value: bigint): Hex {
  return to0x(word(value));
}

function mapped(key: bigint | Hex, mapping: bigint): bigint {
  const keyWord = typeof key === "bigint" ? word(key) : fromHex(key);
  return BigInt(to0x(keccak256(concat(keyWord, word(mapping)))));
}

/** The members of a struct of 32-byte words, in order. */
function members<const Names extends readonly string[]>(
  base: bigint,
  names: Names,
): Record<Names[number], Hex> {
  const slots = names.map((name, i) => [name, slotOf(base + BigInt(i))] as const);
  return Object.fromEntries(slots) as Record<Names[number], Hex>;
}

/** AuditLog: number of entries (uint64). */
export const SIZE_SLOT = slotOf(AUDIT_LOG.size);

/** AuditLog: address of the AccessManager in the low 20 bytes. */
export const AUTHORITY_SLOT = slotOf(AUDIT_LOG.authority);

/** AuditLog: root of the newest complete subtree of 2^level leaves; it counts where that bit of the size is 1. */
export function peakSlot(level: number): Hex {
  return slotOf(AUDIT_LOG.peaks + BigInt(level));
}

/** AuditLog: root at a size for which somebody called `checkpoint()`, else 0. */
export function rootSlot(size: number): Hex {
  return slotOf(mapped(BigInt(size), AUDIT_LOG.rootAt));
}

/** AuditLog: writer of a kind that was bound by proposal (the contracts' own kinds are not in storage). */
export function writerSlot(kind: number): Hex {
  return slotOf(mapped(BigInt(kind), AUDIT_LOG.writers));
}

/** AuditLog: the pending proposal of a kind: 56 zero bits ‖ effectiveAt40 ‖ writer160, then its code hash. */
export function pendingWriterSlots(kind: number): Record<"packed" | "codeHash", Hex> {
  return members(mapped(BigInt(kind), AUDIT_LOG.proposals), ["packed", "codeHash"]);
}

/** ProcurementLedger: a trail's head (EIP-712 digest of its newest step) and packed state. */
export function trailSlots(agency: Hex, ocidHash: Hex): Record<"head" | "packed", Hex> {
  return members(mapped(ocidHash, mapped(agency, LEDGER.trails)), ["head", "packed"]);
}

/** ProcurementLedger: number of trails that an agency opened (uint32). */
export function trailCountSlot(agency: Hex): Hex {
  return slotOf(mapped(agency, LEDGER.trailCounts));
}

/** ProcurementLedger: 1 where the withdrawal with this digest was recorded. */
export function withdrawnSlot(digest: Hex): Hex {
  return slotOf(mapped(digest, LEDGER.withdrawn));
}

/** RecordRegistry: root and size of a batch (`batchWord`), and the word of its changes (`changesWord`). */
export function batchSlots(agency: Hex, number: number): Record<"batch" | "changes", Hex> {
  return members(mapped(BigInt(number), mapped(agency, REGISTRY.batches)), ["batch", "changes"]);
}

/** keccak256(agency ‖ batch number as a word): the key of a batch's bitmaps. */
function bitmapKey(agency: Hex, number: number): Hex {
  return to0x(keccak256(concat(fromHex(agency), word(BigInt(number)))));
}

/** RecordRegistry: the 32 bytes of a batch's status list (2 bits a record) from byte 32 · `part` on. */
export function statusSlot(agency: Hex, number: number, part: number): Hex {
  return slotOf(mapped(BigInt(part), mapped(bitmapKey(agency, number), REGISTRY.status)));
}

/** RecordRegistry: the 32 bytes of a batch's erased set (1 bit a record) from byte 32 · `part` on. */
export function erasedSlot(agency: Hex, number: number, part: number): Hex {
  return slotOf(mapped(BigInt(part), mapped(bitmapKey(agency, number), REGISTRY.erased)));
}

/** AgencyDirectory: address of the AccessManager in the low 20 bytes. */
export const DIRECTORY_AUTHORITY_SLOT = slotOf(DIRECTORY.authority);

/** AgencyDirectory: an agency's directory head, packed policy and packed counts. */
export function agencySlots(agency: Hex): Record<"head" | "policy" | "counts", Hex> {
  return members(mapped(agency, DIRECTORY.agencies), ["head", "policy", "counts"]);
}

const AGENCY_MEMBERS = { mandates: 3n, proposals: 4n, successions: 5n, holders: 6n };

function numbered(agency: Hex, member: bigint, number: number): bigint {
  return mapped(BigInt(number), mapped(agency, DIRECTORY.agencies) + member);
}

/** AgencyDirectory: the three words of a mandate; `packed` as `unpackMandate` reads it. */
export function mandateSlots(agency: Hex, number: number): Record<"signerHash" | "holder" | "packed", Hex> {
  return members(numbered(agency, AGENCY_MEMBERS.mandates, number), ["signerHash", "holder", "packed"]);
}

export function proposalSlots(agency: Hex, number: number): Record<"content" | "subject" | "packed", Hex> {
  return members(numbered(agency, AGENCY_MEMBERS.proposals, number), ["content", "subject", "packed"]);
}

export function successionSlots(agency: Hex, number: number): Record<"successor" | "packed", Hex> {
  return members(numbered(agency, AGENCY_MEMBERS.successions, number), ["successor", "packed"]);
}

/**
 * AgencyDirectory: holder whose key it is; `key` = keccak256 of the address, or of the bytes behind the verifier's
 * address.
 */
export function holderSlot(agency: Hex, key: Hex): Hex {
  return slotOf(mapped(key, mapped(agency, DIRECTORY.agencies) + AGENCY_MEMBERS.holders));
}

export interface PackedTrail {
  number: number;
  length: number;
  deadline: number;
  maxRequired: number;
  /** Trail index + 1 of the closing step, 0 while open. */
  closedBy: number;
  /** Trail index + 1 of the first award, awardUpdate or contract, 0 before. */
  awardedBy: number;
}

const TRAIL: PackedFields<PackedTrail> = [
  ["number", 32n],
  ["length", 32n],
  ["deadline", 40n],
  ["maxRequired", 8n],
  ["closedBy", 32n],
  ["awardedBy", 32n],
];

export function packTrail(trail: PackedTrail): bigint {
  return pack(TRAIL, trail);
}

/** @throws JejakError `slot-malformed` */
export function unpackTrail(packed: bigint): PackedTrail {
  return unpack(TRAIL, packed);
}

export interface PackedBatch {
  size: number;
  /** Number of changes (kinds 7 and 8 together) so far. */
  sequence: number;
}

const BATCH: PackedFields<PackedBatch> = [
  ["size", 32n],
  ["sequence", 32n],
];

/** size32 ‖ sequence32 ‖ 192 zero bits. */
export function packBatch(batch: PackedBatch): bigint {
  return pack(BATCH, batch);
}

/** @throws JejakError `slot-malformed` */
export function unpackBatch(packed: bigint): PackedBatch {
  return unpack(BATCH, packed);
}

/** The word of a batch's changes as it stands in storage: nothing is written before the first. */
export function changesWord(batch: PackedBatch): bigint {
  return batch.sequence === 0 ? 0n : packBatch(batch);
}

/**
 * The word of a batch: the first 31 bytes of its root (SHA-256, with 0x) ‖ log2 of its size; 0 where there is no batch.
 * Registries of the first days have the whole root there.
 * @throws JejakError `record-batch-invalid` where no batch has that size
 */
export function batchWord(root: Hex, size: number): bigint {
  if (!isBatchSize(size)) throw new JejakError("record-batch-invalid", { values: { size } });
  return ((BigInt(root) >> 8n) << 8n) | BigInt(Math.log2(size));
}

export interface PackedPolicy {
  policy: bigint;
  changeApprovals: number;
  /** Log index of the policy entry in force, 0 for the defaults. */
  policyIndex: number;
  /** Log index of the admission, which is never 0. */
  admittedIndex: number;
}

const POLICY_REST: PackedFields<Omit<PackedPolicy, "policy">> = [
  ["changeApprovals", 8n],
  ["policyIndex", 48n],
  ["admittedIndex", 48n],
];

const LOW_HALF = (1n << 128n) - 1n;

/** policy128 ‖ changeApprovals8 ‖ policyIndex48 ‖ admittedIndex48 ‖ 24 zero bits. */
export function packPolicySlot({ policy, ...rest }: PackedPolicy): bigint {
  return (policy << 128n) | (pack(POLICY_REST, rest) >> 128n);
}

/** @throws JejakError `slot-malformed` */
export function unpackPolicySlot(packed: bigint): PackedPolicy {
  return { policy: packed >> 128n, ...unpack(POLICY_REST, (packed & LOW_HALF) << 128n) };
}

export interface AgencyCounts {
  mandates: number;
  proposals: number;
  successions: number;
}

const COUNTS: PackedFields<AgencyCounts> = [
  ["mandates", 32n],
  ["proposals", 32n],
  ["successions", 32n],
];

/** @throws JejakError `slot-malformed` */
export function unpackCounts(packed: bigint): AgencyCounts {
  return unpack(COUNTS, packed);
}

export interface PackedSuccession {
  grantedIndex: number;
  /** 0 while it is in force. */
  endedIndex: number;
}

const SUCCESSION: PackedFields<PackedSuccession> = [
  ["grantedIndex", 48n],
  ["endedIndex", 48n],
];

/** @throws JejakError `slot-malformed` */
export function unpackSuccession(packed: bigint): PackedSuccession {
  return unpack(SUCCESSION, packed);
}
