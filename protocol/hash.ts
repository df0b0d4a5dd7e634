import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { to0x, type Hex } from "./bytes.ts";
import { keccak } from "./keccak.ts";

/** A hash of bytes, for callers that bring a faster one (Node's `crypto.hash`) than the portable default. */
export type HashFunction = (data: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();

/** SHA-256 (FIPS 180-4). */
export const sha256: HashFunction = (data) => nobleSha256(data);

/** Ethereum's Keccak-256 (not SHA3-256). */
export const keccak256: HashFunction = keccak;

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** keccak256 of the official id: the key of an agency everywhere in the ledger. */
export function agencyKey(officialId: string): Hex {
  return to0x(keccak256(utf8(officialId)));
}

/** keccak256 of the ocid, byte by byte as published. */
export function ocidHash(ocid: string): Hex {
  return to0x(keccak256(utf8(ocid)));
}
