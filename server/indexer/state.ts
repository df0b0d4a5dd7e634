import type { Hex } from "../../protocol/bytes.ts";
import type { HashFunction } from "../../protocol/hash.ts";
import type { Accumulator } from "./accumulator.ts";
import type { AgencyBatches } from "./batches.ts";
import type { TrailState } from "./rows.ts";

/** A block by number and hash; time in Unix seconds. */
export interface BlockId {
  number: number;
  hash: Hex;
  time: number;
}

/** What never changes for one deployment. */
export interface Deployment {
  chainId: number;
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
  deployedAt: number;
  /** EIP-712 domain separators. */
  ledgerDomain: Uint8Array;
  directoryDomain: Uint8Array;
  keccak: HashFunction;
}

/**
 * What the next range of blocks is applied to. Apply changes it in place; whoever sees an error while doing so
 * throws the state away and loads it again from the database.
 */
export interface IndexState {
  log: Accumulator;
  block: BlockId;
  /** By {@link trailKey}; holds every trail that the next range continues. */
  trails: Map<string, TrailState>;
  /** Directory head by agency (hex); holds every agency that the next range changes. */
  heads: Map<string, Hex>;
  /** Batches of records by agency (hex); holds every agency, and every batch, that the next range changes. */
  batches: Map<string, AgencyBatches>;
  /** Contracts that were bound to kinds of records, now or before. */
  writers: Set<Hex>;
}

/** agency ‖ ocidHash, as a string for maps. */
export function trailKey(agencyAndOcid: Buffer): string {
  return agencyAndOcid.toString("latin1");
}
