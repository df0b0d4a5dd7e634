import { secp256k1 } from "@noble/curves/secp256k1.js";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import type { OpenKey } from "./keystore.ts";

/** A key together with the mandate under which it signs. */
export interface Officer extends OpenKey {
  mandate: number;
}

/** One person's consent to a digest, as the relay and the contracts take it. */
export interface SignedApproval {
  mandate: number;
  signer: Hex;
  signature: Hex;
}

/** Signs an EIP-712 digest: 65 bytes r ‖ s ‖ v with v 27 or 28 (deterministic, RFC 6979, low s). */
export function signDigest(digest: Uint8Array, { privateKey }: Pick<OpenKey, "privateKey">): Uint8Array {
  const recovered = secp256k1.sign(digest, privateKey, { prehash: false, format: "recovered" });
  const signature = new Uint8Array(65);
  signature.set(recovered.subarray(1), 0);
  signature[64] = 27 + (recovered[0] ?? 0);
  return signature;
}

/** Approvals of a digest by several officers, in ascending order of their mandates. */
export function approve(digest: Uint8Array, officers: readonly Officer[]): SignedApproval[] {
  return [...officers]
    .sort((a, b) => a.mandate - b.mandate)
    .map((officer) => ({
      mandate: officer.mandate,
      signer: officer.address,
      signature: to0x(signDigest(digest, officer)),
    }));
}
