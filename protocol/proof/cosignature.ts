import { ed25519 } from "@noble/curves/ed25519.js";
import { BASE64, fromBase64 } from "../base64.ts";
import { concat, isZero, readUint, toHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { sha256, utf8 } from "../hash.ts";

/** A text and who signed it (c2sp.org/signed-note). */
export interface Note {
  /** With its last newline. */
  body: string;
  signatures: NoteSignature[];
}

export interface NoteSignature {
  name: string;
  /** 4 bytes, hex without 0x. */
  keyId: string;
  signature: Uint8Array;
}

/** Size, root and block of the log at one moment (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  origin: string;
  size: number;
  /** SHA-256, 64 lower-case hex digits. */
  root: string;
  /** The block that holds this size and root, from the extension line `jejak-block`. */
  block?: CheckpointBlock;
}

export interface CheckpointBlock {
  chainId: bigint;
  number: number;
  hash: Hex;
}

/** A witness's key: `<name>+<key id>+<base64 of 0x04 ‖ Ed25519 key>`. */
export interface VerifierKey {
  name: string;
  keyId: string;
  publicKey: Uint8Array;
}

const MAX_NOTE = 65_536;
const MAX_SIGNATURES = 100;
const ID = 4;
const KEY = 32;
const TIMESTAMP = 8;
/** Signature type of timestamped Ed25519 cosignatures. */
const COSIGNATURE = 4;

/**
 * Splits a signed note into text and signatures: at its last empty line.
 * @throws JejakError `note-malformed`, which names the line
 */
export function parseNote(text: string): Note {
  if (text.length > MAX_NOTE || !text.isWellFormed() || hasControl(text))
    throw malformedNote("not a text", text);
  const end = text.lastIndexOf("\n\n");
  if (end < 1 || !text.endsWith("\n")) throw malformedNote("no signatures", text);
  const lines = text.slice(end + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw malformedNote("too many signatures", lines.length);
  return { body: text.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

/** ASCII control characters other than newline. */
function hasControl(text: string): boolean {
  return utf8(text).some((byte) => byte < 0x20 && byte !== 0x0a);
}

/** Em dash, space, key name, space, base64 of key id ‖ signature. */
function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^\p{White_Space}+]+) (\S+)$/u.exec(line) ?? [];
  if (name === undefined || !isBase64(encoded)) throw malformedNote("not a signature line", line);
  const bytes = fromBase64(encoded);
  if (bytes.length <= ID) throw malformedNote("no signature in its line", line);
  return { name, keyId: toHex(bytes.subarray(0, ID)), signature: bytes.subarray(ID) };
}

function isBase64(text: string | undefined): text is string {
  return text !== undefined && BASE64.test(text);
}

/**
 * Reads a checkpoint: origin, size, base64 of the root, then extension lines. Those that Jejak does not know are
 * passed over; `jejak-block <chain id> <number> <hash>` may stand there once.
 * @param body text of a note, with its last newline
 * @throws JejakError `note-malformed`, which names the line
 */
export function parseCheckpoint(body: string): Checkpoint {
  const [origin = "", size = "", root = "", ...extensions] = body.split("\n");
  const last = extensions.pop();
  if (last !== "" || origin === "" || extensions.includes("")) throw malformedNote("an empty line", body);
  const blocks = extensions.filter((line) => line.split(" ")[0] === "jejak-block");
  if (blocks.length > 1) throw malformedNote("two lines name a block", blocks);
  const checkpoint = { origin, size: decimal(size), root: rootOf(root) };
  return blocks[0] === undefined ? checkpoint : { ...checkpoint, block: blockOf(blocks[0]) };
}

function decimal(digits: string): number {
  const value = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  if (!Number.isSafeInteger(value)) throw malformedNote("not a number", digits);
  return value;
}

function rootOf(line: string): string {
  const root = isBase64(line) ? fromBase64(line) : null;
  if (root?.length !== KEY) throw malformedNote("not a root", line);
  return toHex(root);
}

