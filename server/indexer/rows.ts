import type { Subtree } from "./accumulator.ts";

/** A row's values in the order of its table's columns: numbers for integers, bytes for bytea. */
export type Value = number | string | boolean | Uint8Array | readonly number[] | null;
export type Row = readonly Value[];

/** A trail as ledger.trails has it. `fresh` while its row is not written yet. */
export interface TrailState {
  id: number;
  lastIndex: number;
  openedAt: number;
  lastAt: number;
  number: number;
  length: number;
  /** 0: none declared. */
  deadline: number;
  tags: number;
  maxRequired: number;
  closingIndex: number | null;
  /** These stay in memory: plain arrays of their own, as a slice of a Buffer keeps all of its pool alive. */
  agency: Uint8Array;
  ocidHash: Uint8Array;
  head: Uint8Array;
  ocid: string;
  /** Topic of its entries, once one was checked: keccak256(agency ‖ ocidHash). */
  subject: string | null;
  fresh: boolean;
}

export interface Revocation {
  agency: Buffer;
  number: number;
  index: number;
  at: number;
  reason: number;
  suspectFrom: number;
  approvers: readonly number[];
}

/** Everything that one range of blocks adds to the schema `ledger`. */
export interface Rows {
  entries: Row[];
  steps: Row[];
  approvals: Row[];
  checkpoints: Row[];
  agencies: Row[];
  directoryHeads: Row[];
  mandates: Row[];
  policies: Row[];
  governance: Row[];
  writers: Row[];
  batches: Row[];
  batchChanges: Row[];
  blocks: Row[];
  withdrawals: Row[];
  revocations: Revocation[];
  subtrees: Subtree[];
  /** Trails that are new or have moved. */
  trails: Set<TrailState>;
}

export function emptyRows(): Rows {
  return {
    entries: [],
    steps: [],
    approvals: [],
    checkpoints: [],
    agencies: [],
    directoryHeads: [],
    mandates: [],
    policies: [],
    governance: [],
    writers: [],
    batches: [],
    batchChanges: [],
    blocks: [],
    withdrawals: [],
    revocations: [],
    subtrees: [],
    trails: new Set(),
  };
}
