import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { domain, stepDigestOfWords, withdrawDigest } from "../../../protocol/eip712.ts";
import { agencyKey, keccak256, ocidHash, sha256, utf8 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { decodeEntry, encodeEntry, type Entry, type StepEntry } from "../../../protocol/kinds.ts";
import { createLog, leafHash, type Log } from "../../../protocol/log.ts";
import { ROLE, packMandate, type PackedMandate } from "../../../protocol/mandate.ts";
import {
  buildManifest,
  contentHash,
  type Manifest,
  type ManifestDocument,
} from "../../../protocol/manifest.ts";
import { DEFAULT_POLICY, required } from "../../../protocol/policy.ts";
import {
  agencySlots,
  mandateSlots,
  packPolicySlot,
  packTrail,
  successionSlots,
  trailCountSlot,
  trailSlots,
  type PackedPolicy,
} from "../../../protocol/slots.ts";
import { ALL_TAGS, tagMask } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import { NEW_TRAIL, advance, type TrailState } from "../../../protocol/trail.ts";
import { VERIFIERS, holderOf, type TestKey } from "./officers.ts";

export const CHAIN_ID = 4_503_599_627_370_497n;
export const CONTRACTS = {
  auditLog: { address: `0x${"a1".repeat(20)}`, codeHash: `0x${"d1".repeat(32)}` },
  agencyDirectory: { address: `0x${"a2".repeat(20)}`, codeHash: `0x${"d2".repeat(32)}` },
  procurementLedger: { address: `0x${"a3".repeat(20)}`, codeHash: `0x${"d3".repeat(32)}` },
} as const;

/** The contract that joins later, and writes civil records. */
export const REGISTRY = { address: `0x${"a4".repeat(20)}`, codeHash: `0x${"d4".repeat(32)}` } as const;

export type ContractName = keyof typeof CONTRACTS | "recordRegistry";

const START = 1_780_000_000;
const NO_WORD: Hex = `0x${"00".repeat(32)}`;
const SECRET = new Uint8Array(32).fill(7);

export interface WorldMandate extends PackedMandate {
  agency: Hex;
  number: number;
  key: TestKey;
  credential?: JsonObject;
}

export interface WorldAgency {
  officialId: string;
  name: string;
  key: Hex;
  slot: PackedPolicy;
  mandates: WorldMandate[];
  successions: number;
}

/** A ledger in memory: entries, log, and storage as the contracts would keep it. Every entry is a minute later. */
export interface World {
  entries: Uint8Array[];
  log: Log;
  storage: Record<ContractName, Map<Hex, bigint>>;
  agencies: WorldAgency[];
  trails: Map<string, TrailState>;
  manifests: Map<string, Manifest>;
  signatures: Map<number, { mandate: WorldMandate; signature: Uint8Array }[]>;
  separator: Uint8Array;
  now: () => number;
  append: (make: (recordedAt: number) => Entry) => number;
}

export function createWorld(): World {
  const entries: Uint8Array[] = [];
  const log = createLog();
  const now = (): number => START + 60 * entries.length;
  const append: World["append"] = (make) => {
    const words = encodeEntry(make(now()));
    log.append(leafHash(words));
    return entries.push(words) - 1;
  };
  append((recordedAt) => genesis(recordedAt));
  return {
    entries,
    log,
    storage: {
      auditLog: new Map(),
      agencyDirectory: new Map(),
      procurementLedger: new Map(),
      recordRegistry: new Map(),
    },
    agencies: [],
    trails: new Map(),
    manifests: new Map(),
    signatures: new Map(),
    separator: domain(CHAIN_ID, CONTRACTS.procurementLedger.address),
    now,
    append,
  };
}

function genesis(recordedAt: number): Entry {
  return {
    kind: 0,
    recordedAt,
    deployer: `0x${"d0".repeat(20)}`,
    version: 1,
    chainId: CHAIN_ID,
    auditLog: CONTRACTS.auditLog.address,
    agencyDirectory: CONTRACTS.agencyDirectory.address,
    procurementLedger: CONTRACTS.procurementLedger.address,
    authority: `0x${"a0".repeat(20)}`,
    p256Verifier: VERIFIERS.p256.address,
    p256CodeHash: VERIFIERS.p256.codeHash,
    webAuthnVerifier: VERIFIERS.webAuthn.address,
    webAuthnCodeHash: VERIFIERS.webAuthn.codeHash,
    rsaVerifier: VERIFIERS.rsa.address,
    rsaCodeHash: VERIFIERS.rsa.codeHash,
    writerDelay: 1,
    admissionDelay: 1,
    recoveryDelay: 1,
    policyDelay: 1,
    successionDelay: 1,
  };
}

export function admit(world: World, officialId: string, name = `Instansi ${officialId}`): WorldAgency {
  const key = agencyKey(officialId);
  const nameHash = to0x(keccak256(utf8(name)));
  const admittedIndex = world.append((recordedAt) => ({
    kind: 2,
    recordedAt,
    agency: key,
    nameHash,
    governance: 0,
    previousHead: NO_WORD,
  }));
  const slot = { policy: DEFAULT_POLICY, changeApprovals: 1, policyIndex: 0, admittedIndex };
  const agency: WorldAgency = { officialId, name, key, slot, mandates: [], successions: 0 };
  world.agencies.push(agency);
  storePolicy(world, agency);
  return agency;
}

function storePolicy({ storage }: World, { key, slot }: WorldAgency): void {
  storage.agencyDirectory.set(agencySlots(key).policy, packPolicySlot(slot));
}

export interface GrantOptions {
  holder?: string;
  roles?: number;
  tags?: number;
  until?: number;
  credential?: JsonObject;
}

export function grant(
  world: World,
  agency: WorldAgency,
  key: TestKey,
  options: GrantOptions = {},
): WorldMandate {
  const number = agency.mandates.length + 1;
  const { holder = `${agency.officialId}/${number}`, tags = ALL_TAGS, credential } = options;
  const roles = options.roles ?? ROLE.record | ROLE.approve | ROLE.withdrawContent;
  const terms = { roles, tags, from: START - 86_400, until: options.until ?? START + 10 ** 8 };
  const grantedIndex = world.append((recordedAt) => ({
    kind: 3,
    recordedAt,
    agency: agency.key,
    number,
    state: 1,
    signerHash: to0x(keccak256(key.signer)),
    holder: holderOf(holder),
    ...terms,
    credential: credential === undefined ? NO_WORD : to0x(sha256(canonicalize(credential))),
    validUntil: 0,
    previousHead: NO_WORD,
    approvers: [],
    governance: 0,
  }));
  const mandate = { agency: agency.key, number, key, ...terms, grantedIndex, revokedIndex: 0 };
  const whole: WorldMandate = credential === undefined ? mandate : { ...mandate, credential };
  agency.mandates.push(whole);
  storeMandate(world, whole);
  return whole;
}

function storeMandate({ storage }: World, mandate: WorldMandate): void {
  storage.agencyDirectory.set(mandateSlots(mandate.agency, mandate.number).packed, packMandate(mandate));
}

export function revoke(world: World, mandate: WorldMandate, suspectFrom = 0): void {
  mandate.revokedIndex = world.append((recordedAt) => ({
    kind: 3,
    recordedAt,
    agency: mandate.agency,
    number: mandate.number,
    state: 2,
    reason: 4,
    suspectFrom,
    approvers: [1],
  }));
  storeMandate(world, mandate);
}

export function setPolicy(world: World, agency: WorldAgency, policy: bigint): void {
  const policyIndex = world.append((recordedAt) => ({
    kind: 4,
    recordedAt,
    agency: agency.key,
    policy,
    changeApprovals: 1,
    validUntil: recordedAt + 60,
    previousHead: NO_WORD,
    approvers: [1],
    governance: 0,
  }));
  agency.slot = { ...agency.slot, policy, policyIndex };
  storePolicy(world, agency);
}

/** The successor may sign for the agency from now on. */
export function succeed(world: World, agency: WorldAgency, successor: WorldAgency): number {
  const number = ++agency.successions;
  const grantedIndex = world.append((recordedAt) => ({
    kind: 5,
    recordedAt,
    agency: agency.key,
    proposal: number,
    action: 4,
    state: 2,
    content: NO_WORD,
    effectiveAt: recordedAt,
    previousHead: NO_WORD,
    approvers: [],
    validUntil: 0,
    author: `0x${"00".repeat(20)}`,
    successor: successor.key,
    succession: number,
  }));
  const slots = successionSlots(agency.key, number);
  world.storage.agencyDirectory.set(slots.successor, BigInt(successor.key));
  world.storage.agencyDirectory.set(slots.packed, BigInt(grantedIndex) << 208n);
  return number;
}

export interface StepOptions {
  tags: string[];
  by: WorldMandate[];
  /** Tags in the published release; those signed by default. */
  published?: string[];
  corrects?: number;
  deadline?: number;
  succession?: number;
  closes?: boolean;
  documents?: ManifestDocument[];
  /** Seconds from its recording to the end of what was signed. */
  spare?: number;
  /** The ocid that the manifest says, where it is not the trail's. */
  about?: string;
  /** Seconds before its recording that the release is dated. */
  age?: number;
}

/** The number of the agency's next process. */
function open({ trails, storage }: World, { key }: WorldAgency): number {
  const number = [...trails.keys()].filter((place) => place.startsWith(key)).length + 1;
  storage.procurementLedger.set(trailCountSlot(key), BigInt(number));
  return number;
}

/** Records a step as the contract would; rules are the caller's to keep, or to break. */
export function record(world: World, agency: WorldAgency, ocid: string, options: StepOptions): number {
  const place = `${agency.key}/${ocid}`;
  const before = world.trails.get(place) ?? { ...NEW_TRAIL, number: open(world, agency) };
  const { corrects = 0, deadline = 0, succession = 0, spare = 600 } = options;
  const tags = tagMask(options.tags, options.closes ?? false);
  const manifest = manifestOf(world, options.about ?? ocid, before.length, options);
  const { policy, policyIndex } = agency.slot;
  const index = world.append((recordedAt) => ({
    kind: 1,
    recordedAt,
    agency: agency.key,
    ocidHash: ocidHash(ocid),
    contentHash: Buffer.from(contentHash(manifest)).toString("hex"),
    previousHead: before.head,
    number: before.number,
    index: before.length,
    tags,
    corrects,
    deadline,
    validUntil: recordedAt + spare,
    required: required({ policy, tags, approvals: 0, corrects, maxRequired: before.maxRequired }),
    approvals: 0,
    succession,
    policyIndex,
    approvers: options.by.map(({ number }) => number),
  }));
  const words = world.entries[index] as Uint8Array;
  const entry = decodeEntry(words) as StepEntry;
  world.manifests.set(entry.contentHash, manifest);
  const digest = stepDigestOfWords(world.separator, words);
  sign(world, index, digest, options.by);
  const state = advance(before, entry, to0x(digest), entry.required);
  world.trails.set(place, state);
  const slots = trailSlots(agency.key, entry.ocidHash);
  world.storage.procurementLedger.set(slots.head, BigInt(state.head));
  world.storage.procurementLedger.set(slots.packed, packTrail(state));
  return index;
}

/** Remembers who signed an entry. */
export function sign(world: World, index: number, digest: Uint8Array, by: readonly WorldMandate[]): void {
  const signatures = by.map((mandate) => ({ mandate, signature: mandate.key.sign(digest) }));
  world.signatures.set(index, signatures);
}

function manifestOf(world: World, ocid: string, place: number, options: StepOptions): Manifest {
  const date = formatTime(world.now() - (options.age ?? 0));
  const release: JsonObject = { ocid, id: String(place + 1), date, tag: options.published ?? options.tags };
  if (options.deadline !== undefined) {
    release["tender"] = { tenderPeriod: { endDate: formatTime(options.deadline) } };
  }
  return buildManifest(SECRET, { ocid, release, documents: options.documents ?? [] });
}

/** Withdraws the content of a step of the trail; or, by mistake, another content at its place. */
export function withdraw(
  world: World,
  agency: WorldAgency,
  ocid: string,
  step: number,
  by: WorldMandate,
  content?: string,
): number {
  const entry = decodeEntry(world.entries[step] as Uint8Array) as StepEntry;
  const contentHash = content ?? entry.contentHash;
  const message = {
    agency: agency.key,
    ocid,
    index: entry.index,
    content: `0x${contentHash}`,
    reason: 1,
  } as const;
  const index = world.append((recordedAt) => ({
    kind: 9,
    recordedAt,
    agency: agency.key,
    ocidHash: entry.ocidHash,
    contentHash,
    index: entry.index,
    reason: 1,
    approvers: [by.number],
    succession: 0,
  }));
  sign(world, index, withdrawDigest(world.separator, message), [by]);
  return index;
}

/** Entries of other people's trails, so that paths and tries have some height. */
export function fill(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    world.append((recordedAt) => ({
      kind: 14,
      recordedAt,
      author: `0x${"d0".repeat(20)}`,
      about: 6,
      state: 1,
      writer: `0x${"e0".repeat(20)}`,
      codeHash: to0x(keccak256(utf8(`filler ${i}`))),
      effectiveAt: recordedAt,
    }));
    if (i % 4 === 0)
      for (const slots of Object.values(world.storage).filter(isJoined)) {
        slots.set(to0x(keccak256(utf8(`slot ${slots.size}`))), 2n ** 255n + BigInt(i));
      }
  }
}

/** The registry has storage once it has joined the ledger. */
function isJoined(slots: ReadonlyMap<Hex, bigint>, place: number): boolean {
  return place < 3 || slots.size > 0;
}
