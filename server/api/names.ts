import { fromHex } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";

const KEY = /^0x[0-9a-fA-F]{64}$/;

/** The key of an agency that somebody named by its key or by its official id. */
export function agencyKey(name: string): Uint8Array {
  return KEY.test(name) ? fromHex(name) : keccak256(utf8(name));
}

/** The hash that names an ocid on the chain, byte by byte as published. */
export function ocidKey(ocid: string): Uint8Array {
  return keccak256(utf8(ocid));
}
