import { ed25519 } from "@noble/curves/ed25519.js";
import { toBase64 } from "../base64.ts";
import { concat, fromHex, writeUint, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { utf8 } from "../hash.ts";
import { parseCheckpoint, type Checkpoint, type NoteSignature } from "./cosignature.ts";
import { LOG_KEY, WITNESS_KEY, verifierKeyOf, type KeyType, type SigningKey } from "./note-keys.ts";

/**
 * The text of a checkpoint, with its last newline (c2sp.org/tlog-checkpoint). A note is this, an empty line, and
 * signature lines.
 * @throws JejakError `note-malformed` where it would not be read as what it was written for
 */
export function formatCheckpoint({ origin, size, root, block }: Checkpoint): string {
  const lines = [origin, String(size), toBase64(fromHex(root))];
  if (block !== undefined) lines.push(`jejak-block ${block.chainId} ${block.number} ${block.hash}`);
  const body = lines.map((line) => `${line}\n`).join("");
  parseCheckpoint(body);
  return body;
}

/** Name of the log of one AuditLog. @param auditLog address in any case */
export function originOf(chainId: number | bigint, auditLog: Hex): string {
  return `jejak/${chainId}/${auditLog.toLowerCase()}`;
}

/**
 * The log's own signature line of a text, with its newline: Ed25519 over the text itself.
 * @param body text of the note, with its last newline
 * @throws JejakError `signing-key-malformed` where it is a witness's key
 */
export function signNote(body: string, key: SigningKey): string {
  checkType(key, LOG_KEY);
  return signatureLine(key, ed25519.sign(utf8(body), key.seed));
}

/**
 * A witness's cosignature line of a text, with its newline (c2sp.org/tlog-cosignature, `cosignature/v1`).
 * @param body text of the note, with its last newline
 * @param time Unix seconds
 * @throws JejakError `signing-key-malformed` where it is a log's key
 */
export function cosign(body: string, key: SigningKey, time: number): string {
  checkType(key, WITNESS_KEY);
  const signature = ed25519.sign(utf8(`cosignature/v1\ntime ${time}\n${body}`), key.seed);
  return signatureLine(key, concat(timestamp(time), signature));
}

/** 8 bytes, big-endian, of which 6 hold all times that come. */
function timestamp(time: number): Uint8Array {
  const bytes = new Uint8Array(8);
  writeUint(bytes, 2, 6, time);
  return bytes;
}

function signatureLine(key: SigningKey, signature: Uint8Array): string {
  const { name, keyId } = verifierKeyOf(key);
  return formatSignature({ name, keyId, signature });
}

/** A signature line with its newline: em dash, name, base64 of key id ‖ signature. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(concat(fromHex(keyId), signature))}\n`;
}

function checkType({ type }: SigningKey, wanted: KeyType): void {
  if (type !== wanted) throw new JejakError("signing-key-malformed", { values: { type, wanted } });
}
