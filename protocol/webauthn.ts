import { toBase64 } from "./base64.ts";
import { concat, equal, readUint } from "./bytes.ts";
import { sha256, utf8 } from "./hash.ts";

/** `abi.encode(bytes32 r, bytes32 s, uint256 challengeIndex, uint256 typeIndex, bytes, string)`. */
interface Assertion {
  /** r ‖ s. */
  signature: Uint8Array;
  challengeIndex: bigint;
  typeIndex: bigint;
  authenticatorData: Uint8Array;
  clientDataJson: Uint8Array;
}

const WORD = 32;
/** Four words and two offsets. */
const HEAD = 6 * WORD;

const TYPE = utf8('"type":"webauthn.get"');

/** Bits of the authenticator's flags (WebAuthn level 3, section 6.1). */
const FLAG = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16 };
const FLAGS_AT = 32;
/** rpIdHash, flags, counter. */
const MIN_AUTHENTICATOR_DATA = 37;

/** Whether r ‖ s is the key's ECDSA signature on P-256 over a digest, s in the lower half. */
export type VerifyP256 = (digest: Uint8Array, signature: Uint8Array) => boolean;

/**
 * A passkey's signature over the digest, by the rules of OpenZeppelin's WebAuthn library: type, challenge, flags and
 * signature. Origin and rpId are not looked at.
 */
export function isWebAuthnSigned(digest: Uint8Array, encoded: Uint8Array, verify: VerifyP256): boolean {
  const assertion = decodeAssertion(encoded);
  if (assertion === null) return false;
  const { authenticatorData, clientDataJson, signature } = assertion;
  return (
    authenticatorData.length >= MIN_AUTHENTICATOR_DATA &&
    hasType(assertion) &&
    hasChallenge(assertion, digest) &&
    hasFlags(authenticatorData[FLAGS_AT] ?? 0) &&
    verify(sha256(concat(authenticatorData, sha256(clientDataJson))), signature)
  );
}

/** As lenient as WebAuthn.tryDecodeAuth: offsets may be odd or overlap, bytes behind do not count. */
function decodeAssertion(encoded: Uint8Array): Assertion | null {
  if (encoded.length < HEAD) return null;
  const authenticatorData = bytesAt(encoded, wordAt(encoded, 4 * WORD));
  const clientDataJson = bytesAt(encoded, wordAt(encoded, 5 * WORD));
  if (authenticatorData === null || clientDataJson === null) return null;
  return {
    signature: encoded.subarray(0, 2 * WORD),
    challengeIndex: wordAt(encoded, 2 * WORD),
    typeIndex: wordAt(encoded, 3 * WORD),
    authenticatorData,
    clientDataJson,
  };
}

function bytesAt(encoded: Uint8Array, offset: bigint): Uint8Array | null {
  if (offset > BigInt(encoded.length - WORD)) return null;
  const from = Number(offset) + WORD;
  const length = wordAt(encoded, Number(offset));
  return length > BigInt(encoded.length - from) ? null : encoded.subarray(from, from + Number(length));
}

function wordAt(encoded: Uint8Array, offset: number): bigint {
  let word = 0n;
  for (let at = offset; at < offset + WORD; at += 4) word = (word << 32n) | BigInt(readUint(encoded, at, 4));
  return word;
}

/**
 * The library adds 20 to typeIndex without a check and reads the text from memory, where the length stands before
 * it: an index of 2^256 − k reads the last k bytes of the length first. What it accepts was recorded.
 */
function hasType({ typeIndex, clientDataJson }: Assertion): boolean {
  const last = BigInt.asUintN(256, typeIndex + BigInt(TYPE.length - 1));
  if (last >= BigInt(clientDataJson.length)) return false;
  const length = new Uint8Array(WORD);
  new DataView(length.buffer).setUint32(WORD - 4, clientDataJson.length);
  const end = WORD + Number(last) + 1;
  return equal(concat(length, clientDataJson).subarray(end - TYPE.length, end), TYPE);
}

function hasChallenge({ challengeIndex, clientDataJson }: Assertion, digest: Uint8Array): boolean {
  const expected = utf8(`"challenge":"${base64Url(digest)}"`);
  if (challengeIndex > BigInt(clientDataJson.length)) return false;
  const from = Number(challengeIndex);
  return equal(clientDataJson.subarray(from, from + expected.length), expected);
}

function hasFlags(flags: number): boolean {
  const needed = FLAG.userPresent | FLAG.userVerified;
  const isBackupSound = (flags & FLAG.backedUp) === 0 || (flags & FLAG.backupEligible) !== 0;
  return (flags & needed) === needed && isBackupSound;
}

/** RFC 4648, section 5, without padding. */
function base64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
