import { toBase64 } from "../../../protocol/base64.ts";
import { concat, to0x, toHex } from "../../../protocol/bytes.ts";
import { batchDigest, domain, eraseDigest, statusDigest } from "../../../protocol/eip712.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { siblingRanges } from "../../../protocol/inclusions.ts";
import { KIND, WRITER_STATE, decodeEntry, type Entry } from "../../../protocol/kinds.ts";
import { rootOf } from "../../../protocol/log.ts";
import { itemsHash } from "../../../protocol/records/items.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";
import {
  agencySlots,
  batchSlots,
  batchWord,
  mandateSlots,
  packBatch,
  successionSlots,
  unpackBatch,
} from "../../../protocol/slots.ts";
import {
  buildState,
  claims,
  entryOf,
  logSlots,
  plainHeader,
  storeLog,
  trustOf,
  worded,
  type Made,
} from "./make.ts";
import { CHAIN_ID, REGISTRY, sign, type World, type WorldAgency, type WorldMandate } from "./world.ts";

const SEPARATOR = domain(CHAIN_ID, REGISTRY.address);

/** Binds kinds 6, 7 and 8 to the registry, as three proposals that were enacted. */
export function join(world: World, writer = REGISTRY): void {
  for (const about of [KIND.recordBatch, KIND.recordStatus, KIND.erasure]) {
    for (const state of Object.values(WRITER_STATE)) {
      world.append((recordedAt) => ({
        kind: 14,
        recordedAt,
        author: `0x${"d0".repeat(20)}`,
        about,
        state,
        writer: writer.address,
        codeHash: writer.codeHash,
        effectiveAt: recordedAt,
      }));
    }
  }
}

export interface Anchored {
  agency: WorldAgency;
  number: number;
  index: number;
  size: number;
  leaves: Uint8Array[];
}

/** Leaves of nobody, the same for the same name. */
export function paddingLeaves(count: number, name = "padding"): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => recordLeaf(sha256(utf8(`${name} ${i}`))));
}

export interface AnchorOptions {
  leaves?: Uint8Array[];
  succession?: number;
  /** Seconds from its recording to the end of what was signed. */
  spare?: number;
}

/** Anchors the agency's next batch, signed by one mandate. */
export function anchor(
  world: World,
  agency: WorldAgency,
  by: WorldMandate,
  { leaves = paddingLeaves(64), succession = 0, spare = 600 }: AnchorOptions = {},
): Anchored {
  const { storage } = world;
  const kept = storage.recordRegistry;
  let number = 1;
  while (kept.has(batchSlots(agency.key, number).batch)) number++;
  const root = rootOf(leaves);
  const size = leaves.length;
  const validUntil = world.now() + spare;
  const index = world.append((recordedAt) => ({
    kind: 6,
    recordedAt,
    agency: agency.key,
    batch: number,
    root: toHex(root),
    size,
    validUntil,
    succession,
    approvers: [by.number],
  }));
  kept.set(batchSlots(agency.key, number).batch, batchWord(to0x(root), size));
  const message = { agency: agency.key, number, root: to0x(root), size, validUntil };
  sign(world, index, batchDigest(SEPARATOR, message), [by]);
  return { agency, number, index, size, leaves };
}

export interface ChangeOptions {
  status: number;
  indexes: number[];
  by: WorldMandate;
  reason?: number;
  successors?: string[];
  succession?: number;
}

/** Changes the status of records. */
export function change(world: World, batch: Anchored, options: ChangeOptions): number {
  const { indexes, by, status, reason = 1, successors = [], succession = 0 } = options;
  const { message, entry } = terms(world, batch, by, succession);
  const items = to0x(itemsHash(indexes, successors));
  const index = world.append((recordedAt) => ({
    ...entry,
    kind: 7,
    recordedAt,
    status,
    reason,
    indexes,
    successors,
  }));
  sign(world, index, statusDigest(SEPARATOR, { ...message, status, reason, items }), [by]);
  count(world, batch, message.sequence + 1);
  return index;
}

/** Records that the sources of records were erased. */
export function erase(world: World, batch: Anchored, indexes: number[], by: WorldMandate): number {
  const { message, entry } = terms(world, batch, by, 0);
  const index = world.append((recordedAt) => ({ ...entry, kind: 8, recordedAt, indexes }));
  sign(world, index, eraseDigest(SEPARATOR, { ...message, items: to0x(itemsHash(indexes)) }), [by]);
  count(world, batch, message.sequence + 1);
  return index;
}

