import { equal, fromHex, type Hex } from "../../protocol/bytes.ts";
import type { RecordChange } from "../../protocol/records/entries.ts";

/** Who signs for an agency: the P-256 key of a mandate with the role *issue records*. */
export interface Issuer {
  /** Key of the agency, bytes32. */
  agency: Hex;
  officialId: string;
  mandate: number;
  /** Number of the succession under which a successor's mandate signs; 0: the agency's own mandate. */
  succession: number;
  /** ERC-7913 bytes: verifier, then x and y. */
  signer: Hex;
  /** Private scalar, 32 bytes. */
  privateKey: Uint8Array;
}

/** A batch as RecordRegistry has it. */
export interface AnchoredBatch {
  /** The first 31 bytes of its root. */
  rootPrefix: Hex;
  size: number;
  /** Changes so far, of status and erasures together: what the next one has to name. */
  sequence: number;
}

/** What the contract keeps of a root. */
const PREFIX_BYTES = 31;

/** Whether a batch that stands has this root, by as much of it as the contract keeps. */
export function hasRoot({ rootPrefix }: AnchoredBatch, root: Uint8Array): boolean {
  return equal(fromHex(rootPrefix), root.subarray(0, PREFIX_BYTES));
}

/** What a change of status says; `successors` only where `status` is 3. */
export interface StatusMessage {
  agency: Hex;
  batch: number;
  sequence: number;
  status: number;
  reason: number;
  validUntil: number;
  indexes: number[];
  successors: Hex[];
}

/** What an erasure says. */
export interface ErasureMessage {
  agency: Hex;
  batch: number;
  sequence: number;
  validUntil: number;
  indexes: number[];
}

/** What anchors a batch. */
export interface BatchMessage {
  agency: Hex;
  number: number;
  root: Hex;
  size: number;
  validUntil: number;
}

/**
 * RecordRegistry with the key that pays. Each write signs as the issuer, sends one transaction and waits for its block.
 * Resolves to the log index of the entry. Errors: the contract's refusals by their codes.
 */
export interface Registry {
  address: Hex;
  chainId: number;
  /** Time of the newest block, Unix seconds. */
  time(): Promise<number>;
  /** Null where the agency has no such batch. */
  batch(agency: Hex, number: number): Promise<AnchoredBatch | null>;
  batchCount(agency: Hex): Promise<number>;
  /** Log index of the entry that anchored a batch which is there, from the log's events: for who was killed before noting it. */
  anchoredAt(agency: Hex, number: number): Promise<number>;
  /** Statuses of these records, in their order. */
  statusesOf(agency: Hex, batch: number, indexes: readonly number[]): Promise<number[]>;
  /** Whether these records are erased, in their order. */
  erasedOf(agency: Hex, batch: number, indexes: readonly number[]): Promise<boolean[]>;
  /** Every change of a batch (kinds 7 and 8) in its order, from the log's events. Errors: `rpc-answer-incomplete`. */
  changesOf(agency: Hex, batch: number): Promise<RecordChange[]>;
  anchor(message: BatchMessage, issuer: Issuer): Promise<number>;
  changeStatus(message: StatusMessage, issuer: Issuer): Promise<number>;
  erase(message: ErasureMessage, issuer: Issuer): Promise<number>;
  /** Asks whether {@link erase} would be taken, without sending it. */
  tryErase(message: ErasureMessage, issuer: Issuer): Promise<void>;
  close(): void;
}
