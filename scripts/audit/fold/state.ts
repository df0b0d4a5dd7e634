import type { Hex } from "../../../protocol/bytes.ts";
import type { GenesisEntry } from "../../../protocol/kinds.ts";
import type { PackedMandate } from "../../../protocol/mandate.ts";
import { DEFAULT_CHANGE_APPROVALS, DEFAULT_POLICY } from "../../../protocol/policy.ts";
import type { TrailState } from "../../../protocol/trail.ts";
import { NO_HEAD } from "../../../protocol/trail.ts";
import type { Batch } from "./batches.ts";
import { createTrailIndex } from "./trail-index.ts";
import type { TrailIndex } from "./trail-index.ts";

/** A mandate as its entries make it; `signer` are the ERC-7913 bytes, where the event had them. */
export interface Mandate extends PackedMandate {
  signerHash: Hex;
  holder: Hex;
  signer: Buffer | undefined;
}

export interface Proposal {
  action: number;
  state: number;
  content: Hex;
  effectiveAt: number;
  /** Log index of the proposing entry. */
  index: number;
  successor: Hex;
  args: Buffer | undefined;
}

export interface Succession {
  successor: Hex;
  grantedIndex: number;
  /** 0 while in force. */
  endedIndex: number;
}

/** One agency as its entries so far make it; lists are numbered from 1. */
export interface Agency {
  key: Hex;
  /** 0 where it was only proposed. */
  admittedIndex: number;
  head: Hex;
  policy: bigint;
  changeApprovals: number;
  policyIndex: number;
  mandates: Mandate[];
  proposals: Proposal[];
  successions: Succession[];
  /** Trails opened. */
  trails: number;
  /** Batches of civil records. */
  batches: Batch[];
  /** Holder by key (keccak256 of the address, or of the bytes behind the verifier's address). */
  holders: Map<Hex, Hex>;
  /** Approvals that the policy asks for, by tags: forgotten when the policy changes. */
  required: Map<number, number>;
}

export interface Trail {
  agency: Agency;
  ocidHash: Hex;
  state: TrailState<Uint8Array>;
}

export interface PendingWriter {
  writer: Hex;
  codeHash: Hex;
  effectiveAt: number;
}

/** Everything that follows from the entries so far. About 700 bytes a trail; nothing an entry. */
export interface LedgerState {
  genesis: GenesisEntry | undefined;
  agencies: Map<string, Agency>;
  /** By agency ‖ ocidHash, 64 bytes as latin1. */
  trails: Map<string, Trail>;
  /** The same by keccak256(agency ‖ ocidHash) too, which every event of a trail has. */
  index: TrailIndex<Trail>;
  /** Digests of recorded withdrawals. */
  withdrawn: Set<Hex>;
  writers: Map<number, Hex>;
  /** Hash of each bound writer's code, by its address. */
  writerCodes: Map<Hex, Hex>;
  pendingWriters: Map<number, PendingWriter>;
  /** Every root that `checkpoint()` stored, as its event says it. */
  checkpoints: Map<number, Hex>;
}

export function newLedger(): LedgerState {
  return {
    genesis: undefined,
    agencies: new Map(),
    trails: new Map(),
    index: createTrailIndex(),
    withdrawn: new Set(),
    writers: new Map(),
    writerCodes: new Map(),
    pendingWriters: new Map(),
    checkpoints: new Map(),
  };
}

/** What a trail is found by in `trails`: words 2 and 3 of its entries. */
export function keyOf(words: Buffer): string {
  return words.toString("latin1", 64, 128);
}

/** The agency of this key, made on first sight: a proposal may come before the admission. */
export function agencyOf({ agencies }: LedgerState, key: Hex): Agency {
  let agency = agencies.get(key);
  if (agency === undefined) agencies.set(key, (agency = newAgency(key)));
  return agency;
}

function newAgency(key: Hex): Agency {
  return {
    key,
    admittedIndex: 0,
    head: NO_HEAD,
    policy: DEFAULT_POLICY,
    changeApprovals: DEFAULT_CHANGE_APPROVALS,
    policyIndex: 0,
    mandates: [],
    proposals: [],
    successions: [],
    trails: 0,
    batches: [],
    holders: new Map(),
    required: new Map(),
  };
}
