import { getCreateAddress } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { AgencyDirectory__factory } from "../../typechain-types/factories/AgencyDirectory__factory.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import { AccessManager__factory } from "../../typechain-types/openzeppelin/factories/access/manager/AccessManager__factory.ts";
import { ERC7913P256Verifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913P256Verifier__factory.ts";
import { ERC7913RSAVerifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913RSAVerifier__factory.ts";
import { ERC7913WebAuthnVerifier__factory } from "../../typechain-types/openzeppelin/factories/utils/cryptography/verifiers/ERC7913WebAuthnVerifier__factory.ts";

/** In the order of their deployment; each gets the address of the deployer's next nonce. */
export const CONTRACT_NAMES = [
  "accessManager",
  "p256Verifier",
  "webAuthnVerifier",
  "rsaVerifier",
  "auditLog",
  "agencyDirectory",
  "procurementLedger",
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];
export type Addresses = Record<ContractName, Hex>;

/** Seconds between a proposal and its enactment. */
export interface Delays {
  writer: number;
  admission: number;
  recovery: number;
  policy: number;
  succession: number;
}

/** Terms of a mandate; `signer` are the ERC-7913 bytes, times are Unix seconds. */
export interface Grant {
  signer: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  credential: Hex;
}

/** An agency that is there from the first block on. */
export interface Admission {
  officialId: string;
  name: string;
  grants: Grant[];
}

/** ERC-7913 verifiers that stand on the network already. */
export interface Verifiers {
  p256: Hex;
  webauthn: Hex;
  rsa: Hex;
}

export interface Parameters {
  /** May propose admissions, recoveries, successions and writers; nothing else. */
  administrator: Hex;
  delays: Delays;
  admissions: Admission[];
  verifiers?: Verifiers;
}

/** Where everything will stand when the first transaction has nonce `nonce`. */
export function addressesFrom(deployer: string, nonce: number, verifiers?: Verifiers): Addresses {
  const given: Partial<Addresses> =
    verifiers === undefined
      ? {}
      : { p256Verifier: verifiers.p256, webAuthnVerifier: verifiers.webauthn, rsaVerifier: verifiers.rsa };
  let next = nonce;
  const place = (name: ContractName) =>
    given[name] ?? (getCreateAddress({ from: deployer, nonce: next++ }).toLowerCase() as Hex);
  return Object.fromEntries(CONTRACT_NAMES.map((name) => [name, place(name)])) as Addresses;
}

/** Creation code with its arguments, per contract. */
export async function creationCode(name: ContractName, at: Addresses, options: Parameters): Promise<Hex> {
  const { data } = await makers[name](at, options);
  return data as Hex;
}

type Maker = (at: Addresses, options: Parameters) => Promise<{ data: string }>;

const makers: Record<ContractName, Maker> = {
  accessManager: (_, { administrator }) => new AccessManager__factory().getDeployTransaction(administrator),
  p256Verifier: () => new ERC7913P256Verifier__factory().getDeployTransaction(),
  webAuthnVerifier: () => new ERC7913WebAuthnVerifier__factory().getDeployTransaction(),
  rsaVerifier: () => new ERC7913RSAVerifier__factory().getDeployTransaction(),
  auditLog: (at, { delays }) =>
    new AuditLog__factory().getDeployTransaction(
      at.accessManager,
      at.agencyDirectory,
      at.procurementLedger,
      { p256: at.p256Verifier, webauthn: at.webAuthnVerifier, rsa: at.rsaVerifier },
      delays,
    ),
  agencyDirectory: (at, { admissions }) =>
    new AgencyDirectory__factory().getDeployTransaction(at.accessManager, at.auditLog, admissions),
  procurementLedger: (at) =>
    new ProcurementLedger__factory().getDeployTransaction(at.auditLog, at.agencyDirectory),
};
