import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Hex } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";

const { Point } = secp256k1;
const ORDER = Point.Fn.ORDER;

function toScalar(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`) % ORDER;
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}

/**
 * Signs digests a thousand times faster than an honest signer, by using one nonce for all of them: whoever
 * sees two such signatures knows the key. For test keys and bulk loads only.
 * @returns r ‖ s ‖ v, low s
 */
export function fastSigner(privateKey: string): (digest: Uint8Array) => Hex {
  const key = BigInt(privateKey);
  const nonce = toScalar(keccak256(utf8(`nonce of ${privateKey}`)));
  const point = Point.BASE.multiply(nonce).toAffine();
  const [inverse, r, odd] = [Point.Fn.inv(nonce), point.x % ORDER, point.y & 1n];
  return (digest) => {
    const s = (inverse * (toScalar(digest) + r * key)) % ORDER;
    const high = s > ORDER / 2n;
    const v = 27n + (high ? 1n - odd : odd);
    return `0x${word(r)}${word(high ? ORDER - s : s)}${v.toString(16)}`;
  };
}
