import { p256 } from "@noble/curves/nist.js";
import { AbiCoder, SigningKey, computeAddress, getBytes, type BytesLike } from "ethers";
import { concat, fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { sha256, utf8 } from "../../protocol/hash.ts";

/** Signers of every kind, and what they sign, made without protocol/signature.ts. */
export interface Case {
  name: string;
  signer: Uint8Array;
  digest: Uint8Array;
  signature: Uint8Array;
}

export const SECRET = fromHex("0b".repeat(32));
export const DIGEST = sha256(utf8("langkah"));

const ORDER = p256.Point.Fn.ORDER;
const coder = AbiCoder.defaultAbiCoder();

export const address = fromHex(computeAddress(new SigningKey(SECRET).publicKey));
export const p256Key = p256.getPublicKey(SECRET, false).subarray(1);

export function signEcdsa(digest: Uint8Array, secret = SECRET): Uint8Array {
  return getBytes(new SigningKey(secret).sign(digest).serialized);
}

/** r ‖ s in the lower half, over the digest itself. */
export function signP256(digest: Uint8Array, secret = SECRET): Uint8Array {
  return p256.sign(digest, secret, { prehash: false, lowS: true });
}

/** The same signature with the other half of s. */
export function otherHalf(signature: Uint8Array, order = ORDER): Uint8Array {
  const s = BigInt(to0x(signature.subarray(32, 64)));
  return concat(signature.subarray(0, 32), word(order - s), signature.subarray(64));
}

export function word(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, "0"));
}

export interface Assertion {
  flags?: number;
  client?: string;
  authenticator?: Uint8Array;
  challengeIndex?: bigint;
  typeIndex?: bigint;
  secret?: Uint8Array;
}

export function clientData(digest: Uint8Array): string {
  const challenge = Buffer.from(digest).toString("base64url");
  return `{"type":"webauthn.get","challenge":"${challenge}","origin":"http://localhost:8080"}`;
}

/** What a passkey gives, as the contracts take it. */
export function signWebAuthn(digest: Uint8Array, assertion: Assertion = {}): Uint8Array {
  const { flags = 5, client = clientData(digest), challengeIndex = 23n, typeIndex = 1n } = assertion;
  const rpId = sha256(utf8("localhost"));
  const authenticator = assertion.authenticator ?? concat(rpId, new Uint8Array([flags, 0, 0, 0, 1]));
  const signed = sha256(concat(authenticator, sha256(utf8(client))));
  const rs = signP256(signed, assertion.secret);
  return encodeAssertion(rs, challengeIndex, typeIndex, authenticator, client);
}

function encodeAssertion(
  rs: Uint8Array,
  challengeIndex: bigint,
  typeIndex: bigint,
  authenticator: BytesLike,
  client: string,
): Uint8Array {
  const values = [
    rs.subarray(0, 32),
    rs.subarray(32),
    challengeIndex,
    typeIndex,
    authenticator,
    utf8(client),
  ];
  const types = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "bytes"];
  return getBytes(coder.encode(types, values));
}

export function rsaKey(n: Hex, e = "0x010001"): Uint8Array {
  return getBytes(coder.encode(["bytes", "bytes"], [e, n]));
}
