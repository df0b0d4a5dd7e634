import type { Hex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { fastKeccak } from "./keccak.ts";
import type { Deployment } from "./state.ts";

/** Addresses as run.json and deployments/<chainId>.json have them, in any case. */
export interface Addresses {
  auditLog: Hex;
  agencyDirectory: Hex;
  procurementLedger: Hex;
  deployedAt: number;
}

export async function deploymentOf(chainId: number, addresses: Addresses): Promise<Deployment> {
  const lower = (address: Hex) => address.toLowerCase() as Hex;
  const [agencyDirectory, procurementLedger] = [
    lower(addresses.agencyDirectory),
    lower(addresses.procurementLedger),
  ];
  return {
    chainId,
    auditLog: lower(addresses.auditLog),
    agencyDirectory,
    procurementLedger,
    deployedAt: addresses.deployedAt,
    ledgerDomain: domain(BigInt(chainId), procurementLedger),
    directoryDomain: domain(BigInt(chainId), agencyDirectory),
    keccak: await fastKeccak(),
  };
}
