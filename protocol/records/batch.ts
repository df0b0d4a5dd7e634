import { concat, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { sha256, utf8, type HashFunction } from "../hash.ts";
import { leafHash } from "../log.ts";

/** A batch has a power of two of leaves, from 64 up to this: what is no record's is random, and nobody's. */
const MIN_BATCH = 64;
export const MAX_BATCH = 2 ** 20;

export function isBatchSize(size: number): boolean {
  return Number.isInteger(Math.log2(size)) && size >= MIN_BATCH && size <= MAX_BATCH;
}

/** The size of the batch that so many records go into. @throws JejakError `record-batch-invalid` */
export function batchSizeFor(records: number): number {
  if (!Number.isSafeInteger(records) || records < 1 || records > MAX_BATCH) {
    throw new JejakError("record-batch-invalid", { values: { records, most: MAX_BATCH } });
  }
  return Math.max(MIN_BATCH, 2 ** Math.ceil(Math.log2(records)));
}

/** SHA-256 of the ASCII text `header.payload` of the issuer's JWT: not of its signature, which is malleable. */
export function recordId(signedText: string, hash: HashFunction = sha256): Uint8Array {
  return hash(utf8(signedText));
}

/** SHA-256(0x00 ‖ recordId): a leaf of the batch's RFC 6962 tree. */
export function recordLeaf(id: Uint8Array, hash: HashFunction = sha256): Uint8Array {
  return leafHash(id, hash);
}

/** A contract's address and an agency on a chain, as a record names them. */
export interface RegistryPlace {
  chainId: bigint;
  registry: Hex;
  agency: Hex;
}

/** `urn:jejak:<chainId>:<registry>:<agency>`: the claim `iss` of a record. */
export function issuerUrn({ chainId, registry, agency }: RegistryPlace): string {
  return `urn:jejak:${chainId}:${registry}:${agency}`;
}

/** `urn:jejak:<chainId>:<registry>:<agency>:<batch>`: names the batch's status list. */
export function statusListUrn(place: RegistryPlace, batch: number): string {
  return `${issuerUrn(place)}:${batch}`;
}

const ISSUER = /^urn:jejak:([1-9][0-9]{0,77}):(0x[0-9a-f]{40}):(0x[0-9a-f]{64})$/;

/** What an `iss` names; undefined where it is no such name. */
export function parseIssuer(iss: string): RegistryPlace | undefined {
  const [, chainId, registry, agency] = ISSUER.exec(iss) ?? [];
  if (chainId === undefined) return undefined;
  return { chainId: BigInt(chainId), registry: registry as Hex, agency: agency as Hex };
}

/**
 * SHA-256(0x02 ‖ old recordId ‖ new recordId): what a superseding change says of the successor. It names it to
 * whoever holds both records, and links nothing in public.
 */
export function successorWord(older: Uint8Array, newer: Uint8Array, hash: HashFunction = sha256): Uint8Array {
  if (older.length !== 32 || newer.length !== 32) {
    throw new JejakError("hash-length", { values: { older: older.length, newer: newer.length } });
  }
  return hash(concat(Uint8Array.of(2), older, newer));
}
