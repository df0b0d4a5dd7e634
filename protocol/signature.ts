import { equal, fromHex, isZero, type Hex } from "./bytes.ts";
import { addressOf, portable, type Primitives } from "./primitives.ts";
import { isRsaSigned } from "./rsa.ts";
import { isWebAuthnSigned, type VerifyP256 } from "./webauthn.ts";

/** Addresses of the three verifiers that the genesis entry names. */
export interface Verifiers {
  p256: Hex;
  webAuthn: Hex;
  rsa: Hex;
}

export interface SignatureCheck {
  /** ERC-7913 bytes: an address, or a verifier's address ‖ key. The caller has compared their keccak256. */
  signer: Uint8Array;
  /** EIP-712 digest, 32 bytes. */
  digest: Uint8Array;
  signature: Uint8Array;
  verifiers: Verifiers;
}

/**
 * `contract`: the signer is an address whose key did not make this signature. Only code at that address can have
 * accepted it (ERC-1271), which cannot be proved offline: without a reason to expect a contract wallet there, take
 * it for invalid; with one, for not checked.
 */
export type SignatureVerdict = "valid" | "invalid" | "contract";

const ADDRESS = 20;
const P256_KEY = 64;
/** Longer signatures are refused by the contracts before they look at them. */
const MAX_SIGNATURE = 4_096;

const SECP256K1_HALF = fromHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
const P256_HALF = fromHex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");

/**
 * Whether the contracts take the signature for the signer's (PROTOCOL.md, Signatures; ERC-7913, with OpenZeppelin
 * 5.7's SignatureChecker, ECDSA, P256, WebAuthn and RSA, whose answers these are).
 */
export function checkSignature(
  { signer, digest, signature, verifiers }: SignatureCheck,
  primitives: Primitives = portable,
): SignatureVerdict {
  if (signer.length < ADDRESS || signature.length > MAX_SIGNATURE) return "invalid";
  if (signer.length === ADDRESS) {
    return isEcdsaSigned(signer, digest, signature, primitives) ? "valid" : "contract";
  }
  const [verifier, key] = [signer.subarray(0, ADDRESS), signer.subarray(ADDRESS)];
  const verify: VerifyP256 = (signed, rs) => isP256Form(key, rs) && primitives.verifyP256(signed, rs, key);
  if (equal(verifier, fromHex(verifiers.p256))) return verdict(verify(digest, signature.subarray(0, 64)));
  if (equal(verifier, fromHex(verifiers.webAuthn))) {
    return verdict(isWebAuthnSigned(digest, signature, verify));
  }
  if (equal(verifier, fromHex(verifiers.rsa))) return verdict(isRsaSigned(key, digest, signature));
  return "invalid";
}

function verdict(isSigned: boolean): SignatureVerdict {
  return isSigned ? "valid" : "invalid";
}

/**
 * r ‖ s and the recovery id of r ‖ s ‖ v, with v 27 or 28 and s in the lower half (EIP-2; yellow paper, appendix F);
 * null where it is none.
 */
export function ecdsaOf(signature: Uint8Array): { rs: Uint8Array; recovery: 0 | 1 } | null {
  const recovery = signature[64] === 27 ? 0 : signature[64] === 28 ? 1 : null;
  if (signature.length !== 65 || recovery === null) return null;
  const rs = signature.subarray(0, 64);
  return isLow(rs.subarray(32), SECP256K1_HALF) ? { rs, recovery } : null;
}

/** Whether the key of an address made the signature. An address of another length has no key. */
export function isEcdsaSigned(
  address: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
  primitives: Primitives = portable,
): boolean {
  const parsed = ecdsaOf(signature);
  if (parsed === null) return false;
  const key = primitives.recover(digest, parsed.rs, parsed.recovery, address);
  return key !== null && equal(addressOf(key), address);
}

/** Bytes behind r ‖ s were cut off: they do not count (ERC7913P256Verifier). */
function isP256Form(key: Uint8Array, rs: Uint8Array): boolean {
  return key.length === P256_KEY && rs.length === 64 && isLow(rs.subarray(32), P256_HALF);
}

/** 0 < s ≤ half; both 32 bytes, big-endian. */
function isLow(s: Uint8Array, half: Uint8Array): boolean {
  const at = s.findIndex((byte, i) => byte !== half[i]);
  return !isZero(s) && (at === -1 || (s[at] ?? 0) < (half[at] ?? 0));
}
