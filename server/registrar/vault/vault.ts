import type pg from "pg";
import type { Hex } from "../../../protocol/bytes.ts";

/** One batch of an agency. */
export interface BatchName {
  /** Key of the agency, bytes32. */
  agency: Hex;
  /** From 1. */
  batch: number;
}

/** Where a record lies: in public this names it, and says nothing of anybody. */
export interface Place extends BatchName {
  index: number;
}

/** A batch as the vault keeps it. */
export interface KeptBatch extends BatchName {
  /** Leaves, padding included: a power of two from 64 to 2^20. */
  size: number;
  /** `vct` of the records' type. */
  type: string;
  /** Log index of the kind 6 entry; null until the batch is anchored. */
  entry: number | null;
}

/** A record to be kept: `plaintext` is what a reprint needs, and may hold anything (a few kilobytes). */
export interface RecordToKeep {
  index: number;
  plaintext: Uint8Array;
}

/** Records of a batch at consecutive places, with their data keys: opened by whichever thread needs them. */
export interface SealedPage extends BatchName {
  /** Index and ciphertext of each, as PostgreSQL's binary COPY writes them. */
  rows: Uint8Array;
  /** Keys of all the page's places, joined; the first is of the place `first`. */
  keys: Uint8Array;
  first: number;
}

/**
 * The records of a batch, in portions of `sealedRows`, under the keys that the vault drew for them; asked for an index
 * beyond the batch, `keyOf` throws JejakError `record-unknown`.
 */
export type SealedRecords = (
  keyOf: (index: number) => Uint8Array,
) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Records of one batch that are to be erased together, as the journal knows them. */
export interface Erasure extends BatchName {
  id: string;
  /** Strictly ascending, 1 to 400. */
  indexes: number[];
  /** wanted: nothing is done yet; destroyed: keys and rows are gone; done: the chain says so. */
  state: "wanted" | "destroyed" | "done";
  /** Log index of the kind 8 entry, where this erasure wrote it. */
  entry: number | null;
}

/** The journal of erasures: what was wanted is done to its end, whatever is killed in between. */
export interface Erasures {
  /** Writes the intent down. Errors: `record-unknown` with the indexes that hold no record, or an erased one. */
  want(batch: BatchName, indexes: readonly number[]): Promise<Erasure>;
  /** Destroys the data keys, then removes the rows. Idempotent; nothing brings the records back afterwards. */
  destroy(erasure: Erasure): Promise<void>;
  /** Notes that the chain has the erasure. */
  finish(erasure: Erasure, entry: number | null): Promise<void>;
  /** Those that are not done, oldest first. */
  open(): Promise<Erasure[]>;
  /** Indexes of a batch whose erasure was wanted, done or not. */
  of(batch: BatchName): Promise<number[]>;
  /** Destroys keys and rows that a backup brought back, without a journal: the receipt stands already. @returns how many keys were there */
  destroyAgain(batch: BatchName, indexes: readonly number[]): Promise<number>;
}

/**
 * The registry's own copy of its records: each encrypted under its own data key in the schema `vault`, the data keys
 * outside the database, in the key store. What is kept here is durable when the call resolves.
 */
export interface Vault {
  /** Connects as `jejak_vault`, which owns the schema `vault`: for tables of other parts of the registrar. */
  pool: pg.Pool;

  erasures: Erasures;

  /**
   * Keeps a batch, whole or not at all: draws a data key for each of its `size` indexes (on the disk first), then
   * writes the records in one transaction. `leaves` are the `size` record ids joined (32 bytes each, padding
   * included), complete when `records` has ended. Streams: memory does not grow with the batch, but for 32 bytes a
   * leaf. A batch that is there and not marked anchored is replaced, keys included: ask the chain before, a killed run
   * may have anchored it.
   * Errors: `vault-batch-anchored`.
   */
  keepBatch(batch: Omit<KeptBatch, "entry">, records: SealedRecords, leaves: Uint8Array): Promise<void>;

  /** Notes the entry that anchors a batch. Idempotent. */
  markAnchored(batch: BatchName, entry: number): Promise<void>;

  /** Forgets a batch that lost its number: keys first. Nothing to do where there is none. Errors: `vault-batch-anchored`. */
  dropBatch(batch: BatchName): Promise<void>;

  /** Null where the vault has no such batch. */
  batch(batch: BatchName): Promise<KeptBatch | null>;

  /** Agencies whose records are kept here. */
  agencies(): Promise<Hex[]>;

  /** Batches of an agency by number. */
  batches(agency: Hex): Promise<KeptBatch[]>;

  /** The record ids of a batch, 32 bytes each. Errors: `vault-batch-unknown`. */
  leaves(batch: BatchName): Promise<Uint8Array>;

  /** Indexes of a batch that have a row, ascending. */
  indexes(batch: BatchName): Promise<number[]>;

  /** Decrypts one record. Errors: `record-unknown`, `record-erased`, `vault-key-unreadable`. */
  read(place: Place): Promise<Uint8Array>;

  /** The records of a batch that are still there, by index, for `openPage`; streams. */
  readPages(batch: BatchName): AsyncIterable<SealedPage>;

  /**
   * HMAC-SHA-256 under a secret of the key store (never in the database), for example to know a file of rows again.
   * Of whole files only: of a single person's row it would outlive the row's erasure.
   */
  fingerprint(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array>;

  close(): Promise<void>;
}
