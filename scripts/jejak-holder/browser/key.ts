import { p256 } from "@noble/curves/nist.js";
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "../../../protocol/base64url.ts";

/** A P-256 public key as a JWK (RFC 7518, 6.2). */
export interface PublicJwk {
  kty: "EC";
  crv: "P-256";
  x: string;
  y: string;
}

/** A holder's key: its private scalar never leaves the page but as the holder's own file. */
export interface HolderKey {
  jwk: PublicJwk;
  secret: Uint8Array;
}

const Coordinate = z.string().regex(/^[\w-]{43}$/);
const Private = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: Coordinate,
  y: Coordinate,
  d: Coordinate,
});

function keyOf(secret: Uint8Array): HolderKey {
  const point = p256.getPublicKey(secret, false);
  const [x, y] = [toBase64Url(point.subarray(1, 33)), toBase64Url(point.subarray(33, 65))];
  return { jwk: { kty: "EC", crv: "P-256", x, y }, secret };
}

/** A new key from the browser's source of randomness. */
export function makeKey(): HolderKey {
  return keyOf(p256.utils.randomSecretKey());
}

/** The key as its holder's file: a private JWK. */
export function keyFile({ jwk, secret }: HolderKey): string {
  return `${JSON.stringify({ ...jwk, d: toBase64Url(secret) }, null, 2)}\n`;
}

/** Null where the text is no private JWK of P-256, or its parts do not belong together. */
export function readKey(text: string): HolderKey | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Private.safeParse(value);
  if (!parsed.success) return null;
  const secret = fromBase64Url(parsed.data.d);
  if (!p256.utils.isValidSecretKey(secret)) return null;
  const key = keyOf(secret);
  return key.jwk.x === parsed.data.x && key.jwk.y === parsed.data.y ? key : null;
}
