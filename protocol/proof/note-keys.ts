import { ed25519 } from "@noble/curves/ed25519.js";
import { fromBase64, isBase64, toBase64 } from "../base64.ts";
import { concat, toHex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { sha256, utf8 } from "../hash.ts";
import { isPrimeOrder } from "./ed25519.ts";

/** Signature types of c2sp.org/signed-note: 1 the log's own Ed25519, 4 a witness's cosignature with a time. */
export type KeyType = typeof LOG_KEY | typeof WITNESS_KEY;

export const LOG_KEY = 1;
export const WITNESS_KEY = 4;

/** A public key of notes: `<name>+<key id>+<base64 of type ‖ Ed25519 key>`. */
export interface VerifierKey {
  name: string;
  /** 4 bytes, 8 lower-case hex digits. */
  keyId: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

/** A secret key of notes: `PRIVATE+KEY+<name>+<key id>+<base64 of type ‖ seed>`. */
export interface SigningKey {
  name: string;
  type: KeyType;
  /** 32 bytes (RFC 8032, section 5.1.5). */
  seed: Uint8Array;
}

const LENGTH = 32;
const SECRET = "PRIVATE+KEY+";

/**
 * Reads a public key in the form of c2sp.org/signed-note.
 * @throws JejakError `vkey-malformed`: form, type, key id, or a point that is not of prime order
 */
export function parseVerifierKey(vkey: string, type: KeyType): VerifierKey {
  const { name, keyId, key } = split(vkey, type);
  if (keyIdOf(name, type, key) !== keyId) throw malformed("the id is not this key's", vkey);
  if (!isPrimeOrder(key)) throw malformed("not a point of prime order", vkey);
  return { name, keyId, publicKey: key };
}

/**
 * Reads the log's public key.
 * @throws JejakError `vkey-malformed`
 */
export function parseLogKey(vkey: string): VerifierKey {
  return parseVerifierKey(vkey, LOG_KEY);
}

/**
 * Reads a secret key. Its text is never in the error.
 * @throws JejakError `signing-key-malformed`
 */
export function parseSigningKey(text: string): SigningKey {
  try {
    if (!text.startsWith(SECRET)) throw malformed("not a secret key", "");
    const { name, type, keyId, key: seed } = split(text.slice(SECRET.length));
    const key = { name, type, seed };
    if (verifierKeyOf(key).keyId !== keyId) throw malformed("the id is not this key's", "");
    return key;
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    throw new JejakError("signing-key-malformed", error.detail === undefined ? {} : { detail: error.detail });
  }
}

/**
 * The secret key as text, one line without its newline.
 * @throws JejakError `signing-key-malformed` where it could not be read again
 */
export function formatSigningKey(key: SigningKey): string {
  const { keyId } = verifierKeyOf(key);
  const text = `${SECRET}${key.name}+${keyId}+${toBase64(concat(new Uint8Array([key.type]), key.seed))}`;
  parseSigningKey(text);
  return text;
}

/** The public key of a secret key, as text. */
export function vkeyOf(key: SigningKey): string {
  const { name, keyId, publicKey } = verifierKeyOf(key);
  return `${name}+${keyId}+${toBase64(concat(new Uint8Array([key.type]), publicKey))}`;
}

/** The public key of a secret key. */
export function verifierKeyOf({ name, type, seed }: SigningKey): VerifierKey {
  const publicKey = ed25519.getPublicKey(seed);
  return { name, keyId: keyIdOf(name, type, publicKey), publicKey };
}

/** SHA-256(name ‖ 0x0a ‖ type ‖ public key)[:4]. */
function keyIdOf(name: string, type: KeyType, publicKey: Uint8Array): string {
  return toHex(sha256(concat(utf8(`${name}\n`), new Uint8Array([type]), publicKey)).subarray(0, 4));
}

interface Parts {
  name: string;
  keyId: string;
  type: KeyType;
  key: Uint8Array;
}

function split(text: string, wanted?: KeyType): Parts {
  const [, name, keyId, encoded] = /^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  if (name === undefined || keyId === undefined || encoded === undefined || !isBase64(encoded))
    throw malformed("not a key", text);
  const bytes = fromBase64(encoded);
  const type = bytes[0];
  if (bytes.length !== 1 + LENGTH || !isKeyType(type) || (wanted ?? type) !== type)
    throw malformed("not an Ed25519 key of the type wanted", text);
  return { name, keyId, type, key: bytes.subarray(1) };
}

function isKeyType(type: number | undefined): type is KeyType {
  return type === LOG_KEY || type === WITNESS_KEY;
}

function malformed(detail: string, vkey: string): JejakError {
  return new JejakError("vkey-malformed", { detail, values: { vkey } });
}
