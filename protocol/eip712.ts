import { fromHex, writeHex, writeUint, type Hex } from "./bytes.ts";
import { keccak256, utf8, type HashFunction } from "./hash.ts";

/** What an officer signs to record a step, as wallets show it. */
export interface StepMessage extends StepTerms {
  agency: Hex;
  ocid: string;
  content: Hex;
  previousHead: Hex;
}

/** The numbers of a step as signed; times are Unix seconds, 0 says nothing. */
export interface StepTerms {
  tags: number;
  /** 0, or the corrected step's trail index + 1. */
  corrects: number;
  deadline: number;
  validUntil: number;
  /** The least number of approvals that the proposer asks for. */
  approvals: number;
}

export interface WithdrawMessage {
  agency: Hex;
  ocid: string;
  index: number;
  content: Hex;
  reason: number;
}

/** A change of the directory; `action` is one of `CHANGE`, `content` the hash of its arguments. */
export interface ChangeMessage {
  agency: Hex;
  action: number;
  content: Hex;
  validUntil: number;
  previousHead: Hex;
}

export interface RevokeMessage {
  agency: Hex;
  number: number;
  reason: number;
  suspectFrom: number;
}

export interface VetoMessage {
  agency: Hex;
  proposal: number;
}

/** A batch of civil records; `root` is SHA-256, written with 0x. */
export interface BatchMessage {
  agency: Hex;
  number: number;
  root: Hex;
  size: number;
  validUntil: number;
}

/** A change of the status of some records of a batch; `items` as `itemsHash` makes it. */
export interface StatusMessage {
  agency: Hex;
  batch: number;
  sequence: number;
  status: number;
  reason: number;
  items: Hex;
  validUntil: number;
}

/** The erasure of some records of a batch at their source. */
export type EraseMessage = Omit<StatusMessage, "status" | "reason">;

/** The ocid of a message, or its keccak256 where only that is known (on the chain). */
export type ByOcidHash<T extends { ocid: string }> = Omit<T, "ocid"> & { ocidHash: Hex };

export const CHANGE = { grant: 1, policy: 2, endSuccession: 3 } as const;

const field = (type: string, name: string): { name: string; type: string } => ({ name, type });

/** The types as wallets (`eth_signTypedData_v4`) and ethers take them; EIP712Domain is implied. */
export const TYPES = {
  Step: [
    field("bytes32", "agency"),
    field("string", "ocid"),
    field("uint32", "tags"),
    field("bytes32", "content"),
    field("uint32", "corrects"),
    field("uint40", "deadline"),
    field("uint40", "validUntil"),
    field("uint8", "approvals"),
    field("bytes32", "previousHead"),
  ],
  Withdraw: [
    field("bytes32", "agency"),
    field("string", "ocid"),
    field("uint32", "index"),
    field("bytes32", "content"),
    field("uint8", "reason"),
  ],
  Change: [
    field("bytes32", "agency"),
    field("uint8", "action"),
    field("bytes32", "content"),
    field("uint40", "validUntil"),
    field("bytes32", "previousHead"),
  ],
  Revoke: [
    field("bytes32", "agency"),
    field("uint32", "number"),
    field("uint8", "reason"),
    field("uint40", "suspectFrom"),
  ],
  Veto: [field("bytes32", "agency"), field("uint32", "proposal")],
  Batch: [
    field("bytes32", "agency"),
    field("uint32", "number"),
    field("bytes32", "root"),
    field("uint32", "size"),
    field("uint40", "validUntil"),
  ],
  Status: [
    field("bytes32", "agency"),
    field("uint32", "batch"),
    field("uint32", "sequence"),
    field("uint8", "status"),
    field("uint8", "reason"),
    field("bytes32", "items"),
    field("uint40", "validUntil"),
  ],
  Erase: [
    field("bytes32", "agency"),
    field("uint32", "batch"),
    field("uint32", "sequence"),
    field("bytes32", "items"),
    field("uint40", "validUntil"),
  ],
};

export type PrimaryType = keyof typeof TYPES;

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const NAME = "Jejak";
const VERSION = "1";

/** `Step(bytes32 agency,string ocid,…)`: what the type hash is made of. */
export function encodeType(name: PrimaryType): string {
  return `${name}(${TYPES[name].map((member) => `${member.type} ${member.name}`).join(",")})`;
}

export function typeHash(name: PrimaryType): Uint8Array {
  return keccak256(utf8(encodeType(name)));
}

export const DOMAIN_TYPE_HASH = keccak256(utf8(DOMAIN_TYPE));

