import { fromBase64, isBase64 } from "../base64.ts";
import { isZero, readUint, toHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { utf8 } from "../hash.ts";
import { isSigned } from "./ed25519.ts";
import { parseVerifierKey, WITNESS_KEY, type VerifierKey } from "./note-keys.ts";

export type { VerifierKey } from "./note-keys.ts";

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

const MAX_NOTE = 65_536;
const MAX_SIGNATURES = 100;
const ID = 4;
const KEY = 32;
const TIMESTAMP = 8;

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
  if (name === undefined || !isEncoded(encoded)) throw malformedNote("not a signature line", line);
  const bytes = fromBase64(encoded);
  if (bytes.length <= ID) throw malformedNote("no signature in its line", line);
  return { name, keyId: toHex(bytes.subarray(0, ID)), signature: bytes.subarray(ID) };
}

function isEncoded(text: string | undefined): text is string {
  return text !== undefined && isBase64(text);
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
  const root = isEncoded(line) ? fromBase64(line) : null;
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
 * @throws JejakError `vkey-malformed`
 */
export function parseVkey(vkey: string): VerifierKey {
  return parseVerifierKey(vkey, WITNESS_KEY);
}

/** Unix seconds at which the witness saw this checkpoint as the newest. */
export interface Cosignature {
  time: number;
}

/**
 * Holds the log's own signatures of a note against its key; all by this key must hold.
 * @returns whether there is one
 * @throws JejakError `note-signature-invalid`, which names the key
 */
export function verifyNote(note: Note, key: VerifierKey): boolean {
  const own = signaturesBy(note, key);
  if (own.every((signature) => isSigned(signature, utf8(note.body), key.publicKey))) return own.length > 0;
  throw new JejakError("note-signature-invalid", { values: { key: key.name } });
}

function signaturesBy({ signatures }: Note, key: VerifierKey): Uint8Array[] {
  return signatures
    .filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
    .map(({ signature }) => signature);
}

/**
 * Holds a witness's cosignature against its key; of several the newest counts, and all must hold.
 * @returns null where the note has none by this key
 * @throws JejakError `cosignature-invalid`, which names the witness
 */
export function verifyCosignature(note: Note, key: VerifierKey): Cosignature | null {
  const times = signaturesBy(note, key).map((signature) => timeOf(note.body, signature, key));
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

function malformedNote(detail: string, found: unknown): JejakError {
  return new JejakError("note-malformed", { detail, values: { found } });
}
