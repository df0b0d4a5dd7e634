import type { Hex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";

/** Which ledger is audited: what the reader brings, not what the RPC says. */
export interface Trust {
  chainId: bigint;
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
  /** Where the reader knows it: otherwise the log's own entries name it. */
  recordRegistry?: Hex;
  /** Block of the first contract, or 0. */
  from: number;
  /** Whether the addresses come from elsewhere than the server under audit. */
  pinned: boolean;
  /** keccak256 of the contracts' code, by name, where the reader has it. */
  codeHashes: Readonly<Record<string, Hex>>;
}

/** EIP-712 domain separators of the contracts that people sign for. */
export interface Domains {
  ledger: Uint8Array;
  directory: Uint8Array;
  /** Undefined until a registry of civil records is bound. */
  records: Uint8Array | undefined;
}

export function domainsOf({ chainId, agencyDirectory, procurementLedger }: Trust): Domains {
  return {
    ledger: domain(chainId, procurementLedger),
    directory: domain(chainId, agencyDirectory),
    records: undefined,
  };
}
