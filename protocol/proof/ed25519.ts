import { ed25519 } from "@noble/curves/ed25519.js";

const KEY = 32;

/**
 * Whether an Ed25519 signature holds, in the strict form (RFC 8032, sections 5.1.3 and 5.1.7; not ZIP-215): one
 * encoding a point, s below the order, and every point in the prime-order group. Evidence is checked once by each
 * reader, with whatever library: only where no encoding is lenient and no cofactor plays a part do all of them agree.
 * @param key public key, which `isPrimeOrder`
 */
export function isSigned(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return (
    signature.length === 2 * KEY &&
    isPrimeOrder(signature.subarray(0, KEY)) &&
    ed25519.verify(signature, message, key, { zip215: false })
  );
}

/**
 * RFC 8032's one encoding of a point other than the identity, in the subgroup of prime order: only a key outside the
 * small subgroup binds its holder to one text.
 */
export function isPrimeOrder(encoded: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    // Not a point, or one in an encoding that is not its shortest.
    return false;
  }
}
