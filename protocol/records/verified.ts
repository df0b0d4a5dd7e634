import type { RegistryPlace } from "./batch.ts";
import type { RecordState } from "./status.ts";

/** A batch as evidence proved it: what a record is checked against. Times are Unix seconds. */
export interface VerifiedBatch extends RegistryPlace {
  officialId: string;
  name: string;
  number: number;
  /** RFC 6962 root, SHA-256, 64 hex digits. */
  root: string;
  size: number;
  /** Log index and time of the entry (kind 6) that anchored it. */
  entryIndex: number;
  recordedAt: number;
  /** The mandate that approved the batch: its key is the issuer's. */
  issuer: {
    number: number;
    /** ERC-7913 bytes: the P-256 verifier's address ‖ x ‖ y. */
    signer: Uint8Array;
    /** Whether it was good when the batch was recorded, with the role *issue records*. */
    goodThen: boolean;
  };
  /** Address of the P-256 verifier that the genesis entry names, 20 bytes. */
  p256Verifier: Uint8Array;
  /** What the changes of the batch (complete, by their sequence) say of a record. */
  record(index: number): RecordState;
  /** Number and time of the block whose state was proved: the status is as of then. */
  asOf: { block: number; time: number };
}
