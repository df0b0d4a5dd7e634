import { concat, equal, fromHex, readUint, to0x, writeUint } from "./bytes.ts";
import { sha256 } from "./hash.ts";

const WORD = 32;
/** abi.encode(bytes e, bytes n): two offsets, length and word of e, length of n. */
const FRAME = 5 * WORD;
const MIN_BYTES = 256;
const MAX_BYTES = 512;

/** DigestInfo of SHA-256 up to the digest, with and without the NULL parameter (RFC 8017, section 9.2, note 1). */
const DIGEST_INFOS = ["3031300d060960864801650304020105000420", "302f300b06096086480165030402010420"].map(
  fromHex,
);

/**
 * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2.2) over the 32 bytes of a digest, as OpenZeppelin's RSA library
 * checks it: a signature as long as n and smaller than n, no parameters or NULL.
 * @param key `abi.encode(bytes e, bytes n)`, which AgencyDirectory takes only with e = 65537 and n of 2,048 to
 * 4,096 bits, odd, its top bit set; any other is refused
 */
export function isRsaSigned(key: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const n = modulusOf(key);
  if (n === null || signature.length !== n.length) return false;
  const [base, modulus] = [BigInt(to0x(signature)), BigInt(to0x(n))];
  if (base >= modulus) return false;
  const message = power65537(base, modulus)
    .toString(16)
    .padStart(2 * n.length, "0");
  const hash = sha256(digest);
  return DIGEST_INFOS.some((info) => equal(fromHex(message), padded(concat(info, hash), n.length)));
}

function modulusOf(key: Uint8Array): Uint8Array | null {
  const length = readUint(key, FRAME - 4, 4);
  if (length < MIN_BYTES || length > MAX_BYTES) return null;
  const n = key.subarray(FRAME, FRAME + length);
  const isSound = n.length === length && (n[0] ?? 0) >= 0x80 && ((n[length - 1] ?? 0) & 1) === 1;
  return isSound && equal(key, encodeRsaKey(n)) ? n : null;
}

/** `abi.encode(bytes 0x010001, bytes n)`. */
export function encodeRsaKey(n: Uint8Array): Uint8Array {
  const key = new Uint8Array(FRAME + Math.ceil(n.length / WORD) * WORD);
  writeUint(key, WORD - 1, 1, 2 * WORD);
  writeUint(key, 2 * WORD - 1, 1, 4 * WORD);
  writeUint(key, 3 * WORD - 1, 1, 3);
  key.set([1, 0, 1], 3 * WORD);
  writeUint(key, FRAME - 2, 2, n.length);
  key.set(n, FRAME);
  return key;
}

/** Public values only, so the time it takes tells nothing. */
function power65537(base: bigint, modulus: bigint): bigint {
  let power = base;
  for (let i = 0; i < 16; i++) power = (power * power) % modulus;
  return (power * base) % modulus;
}

/** 0x00 ‖ 0x01 ‖ 0xff … ‖ 0x00 ‖ DigestInfo (RFC 8017, section 9.2). */
function padded(digestInfo: Uint8Array, length: number): Uint8Array {
  const message = new Uint8Array(length).fill(0xff);
  message[0] = 0;
  message[1] = 1;
  message[length - digestInfo.length - 1] = 0;
  message.set(digestInfo, length - digestInfo.length);
  return message;
}
