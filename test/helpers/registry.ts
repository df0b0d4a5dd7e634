import { p256 } from "@noble/curves/nist.js";
import type { TransactionReceipt } from "ethers";
import { fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import {
  batchDigest,
  CHANGE,
  changeDigest,
  domain,
  eraseDigest,
  grantContent,
  signerHash,
  statusDigest,
} from "../../protocol/eip712.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { itemsHash } from "../../protocol/records/items.ts";
import { waitForReceipt } from "../../scripts/deploy/receipt.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";
import type { RecordRegistry } from "../../typechain-types/RecordRegistry.ts";
import type { TestAgency } from "./agencies.ts";
import type { TestLedger } from "./ledger.ts";

/** Kinds that a registry writes. */
export const REGISTRY_KINDS = [6, 7, 8] as const;

const FROM = 1_577_836_800;
const UNTIL = 4_000_000_000;
const NONE: Hex = `0x${"00".repeat(32)}`;

/** Who issues records: a P-256 key, always the same for a name, and its mandate. */
export interface Issuer {
  mandate: number;
  /** ERC-7913: P-256 verifier ‖ x ‖ y. */
  signer: Hex;
  holder: Hex;
  /** Private key, 32 bytes. */
  secret: Uint8Array;
  /** The same as JWK, private part included. */
  jwk: { kty: "EC"; crv: "P-256"; x: string; y: string; d: string };
  /** r ‖ s with low s, over the digest itself. */
  sign: (digest: Uint8Array) => Hex;
}

export interface TestRegistry {
  ledger: TestLedger;
  address: Hex;
  contract: RecordRegistry;
  /** EIP-712 domain separator of the registry. */
  separator: Uint8Array;
  agency: TestAgency;
  issuer: Issuer;
}

/** A P-256 key made of a name. */
export function issuerKey(verifier: Hex, name: string, mandate: number): Issuer {
  const secret = keccak256(utf8(`issuer ${name}`));
  const point = p256.getPublicKey(secret, false).subarray(1);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  return {
    mandate,
    signer: `${verifier.toLowerCase()}${toHex(point)}` as Hex,
    holder: to0x(keccak256(utf8(`holder of ${name}`))),
    secret,
    jwk: {
      kty: "EC",
      crv: "P-256",
      x: text(point.subarray(0, 32)),
      y: text(point.subarray(32)),
      d: text(secret),
    },
    sign: (digest) => to0x(p256.sign(digest, secret, { prehash: false, lowS: true })),
  };
}

async function done(
  { provider, mine }: TestLedger,
  sending: Promise<{ hash: string }>,
): Promise<TransactionReceipt> {
  const { hash } = await sending;
  await mine();
  const receipt = await waitForReceipt(provider, hash);
  if (receipt.status !== 1) throw new Error(`${hash} was reverted`);
  return receipt;
}

/** The next mandate of an agency, granted by its first officer to a P-256 key with the role *issue records*. */
export async function grantIssuer(ledger: TestLedger, agency: TestAgency, name?: string): Promise<Issuer> {
  const { chainId, contracts } = ledger.deployment;
  const number = Number(await ledger.directory.mandateCount(agency.key)) + 1;
  const issuer = issuerKey(contracts.p256Verifier, name ?? agency.officialId, number);
  const { signer, holder } = issuer;
  const grant = { signer, holder, roles: ROLE.issueRecords, tags: 0, from: FROM, until: UNTIL };
  const terms = { ...grant, credential: NONE };
  const content = grantContent({ ...terms, number, signerHash: to0x(signerHash(fromHex(signer))) });
  const previousHead = (await ledger.directory.head(agency.key)) as Hex;
  const change = { agency: agency.key, action: CHANGE.grant, content: to0x(content), validUntil: UNTIL };
  const separator = domain(BigInt(chainId), contracts.agencyDirectory);
  const [administrator] = agency.officers;
  if (administrator === undefined) throw new Error("the agency has no officer");
  const approval = {
    mandate: administrator.mandate,
    signer: administrator.wallet.address,
    signature: administrator.sign(changeDigest(separator, { ...change, previousHead })),
  };
  await done(ledger, ledger.directory.grantMandate(agency.key, terms, UNTIL, [approval]));
  return issuer;
}

/** Lets the delay pass; on a node whose clock cannot be moved, deploy with `delays.writer` 0. */
async function passDelay({ deployment, provider, mine }: TestLedger): Promise<void> {
  if (deployment.delays.writer === 0) return;
  await provider.send("evm_increaseTime", [deployment.delays.writer + 1]);
  await mine();
}

/**
 * Deploys RecordRegistry beside a ledger, binds kinds 6 to 8 to it (the ledger's sender must be its administrator) and
 * gives one agency, the first by default, an issuer.
 */
export async function deployRegistry(ledger: TestLedger, agency = ledger.agencies[0]): Promise<TestRegistry> {
  if (agency === undefined) throw new Error("the ledger has no agency");
  const { chainId, contracts } = ledger.deployment;
  const factory = new RecordRegistry__factory(ledger.sender);
  const creation = await factory.getDeployTransaction(contracts.auditLog, contracts.agencyDirectory);
  const receipt = await done(ledger, ledger.sender.sendTransaction(creation));
  const address = (receipt.contractAddress ?? "").toLowerCase() as Hex;
  for (const kind of REGISTRY_KINDS) await done(ledger, ledger.log.proposeWriter(kind, address));
  await passDelay(ledger);
  for (const kind of REGISTRY_KINDS) await done(ledger, ledger.log.enactWriter(kind));
  return {
    ledger,
    address,
    contract: RecordRegistry__factory.connect(address, ledger.sender),
    separator: domain(BigInt(chainId), address),
    agency,
    issuer: await grantIssuer(ledger, agency),
  };
}

interface Signing {
  agency?: TestAgency;
  issuer?: Issuer;
  validUntil?: number;
}

const approvalOf = ({ mandate, signer, sign }: Issuer, digest: Uint8Array) => ({
  mandate,
  signer,
  signature: sign(digest),
});

/** Anchors a batch of `size` leaves; `root` is SHA-256, with 0x. By default the agency's next number. */
export async function anchorBatch(
  registry: TestRegistry,
  { root, size, number, ...by }: Signing & { root: Hex; size: number; number?: number },
): Promise<TransactionReceipt> {
  const { contract, ledger, separator, agency, issuer } = { ...registry, ...by };
  const next = number ?? Number(await contract.batchCount(agency.key)) + 1;
  const batch = { agency: agency.key, number: next, root, size, validUntil: by.validUntil ?? UNTIL };
  const approval = approvalOf(issuer, batchDigest(separator, batch));
  return await done(ledger, contract.anchor(batch, 0, approval));
}

export interface Change extends Signing {
  batch: number;
  indexes: number[];
  /** By default the batch's present one. */
  sequence?: number;
}

async function changeOf(registry: TestRegistry, change: Change) {
  const { contract, agency } = { ...registry, ...change };
  const { batch, indexes, validUntil = UNTIL } = change;
  const sequence = change.sequence ?? Number((await contract.batch(agency.key, batch)).sequence);
  return { agency: agency.key, batch, sequence, validUntil, indexes };
}

/** Changes the status of records; `successors` (status 3) are SHA-256, with 0x. */
export async function changeStatus(
  registry: TestRegistry,
  change: Change & { status: number; reason?: number; successors?: Hex[] },
): Promise<TransactionReceipt> {
  const { contract, ledger, separator, issuer } = { ...registry, ...change };
  const { status, reason = 0, successors = [] } = change;
  const message = { ...(await changeOf(registry, change)), status, reason };
  const items = itemsHash(
    message.indexes,
    successors.map((hash) => hash.slice(2)),
  );
  const digest = statusDigest(separator, { ...message, items: to0x(items) });
  return await done(ledger, contract.changeStatus({ ...message, successors }, 0, approvalOf(issuer, digest)));
}

/** Records that records were erased. */
export async function eraseRecords(registry: TestRegistry, change: Change): Promise<TransactionReceipt> {
  const { contract, ledger, separator, issuer } = { ...registry, ...change };
  const message = await changeOf(registry, change);
  const digest = eraseDigest(separator, { ...message, items: to0x(itemsHash(message.indexes)) });
  return await done(ledger, contract.erase(message, 0, approvalOf(issuer, digest)));
}