const STEP = typeHash("Step");
const WITHDRAW = typeHash("Withdraw");
const CHANGE_TYPE = typeHash("Change");
const REVOKE = typeHash("Revoke");
const VETO = typeHash("Veto");
const BATCH = typeHash("Batch");
const STATUS = typeHash("Status");
const ERASE = typeHash("Erase");

/** The domain as wallets and ethers take it. */
export function typedDomain(chainId: bigint, verifyingContract: Hex) {
  return { name: NAME, version: VERSION, chainId, verifyingContract };
}

/**
 * Separator of the domain of one contract: ProcurementLedger for steps and withdrawals, RecordRegistry for what is
 * about records, else AgencyDirectory.
 */
export function domain(chainId: bigint, verifyingContract: Hex): Uint8Array {
  const words = new Uint8Array(5 * 32);
  words.set(DOMAIN_TYPE_HASH, 0);
  words.set(keccak256(utf8(NAME)), 32);
  words.set(keccak256(utf8(VERSION)), 64);
  writeHex(words, 96, 32, chainId.toString(16).padStart(64, "0"));
  writeHex(words, 140, 20, verifyingContract);
  return keccak256(words);
}

/** The digest that officers sign, and the head of the trail once the step is recorded. */
export function stepDigest(separator: Uint8Array, step: StepMessage | ByOcidHash<StepMessage>): Uint8Array {
  const words = structWords(STEP, 9);
  writeHex(words, 32, 32, step.agency);
  writeOcid(words, 64, step);
  writeHex(words, 128, 32, step.content);
  writeStepTerms(words, step);
  writeHex(words, 288, 32, step.previousHead);
  return digest(separator, words);
}

const stepScratch = structWords(STEP, 9);
const signedScratch = Uint8Array.of(0x19, 0x01, ...new Uint8Array(64));

/**
 * The digest of a recorded step from the words of its entry (kind 1), without text between: for indexers
 * and auditors, with a faster Keccak where they have one. The caller has checked the length of the words.
 */
export function stepDigestOfWords(
  separator: Uint8Array,
  entry: Uint8Array,
  hash: HashFunction = keccak256,
): Uint8Array {
  // Every byte that differs between steps is written below; the others are always 0.
  const words = stepScratch;
  copyBytes(words, 32, entry, 64, 128);
  copyBytes(words, 128, entry, 128, 160);
  copyBytes(words, 288, entry, 160, 192);
  copyBytes(words, 124, entry, 200, 204);
  copyBytes(words, 188, entry, 204, 208);
  copyBytes(words, 219, entry, 208, 213);
  copyBytes(words, 251, entry, 213, 218);
  words[287] = entry[219] ?? 0;
  copyBytes(signedScratch, 2, separator, 0, 32);
  copyBytes(signedScratch, 34, hash(words), 0, 32);
  return hash(signedScratch);
}

/** Byte by byte: for so few that is quicker than a view and `set`. */
function copyBytes(target: Uint8Array, at: number, source: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[at + i - from] = source[i] as number;
}

export function withdrawDigest(
  separator: Uint8Array,
  withdrawal: WithdrawMessage | ByOcidHash<WithdrawMessage>,
): Uint8Array {
  const words = structWords(WITHDRAW, 5);
  writeHex(words, 32, 32, withdrawal.agency);
  writeOcid(words, 64, withdrawal);
  writeNumber(words, 3, 4, withdrawal.index);
  writeHex(words, 128, 32, withdrawal.content);
  writeNumber(words, 5, 1, withdrawal.reason);
  return digest(separator, words);
}

/** The digest of a directory change, which becomes the agency's directory head. */
export function changeDigest(separator: Uint8Array, change: ChangeMessage): Uint8Array {
  const words = structWords(CHANGE_TYPE, 5);
  writeHex(words, 32, 32, change.agency);
  writeNumber(words, 2, 1, change.action);
  writeHex(words, 96, 32, change.content);
  writeNumber(words, 4, 5, change.validUntil);
  writeHex(words, 160, 32, change.previousHead);
  return digest(separator, words);
}

export function revokeDigest(separator: Uint8Array, revocation: RevokeMessage): Uint8Array {
  const words = structWords(REVOKE, 4);
  writeHex(words, 32, 32, revocation.agency);
  writeNumber(words, 2, 4, revocation.number);
  writeNumber(words, 3, 1, revocation.reason);
  writeNumber(words, 4, 5, revocation.suspectFrom);
  return digest(separator, words);
}

export function vetoDigest(separator: Uint8Array, veto: VetoMessage): Uint8Array {
  const words = structWords(VETO, 2);
  writeHex(words, 32, 32, veto.agency);
  writeNumber(words, 2, 4, veto.proposal);
  return digest(separator, words);
}

