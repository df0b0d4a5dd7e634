import { toBase64 } from "../../../protocol/base64.ts";
import { concat, fromHex, to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { carriedWords } from "../../../protocol/evidence/opening.ts";
import type { Trust } from "../../../protocol/evidence/trust.ts";
import { keccak256, ocidHash } from "../../../protocol/hash.ts";
import { KIND, decodeEntry, type Entry, type StepEntry } from "../../../protocol/kinds.ts";
import { siblingRanges } from "../../../protocol/inclusions.ts";
import { peakLevels, rootOf } from "../../../protocol/log.ts";
import { encodeRlp } from "../../../protocol/proof/rlp.ts";
import { poolOf, readAccount, readSlot } from "../../../protocol/proof/trie.ts";
import {
  SIZE_SLOT,
  agencySlots,
  mandateSlots,
  peakSlot,
  rootSlot,
  successionSlots,
  trailCountSlot,
  trailSlots,
} from "../../../protocol/slots.ts";
import { buildTrie, pathOf as triePath, type Leaves } from "../../protocol/proof/tries.ts";
import { VERIFIERS } from "./officers.ts";
import {
  CHAIN_ID,
  CONTRACTS,
  REGISTRY,
  type ContractName,
  type World,
  type WorldAgency,
  type WorldMandate,
} from "./world.ts";

export const BLOCK = 1_000;

const ALL = { ...CONTRACTS, recordRegistry: REGISTRY };
const NAMES = Object.keys(ALL) as ContractName[];

export interface Made {
  evidence: Evidence;
  bytes: Uint8Array;
  /** A trust file that pins the block's hash. */
  trust: Trust;
  header: Uint8Array;
}

export interface MakeOptions {
  subject?: Evidence["subject"];
  from?: "peaks" | "checkpoint";
  /** Accounts with code, as contract wallets have. */
  wallets?: readonly Uint8Array[];
  /** Builds the header's RLP around the state root. */
  headerOf?: (stateRoot: Hex) => Uint8Array;
  successors?: readonly WorldAgency[];
  /** Steps whose manifest nobody has supplied. */
  missing?: readonly number[];
}

/** Evidence of a trail as it is now in the world, with every proof that its checks need and none besides. */
export function makeEvidence(
  world: World,
  agency: WorldAgency,
  ocid: string,
  options: MakeOptions = {},
): Made {
  const size = world.log.size;
  const { from = "peaks", wallets = [], subject = { type: "process" }, successors = [] } = options;
  storeLog(world, from, size);
  const entries = world.entries.map((words, index) => ({ index, words, entry: decodeEntry(words) }));
  const ofTrail = entries.filter(({ entry }) => isOf(entry, agency.key, ocidHash(ocid)));
  const signers = new Set(
    ofTrail.flatMap(({ index }) => world.signatures.get(index) ?? []).map((by) => by.mandate),
  );
  const mandates = [...signers];
  const state = buildState(world, wallets);
  const header = (options.headerOf ?? plainHeader)(state.root);
  const evidence: Evidence = {
    ...claims(),
    subject,
    trail: { agency: worded(agency), ocid, successors: successors.map(worded) },
    header: toBase64(header),
    root: { from, size },
    entries: entries
      .filter((item) => ofTrail.includes(item) || isNeeded(item, mandates, [agency, ...successors]))
      .map(({ index }) => entryOf(world, index)),
    approvals: ofTrail.flatMap(({ index }) =>
      (world.signatures.get(index) ?? []).map(({ mandate, signature }) => ({
        index,
        mandate: mandate.number,
        signature: toBase64(signature),
      })),
    ),
    mandates: mandates.map(({ agency: key, number, key: { signer }, credential }) => ({
      agency: key,
      number,
      signer: toBase64(signer),
      ...(credential && { credential }),
    })),
    manifests: ofTrail
      .filter(({ entry }) => entry.kind === KIND.step)
      .map(({ index, entry }) => contentOf(world, index, entry as StepEntry, options.missing ?? [])),
    nodes: state.prove(slotsOf(world, agency, ocid, mandates, from)).map(toBase64),
  };
  return { evidence, bytes: evidenceBytes(evidence), trust: trustOf(header), header };
}

/** Evidence of one entry that belongs to no trail. */
export function makeBare(world: World, index: number): Made {
  const { size } = world.log;
  storeLog(world, "peaks", size);
  const state = buildState(world, []);
  const header = plainHeader(state.root);
  const wanted: Wanted = { auditLog: logSlots(size, "peaks"), agencyDirectory: [], procurementLedger: [] };
  const evidence: Evidence = {
    ...claims(),
    subject: { type: "entry", index, leaf: leafOf(world, index) },
    header: toBase64(header),
    root: { from: "peaks", size },
    entries: [...new Set([0, index])].map((at) => entryOf(world, at)),
    approvals: [],
    mandates: [],
    manifests: [],
    nodes: state.prove(wanted).map(toBase64),
  };
  return { evidence, bytes: evidenceBytes(evidence), trust: trustOf(header), header };
}

export interface RangeOptions {
  from?: "peaks" | "checkpoint";
  /** Processes with numbers above `after`, `limit` at most; all by default. */
  after?: number;
  limit?: number;
}

/** Evidence of the processes that an agency has opened. */
export function makeProcesses(world: World, agency: WorldAgency, options: RangeOptions = {}): Made {
  const { from = "peaks", after = 0, limit = Infinity } = options;
  const { size } = world.log;
  storeLog(world, from, size);
  const state = buildState(world, []);
  const header = plainHeader(state.root);
  const opened = openedBy(world, agency).slice(after, after + limit);
  const ranges =
    opened.length === 0
      ? []
      : siblingRanges(
          opened.map(({ index }) => index),
          size,
        );
  const leaves = Array.from({ length: size }, (_, index) => world.log.leaf(index));
  const wanted = {
    auditLog: logSlots(size, from),
    agencyDirectory: [agencySlots(agency.key).policy],
    procurementLedger: [trailCountSlot(agency.key)],
  };
  const evidence: Evidence = {
    ...claims(),
    subject: { type: "processes" },
    processes: {
      agency: worded(agency),
      opened,
      proof: toBase64(
        concat(...ranges.map(({ start, count }) => rootOf(leaves.slice(start, start + count)))),
      ),
    },
    header: toBase64(header),
    root: { from, size },
    entries: [0, agency.slot.admittedIndex].map((at) => entryOf(world, at)),
    approvals: [],
    mandates: [],
    manifests: [],
    nodes: state.prove(wanted).map(toBase64),
  };
  return { evidence, bytes: evidenceBytes(evidence), trust: trustOf(header), header };
}

function openedBy(world: World, { key }: WorldAgency): { index: number; ocid: string; words: string }[] {
  return world.entries.flatMap((words, index) => {
    const entry = decodeEntry(words);
    if (entry.kind !== KIND.step || entry.agency !== key || entry.index !== 0) return [];
    const ocid = world.manifests.get(entry.contentHash)?.ocid ?? "";
    return [{ index, ocid, words: toBase64(carriedWords(words)) }];
  });
}

export function claims(): Pick<Evidence, "format" | "version" | "chainId" | "contracts"> {
  const { auditLog, agencyDirectory, procurementLedger } = CONTRACTS;
  return {
    format: "jejak-evidence",
    version: 1,
    chainId: CHAIN_ID.toString(),
    contracts: {
      auditLog: auditLog.address,
      agencyDirectory: agencyDirectory.address,
      procurementLedger: procurementLedger.address,
    },
  };
}

export function entryOf(world: World, index: number): Evidence["entries"][number] {
  const path = concat(...world.log.inclusionProof(index, world.log.size));
  return { index, words: toBase64(world.entries[index] as Uint8Array), path: toBase64(path) };
}

export function worded({ officialId, name }: WorldAgency): { officialId: string; name: string } {
  return { officialId, name };
}

function isOf(entry: Entry, agency: Hex, hash: Hex): boolean {
  return (
    (entry.kind === KIND.step || entry.kind === KIND.withdrawal) &&
    entry.agency === agency &&
    entry.ocidHash === hash
  );
}

function isNeeded(
  { index, entry }: { index: number; entry: Entry },
  mandates: readonly WorldMandate[],
  agencies: readonly WorldAgency[],
): boolean {
  if (entry.kind === KIND.genesis) return true;
  const isOurs = "agency" in entry && agencies.some(({ key }) => key === entry.agency);
  if (entry.kind === KIND.mandate) {
    return mandates.some(
      ({ grantedIndex, revokedIndex }) => index === grantedIndex || index === revokedIndex,
    );
  }
  return (
    isOurs && (entry.kind === KIND.agency || entry.kind === KIND.policy || entry.kind === KIND.governance)
  );
}

function contentOf(
  world: World,
  index: number,
  { contentHash, index: place }: StepEntry,
  missing: readonly number[],
): Evidence["manifests"][number] {
  const isWithdrawn = world.entries.some((words) => {
    const entry = decodeEntry(words);
    return entry.kind === KIND.withdrawal && entry.contentHash === contentHash && entry.index === place;
  });
  if (isWithdrawn) return { index, state: "withdrawn" };
  const manifest = world.manifests.get(contentHash);
  if (manifest === undefined || missing.includes(index)) return { index, state: "notPublished" };
  return { index, state: "published", manifest: manifest as never };
}

/** Puts size and root of the log into the storage of AuditLog. */
export function storeLog({ storage, log }: World, from: "peaks" | "checkpoint", size: number): void {
  storage.auditLog.set(SIZE_SLOT, BigInt(size));
  for (const { level, hash } of log.peaks(size)) storage.auditLog.set(peakSlot(level), BigInt(to0x(hash)));
  if (from === "checkpoint") storage.auditLog.set(rootSlot(size), BigInt(to0x(log.root(size))));
}

/** Slots to be proved; an account without any is proved too, the registry's only where it is named. */
export type Wanted = Record<keyof typeof CONTRACTS, Hex[]> & { recordRegistry?: Hex[] };

function slotsOf(
  world: World,
  agency: WorldAgency,
  ocid: string,
  mandates: readonly WorldMandate[],
  from: "peaks" | "checkpoint",
): Wanted {
  const successions = Array.from({ length: agency.successions }, (_, i) =>
    successionSlots(agency.key, i + 1),
  );
  return {
    auditLog: logSlots(world.log.size, from),
    agencyDirectory: [
      agencySlots(agency.key).policy,
      ...successions.flatMap((slots) => Object.values(slots)),
      ...mandates.map(({ agency: key, number }) => mandateSlots(key, number).packed),
    ],
    procurementLedger: Object.values(trailSlots(agency.key, ocidHash(ocid))),
  };
}

export function logSlots(size: number, from: "peaks" | "checkpoint"): Hex[] {
  return [SIZE_SLOT, ...(from === "peaks" ? peakLevels(size).map(peakSlot) : [rootSlot(size)])];
}

/** Account and storage tries of the contracts, and what proves slots of theirs. */
export function buildState(world: World, wallets: readonly Uint8Array[]) {
  // A ledger that the registry has not joined has no such account.
  const names = NAMES.filter((name) => name !== "recordRegistry" || world.storage[name].size > 0);
  const storages = names.map((name) => ({ name, trie: storageTrie(world.storage[name]) }));
  const leaves: Leaves = {};
  for (const { name, trie } of storages) {
    const { address, codeHash } = ALL[name];
    leaves[triePath(fromHex(address))] = account(trie.root, fromHex(codeHash));
  }
  const empty = keccak256(new Uint8Array([0x80]));
  for (const wallet of wallets) leaves[triePath(wallet)] = account(empty, keccak256(wallet));
  for (let i = 0; i < 12; i++)
    leaves[triePath(new Uint8Array([i]))] = account(empty, keccak256(new Uint8Array(0)));
  const accounts = buildTrie(leaves);
  const root = to0x(accounts.root);
  const all = poolOf([...accounts.nodes, ...storages.flatMap(({ trie }) => trie.nodes)]);
  return { root, prove: (wanted: Wanted) => walk(root, all, wanted, wallets) };
}

function walk(
  root: Hex,
  all: ReadonlyMap<string, Uint8Array>,
  wanted: Wanted,
  wallets: readonly Uint8Array[],
): Uint8Array[] {
  const used = new Set<string>();
  const pool = new Map(all);
  pool.get = (hash) => {
    used.add(hash);
    return all.get(hash);
  };
  for (const name of NAMES) {
    const slots = wanted[name];
    if (slots === undefined) continue;
    const storageRoot = readAccount(root, ALL[name].address, pool)?.storageRoot as Hex;
    for (const slot of slots) readSlot(storageRoot, slot, pool);
  }
  for (const wallet of wallets) readAccount(root, to0x(wallet), pool);
  return [...used].map((hash) => all.get(hash) as Uint8Array);
}

function account(storageRoot: Uint8Array, codeHash: Uint8Array): Uint8Array {
  return encodeRlp([new Uint8Array([1]), new Uint8Array(0), storageRoot, codeHash]);
}

function storageTrie(storage: ReadonlyMap<Hex, bigint>) {
  const leaves: Leaves = {};
  for (const [slot, value] of storage) {
    if (value !== 0n) leaves[triePath(fromHex(slot))] = encodeRlp(integer(value));
  }
  return buildTrie(leaves);
}

function integer(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return value === 0n
    ? new Uint8Array(0)
    : fromHex(digits.padStart(digits.length + (digits.length % 2), "0"));
}

/** A header of the newest kind (21 fields) with this state root. */
export function plainHeader(stateRoot: Hex): Uint8Array {
  const [hash, none, zero] = [new Uint8Array(32).fill(0x11), new Uint8Array(0), new Uint8Array(8)];
  const [address, bloom] = [new Uint8Array(20).fill(0x22), new Uint8Array(256)];
  const time = integer(1_790_000_000n);
  const first = [hash, hash, address, fromHex(stateRoot), hash, hash, bloom, none, integer(BigInt(BLOCK))];
  const rest = [
    integer(30_000_000n),
    none,
    time,
    none,
    hash,
    zero,
    integer(7n),
    hash,
    none,
    none,
    hash,
    hash,
  ];
  return encodeRlp([...first, ...rest]);
}

/** Trusts the contracts of the world and this one header, by its hash. */
export function trustOf(header: Uint8Array): Trust {
  return {
    format: "jejak-trust",
    version: 1,
    chainId: CHAIN_ID.toString(),
    contracts: CONTRACTS,
    verifiers: VERIFIERS,
    blocks: [{ number: BLOCK, hash: to0x(keccak256(header)) }],
  };
}

/** The hash that names an entry in a subject. */
export function leafOf(world: World, index: number): string {
  return toHex(world.log.leaf(index));
}
