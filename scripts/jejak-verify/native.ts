import { p256 } from "@noble/curves/nist.js";
import { createECDH, createPublicKey, verify } from "node:crypto";
import { to0x } from "../../protocol/bytes.ts";
import { sha256 } from "../../protocol/hash.ts";
import { rememberKeys } from "../../protocol/known-keys.ts";
import { portable, uncompressed, type Primitives } from "../../protocol/primitives.ts";

const { Point } = p256;
const { Fn } = Point;

/** OpenSSL through Node only verifies digests that it made: this message's stands in for the one that was signed. */
const MESSAGE = new Uint8Array(0);
const STAND_IN = Fn.create(integer(sha256(MESSAGE)));

/** SubjectPublicKeyInfo of an uncompressed key on P-256, up to the key (RFC 5480). */
const SPKI = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");

/**
 * What Node has fast: P-256 by OpenSSL, eight times as fast as the portable one, if half as fast as
 * many signatures of one key together (`p256-together.ts`). It has nothing for
 * secp256k1: OpenSSL neither recovers keys nor takes keccak256 digests there, so known keys it is.
 */
export function nativePrimitives(): Primitives {
  return rememberKeys({ ...portable, verifyP256, tableFrom: 128 });
}

/**
 * r ‖ s holds for digest z and key Q if and only if it holds for z′ and Q′ = Q + (z − z′)/r · G, since
 * z′/s · G + r/s · Q′ = z/s · G + r/s · Q.
 */
function verifyP256(digest: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  const r = integer(signature.subarray(0, 32));
  if (signature.length !== 64 || !Fn.isValidNot0(r)) return false;
  const shift = Fn.mul(Fn.sub(Fn.create(integer(digest)), STAND_IN), Fn.inv(r));
  try {
    const shifted = Point.fromBytes(uncompressed(key)).add(multipleOfG(shift)).toBytes(false);
    const spki = createPublicKey({ key: Buffer.concat([SPKI, shifted]), format: "der", type: "spki" });
    return verify("sha256", MESSAGE, { key: spki, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    // No point of the curve, or the shifted key is the point at infinity: the portable one decides.
    return portable.verifyP256(digest, signature, key);
  }
}

function multipleOfG(scalar: bigint): InstanceType<typeof Point> {
  if (scalar === 0n) return Point.ZERO;
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(Fn.toBytes(scalar));
  return Point.fromBytes(pair.getPublicKey());
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(to0x(bytes));
}