/** The digest that an issuer signs to anchor a batch of records. */
export function batchDigest(separator: Uint8Array, batch: BatchMessage): Uint8Array {
  const words = structWords(BATCH, 5);
  writeHex(words, 32, 32, batch.agency);
  writeNumber(words, 2, 4, batch.number);
  writeHex(words, 96, 32, batch.root);
  writeNumber(words, 4, 4, batch.size);
  writeNumber(words, 5, 5, batch.validUntil);
  return digest(separator, words);
}

/** The digest that an issuer signs to change the status of records. */
export function statusDigest(separator: Uint8Array, change: StatusMessage): Uint8Array {
  const words = structWords(STATUS, 7);
  writeHex(words, 32, 32, change.agency);
  writeNumber(words, 2, 4, change.batch);
  writeNumber(words, 3, 4, change.sequence);
  writeNumber(words, 4, 1, change.status);
  writeNumber(words, 5, 1, change.reason);
  writeHex(words, 192, 32, change.items);
  writeNumber(words, 7, 5, change.validUntil);
  return digest(separator, words);
}

/** The digest that an issuer signs for the receipt of an erasure. */
export function eraseDigest(separator: Uint8Array, erasure: EraseMessage): Uint8Array {
  const words = structWords(ERASE, 5);
  writeHex(words, 32, 32, erasure.agency);
  writeNumber(words, 2, 4, erasure.batch);
  writeNumber(words, 3, 4, erasure.sequence);
  writeHex(words, 128, 32, erasure.items);
  writeNumber(words, 5, 5, erasure.validUntil);
  return digest(separator, words);
}

function writeStepTerms(words: Uint8Array, terms: StepTerms): void {
  writeNumber(words, 3, 4, terms.tags);
  writeNumber(words, 5, 4, terms.corrects);
  writeNumber(words, 6, 5, terms.deadline);
  writeNumber(words, 7, 5, terms.validUntil);
  writeNumber(words, 8, 1, terms.approvals);
}

function writeOcid(words: Uint8Array, offset: number, message: { ocid: string } | { ocidHash: Hex }): void {
  if ("ocid" in message) words.set(keccak256(utf8(message.ocid)), offset);
  else writeHex(words, offset, 32, message.ocidHash);
}

/** A number at the low end of a word, in the width of its type. */
function writeNumber(words: Uint8Array, word: number, bytes: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** bytes) {
    throw new RangeError(`uint${bytes * 8} expected, got ${value}`);
  }
  writeUint(words, (word + 1) * 32 - bytes, bytes, value);
}

function structWords(type: Uint8Array, members: number): Uint8Array {
  const words = new Uint8Array((members + 1) * 32);
  words.set(type, 0);
  return words;
}

function digest(separator: Uint8Array, words: Uint8Array): Uint8Array {
  const signed = new Uint8Array(66);
  signed[0] = 0x19;
  signed[1] = 0x01;
  signed.set(separator, 2);
  signed.set(keccak256(words), 34);
  return keccak256(signed);
}

export interface GrantArguments {
  number: number;
  signerHash: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  credential: Hex;
}

/** Content of a change with action grant: keccak256 of the ABI-encoded arguments. */
export function grantContent(grant: GrantArguments): Uint8Array {
  const words = new Uint8Array(8 * 32);
  writeNumber(words, 0, 4, grant.number);
  writeHex(words, 32, 32, grant.signerHash);
  writeHex(words, 64, 32, grant.holder);
  writeNumber(words, 3, 4, grant.roles);
  writeNumber(words, 4, 4, grant.tags);
  writeNumber(words, 5, 5, grant.from);
  writeNumber(words, 6, 5, grant.until);
  writeHex(words, 224, 32, grant.credential);
  return keccak256(words);
}

/** Content of a change with action policy: keccak256 of the ABI-encoded arguments. */
export function policyContent(policy: bigint, changeApprovals: number): Uint8Array {
  const words = new Uint8Array(2 * 32);
  words.set(fromHex(policy.toString(16).padStart(32, "0")), 16);
  writeNumber(words, 1, 1, changeApprovals);
  return keccak256(words);
}

/** Content of a change with action endSuccession: keccak256 of the ABI-encoded number of the succession. */
export function successionEndContent(number: number): Uint8Array {
  const words = new Uint8Array(32);
  writeNumber(words, 0, 4, number);
  return keccak256(words);
}

/** keccak256 of the ERC-7913 signer bytes (20 of an address, or verifier address ‖ key). */
export function signerHash(signer: Uint8Array): Uint8Array {
  return keccak256(signer);
}