function terms(world: World, { agency, number }: Anchored, by: WorldMandate, succession: number) {
  const packed = world.storage.recordRegistry.get(batchSlots(agency.key, number).changes) ?? 0n;
  const { sequence } = unpackBatch(packed);
  const message = { agency: agency.key, batch: number, sequence, validUntil: world.now() + 600 };
  return { message, entry: { ...message, succession, approvers: [by.number] } };
}

function count({ storage }: World, { agency, number, size }: Anchored, sequence: number): void {
  storage.recordRegistry.set(batchSlots(agency.key, number).changes, packBatch({ size, sequence }));
}

function isChange(entry: Entry, { key }: WorldAgency, number: number): boolean {
  return (entry.kind === 7 || entry.kind === 8) && entry.agency === key && entry.batch === number;
}

function changesOf(world: World, agency: WorldAgency, number: number): number[] {
  return world.entries.flatMap((words, index) =>
    isChange(decodeEntry(words), agency, number) ? [index] : [],
  );
}

export interface BatchOptions {
  from?: "peaks" | "checkpoint";
  successors?: readonly WorldAgency[];
  wallets?: readonly Uint8Array[];
}

/** Evidence of a batch as it is now in the world, with every proof that its checks need and none besides. */
export function makeBatch(
  world: World,
  { agency, number, index }: Anchored,
  options: BatchOptions = {},
): Made {
  const { from = "peaks", successors = [], wallets = [] } = options;
  const { size } = world.log;
  storeLog(world, from, size);
  const state = buildState(world, wallets);
  const header = plainHeader(state.root);
  const changes = changesOf(world, agency, number);
  const signed = [index, ...changes].flatMap((at) =>
    (world.signatures.get(at) ?? []).map((by) => ({ at, ...by })),
  );
  const mandates = [...new Set(signed.map(({ mandate }) => mandate))];
  const evidence: Evidence = {
    ...claims(),
    contracts: { ...claims().contracts, recordRegistry: REGISTRY.address },
    subject: { type: "batch", agency: agency.officialId, number },
    batch: {
      agency: worded(agency),
      successors: successors.map(worded),
      changes: changes.map((at) => ({ index: at, words: toBase64(world.entries[at]!) })),
      proof: toBase64(concat(...jointProof(world, changes))),
    },
    header: toBase64(header),
    root: { from, size },
    entries: neededEntries(world, index, [agency, ...successors], mandates).map((at) => entryOf(world, at)),
    approvals: signed.map(({ at, mandate, signature }) => ({
      index: at,
      mandate: mandate.number,
      signature: toBase64(signature),
    })),
    mandates: mandates.map(({ agency: key, number: numbered, key: { signer } }) => ({
      agency: key,
      number: numbered,
      signer: toBase64(signer),
    })),
    manifests: [],
    nodes: state
      .prove({
        auditLog: logSlots(size, from),
        agencyDirectory: [
          agencySlots(agency.key).policy,
          ...Array.from({ length: successors.length && agency.successions }, (_, i) =>
            Object.values(successionSlots(agency.key, i + 1)),
          ).flat(),
          ...mandates.map((mandate) => mandateSlots(mandate.agency, mandate.number).packed),
        ],
        procurementLedger: [],
        recordRegistry: Object.values(batchSlots(agency.key, number)),
      })
      .map(toBase64),
  };
  const trust = { ...trustOf(header), recordRegistry: REGISTRY };
  return { evidence, bytes: evidenceBytes(evidence), trust, header };
}

/** One proof that entries are in the log. */
export function jointProof({ log }: World, indexes: readonly number[]): Uint8Array[] {
  if (indexes.length === 0) return [];
  const leaves = Array.from({ length: log.size }, (_, at) => log.leaf(at));
  return siblingRanges(indexes, log.size).map(({ start, count: many }) =>
    rootOf(leaves.slice(start, start + many)),
  );
}

function neededEntries(
  world: World,
  batch: number,
  agencies: readonly WorldAgency[],
  mandates: readonly WorldMandate[],
): number[] {
  const of = mandates.flatMap(({ grantedIndex, revokedIndex }) => [grantedIndex, revokedIndex]);
  return world.entries.flatMap((words, index) => {
    const entry = decodeEntry(words);
    const isEnacted = entry.kind === KIND.writer && entry.state === WRITER_STATE.enacted;
    const isIts = entry.kind === KIND.agency && agencies.some(({ key }) => key === entry.agency);
    const isSuccession = entry.kind === KIND.governance && agencies.length > 1;
    const isNeeded = index === batch || of.includes(index) || isEnacted || isIts || isSuccession;
    return index === 0 || isNeeded ? [index] : [];
  });
}
