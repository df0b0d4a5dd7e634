import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concat } from "./bytes.ts";
import { keccak256 } from "./hash.ts";

/** r ‖ s, 32 bytes each, big-endian. */
export type Signature = Uint8Array;

/** A public key x ‖ y, 32 bytes each, big-endian. */
export type PublicKey = Uint8Array;

/**
 * The arithmetic that takes nearly all the time of a check, so that Node brings OpenSSL's for it. Rules about
 * signatures (the half of s, the range of v) stand with the callers.
 */
export interface Primitives {
  /**
   * The secp256k1 key that signed the digest (SEC 1, section 4.1.6), R having x = r and y odd where `recovery`
   * is 1; null where there is none.
   * @param expected address whose key it will probably be: a hint, which changes no answer
   */
  recover(digest: Uint8Array, signature: Signature, recovery: 0 | 1, expected?: Uint8Array): PublicKey | null;
  /**
   * ECDSA on P-256 over a digest that somebody made (FIPS 186-5, section 6.4.2), either half of s; false where the
   * key is not on the curve.
   */
  verifyP256(digest: Uint8Array, signature: Signature, key: PublicKey): boolean;
  /** From so many signatures of one P-256 key on it pays to compute its multiples, where that is not 8. */
  tableFrom?: number;
}

/** Pure JavaScript, for every browser. */
export const portable: Primitives = {
  recover: (digest, signature, recovery) => {
    try {
      const parsed = secp256k1.Signature.fromBytes(signature, "compact").addRecoveryBit(recovery);
      return parsed.recoverPublicKey(digest).toBytes(false).subarray(1);
    } catch {
      // r or s out of range, or no point with that x, or the point at infinity: no key made this signature.
      return null;
    }
  },
  verifyP256: (digest, signature, key) => {
    try {
      return p256.verify(signature, digest, uncompressed(key), { prehash: false, lowS: false });
    } catch {
      // Lengths that no signature or key has.
      return false;
    }
  },
};

/** 0x04 ‖ x ‖ y (SEC 1, section 2.3.3). */
export function uncompressed(key: PublicKey): Uint8Array {
  return concat(new Uint8Array([4]), key);
}

/** The address of a secp256k1 key: the last 20 bytes of its keccak256 (yellow paper, appendix F). */
export function addressOf(key: PublicKey): Uint8Array {
  return keccak256(key).subarray(12);
}