function blockOf(line: string): CheckpointBlock {
  const [, chainId = "", number = "", hash] = /^jejak-block (\S+) (\S+) (0x[0-9a-f]{64})$/.exec(line) ?? [];
  if (hash === undefined || !/^[1-9]\d{0,77}$/.test(chainId)) throw malformedNote("not a block", line);
  return { chainId: BigInt(chainId), number: decimal(number), hash: hash as Hex };
}

/**
 * Reads a witness's key (vkey of c2sp.org/signed-note, type 0x04 of c2sp.org/tlog-cosignature).
 *
 * Ed25519 is taken in its strict form (RFC 8032, sections 5.1.3 and 5.1.7; not ZIP-215): one encoding a point, s
 * below the order, and every point in the prime-order group. Evidence is checked once by each reader, with
 * whatever library: only where no encoding is lenient and no cofactor plays a part do all of them agree, and only a
 * key outside the small subgroup binds its holder to one text.
 * @throws JejakError `vkey-malformed`
 */
export function parseVkey(vkey: string): VerifierKey {
  const [, name, keyId, encoded] = /^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(vkey) ?? [];
  if (name === undefined || keyId === undefined || !isBase64(encoded)) throw malformedKey("not a key", vkey);
  const key = fromBase64(encoded);
  if (key.length !== 1 + KEY || key[0] !== COSIGNATURE)
    throw malformedKey("not a witness's Ed25519 key", vkey);
  if (keyIdOf(name, key) !== keyId) throw malformedKey("the id is not this key's", vkey);
  if (!isPrimeOrder(key.subarray(1))) throw malformedKey("not a point of prime order", vkey);
  return { name, keyId, publicKey: key.subarray(1) };
}

/** SHA-256(name ‖ 0x0a ‖ type ‖ key)[:4]. */
function keyIdOf(name: string, typeAndKey: Uint8Array): string {
  return toHex(sha256(concat(utf8(`${name}\n`), typeAndKey)).subarray(0, ID));
}

/** RFC 8032's one encoding of a point other than the identity, in the subgroup of prime order. */
function isPrimeOrder(encoded: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(encoded, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    // Not a point, or one in an encoding that is not its shortest.
    return false;
  }
}

/** Unix seconds at which the witness saw this checkpoint as the newest. */
export interface Cosignature {
  time: number;
}

/**
 * Holds a witness's cosignature against its key; of several the newest counts, and all must hold.
 * @returns null where the note has none by this key
 * @throws JejakError `cosignature-invalid`, which names the witness
 */
export function verifyCosignature(note: Note, key: VerifierKey): Cosignature | null {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  const times = own.map(({ signature }) => timeOf(note.body, signature, key));
  return times.length === 0 ? null : { time: Math.max(...times) };
}

function timeOf(body: string, signature: Uint8Array, key: VerifierKey): number {
  const time = readTime(signature);
  const message = utf8(`cosignature/v1\ntime ${time ?? ""}\n${body}`);
  if (time !== null && isSigned(signature.subarray(TIMESTAMP), message, key.publicKey)) return time;
  throw new JejakError("cosignature-invalid", { values: { witness: key.name } });
}

/** 8 bytes, big-endian, of which 6 hold all times that come; null where it is longer, or the length is wrong. */
function readTime(signature: Uint8Array): number | null {
  if (signature.length !== TIMESTAMP + 64 || !isZero(signature, 0, 2)) return null;
  return readUint(signature, 2, 6);
}

function isSigned(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return (
    isPrimeOrder(signature.subarray(0, KEY)) && ed25519.verify(signature, message, key, { zip215: false })
  );
}

function malformedNote(detail: string, found: unknown): JejakError {
  return new JejakError("note-malformed", { detail, values: { found } });
}

function malformedKey(detail: string, vkey: string): JejakError {
  return new JejakError("vkey-malformed", { detail, values: { vkey } });
}
