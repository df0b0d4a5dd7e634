import type { Hex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";

/** Which ledger is audited: what the reader brings, not what the RPC says. */
export interface Trust {
  chainId: bigint;
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
  /** Block of the first contract, or 0. */
  from: number;
  /** Whether the addresses come from elsewhere than the server under audit. */
  pinned: boolean;
  /** keccak256 of the contracts' code, by name, where the reader has it. */
  codeHashes: Readonly<Record<string, Hex>>;
}

/** EIP-712 domain separators of the two contracts that people sign for. */
export interface Domains {
  ledger: Uint8Array;
  directory: Uint8Array;
}

export function domainsOf({ chainId, agencyDirectory, procurementLedger }: Trust): Domains {
  return { ledger: domain(chainId, procurementLedger), directory: domain(chainId, agencyDirectory) };
}
