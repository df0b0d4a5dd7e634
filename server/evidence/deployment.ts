import type { Hex } from "../../protocol/bytes.ts";

/** One deployment of the ledger, addresses in lower case. */
export interface Deployment {
  chainId: number;
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
}
