import { isJejakError, JejakError } from "../../protocol/errors.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVkey,
  verifyCosignature,
  type Note,
  type NoteSignature,
  type VerifierKey,
} from "../../protocol/proof/cosignature.ts";
import { formatSignature } from "../../protocol/proof/note-sign.ts";
import type { Queryable } from "../store/pool.ts";
import { keepCosignature, newestNote, noteOf, noteWitness } from "../store/queries/checkpoints.ts";
import type { WitnessConfig } from "./config.ts";

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 65_536;

/**
 * Asks a witness for its newest checkpoint where it has not cosigned our newest, verifies what it answers and keeps
 * it. How it went stands in `kept.witnesses`.
 * @returns whether there is nothing to ask for, or it gave something new
 */
export async function collect(db: Queryable, origin: string, witness: WitnessConfig): Promise<boolean> {
  const newest = await newestNote(db, origin);
  const has = newest?.cosignatures.some((cosignature) => cosignature.witness === witness.key) ?? true;
  if (!newest || has) return true;
  try {
    const isNew = await ask(db, origin, witness);
    await noteWitness(db, witness.key, null);
    return isNew;
  } catch (error) {
    if (!isJejakError(error)) throw error;
    await noteWitness(db, witness.key, { code: error.code, values: error.values ?? {} });
    return false;
  }
}

/** @returns whether its cosignature was not here yet */
async function ask(db: Queryable, origin: string, { key, url }: WitnessConfig): Promise<boolean> {
  const note = parseNote(await fetchNote(`${url}/checkpoint`));
  const verifier = parseVkey(key);
  const cosignature = verifyCosignature(note, verifier);
  if (cosignature === null)
    throw new JejakError("cosignature-missing", { values: { witness: verifier.name } });
  const { size } = parseCheckpoint(note.body);
  const own = await noteOf(db, origin, size, note.body);
  if (own === null) throw new JejakError("checkpoint-stranger", { values: { witness: verifier.name, size } });
  const { time } = cosignature;
  if (own.cosignatures.some((known) => known.witness === key && known.time >= time)) return false;
  await keepCosignature(db, own.id, { witness: key, line: lineOf(note, verifier, time), time });
  return true;
}

/** The signature line of a cosignature that was verified. */
function lineOf(note: Note, key: VerifierKey, time: number): string {
  const isIt = (signature: NoteSignature) =>
    verifyCosignature({ ...note, signatures: [signature] }, key)?.time === time;
  const found = note.signatures.find(isIt);
  if (found === undefined) throw new JejakError("cosignature-missing", { values: { witness: key.name } });
  return formatSignature(found);
}

/** @throws JejakError `witness-unavailable` */
async function fetchNote(address: string): Promise<string> {
  const unavailable = (detail: string, cause?: unknown) =>
    new JejakError("witness-unavailable", { values: { address }, detail, cause });
  try {
    const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw unavailable(`HTTP ${response.status}`);
    return await textOf(response);
  } catch (cause) {
    throw isJejakError(cause) ? cause : unavailable("no answer", cause);
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, bytes] = ["", 0];
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new JejakError("note-malformed", { values: { bytes, most: MOST_BYTES } });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
