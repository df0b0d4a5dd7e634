import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isJejakError, JejakError } from "../../protocol/errors.ts";
import { viewOf, type View } from "../../protocol/equivocation/format.ts";
import { parseVkey, verifyCosignature, verifyNote } from "../../protocol/proof/cosignature.ts";
import {
  formatSigningKey,
  parseLogKey,
  parseSigningKey,
  vkeyOf,
  type SigningKey,
} from "../../protocol/proof/note-keys.ts";
import { writeDurably } from "./durable.ts";

/** Where a witness keeps what it must not lose. */
export interface Folder {
  root: string;
  key: string;
  state: string;
  /** How far the first reading has come; may be lost. */
  reading: string;
  lock: string;
}

export function folderAt(root: string): Folder {
  const at = (name: string): string => join(root, name);
  return { root, key: at("key"), state: at("state.json"), reading: at("reading.json"), lock: at("lock") };
}

const State = z.strictObject({
  format: z.literal("jejak-witness-state"),
  version: z.literal(1),
  /** Public key of this witness. */
  witness: z.string(),
  /** The log's public key, and the newest note that this witness cosigned; null before the first. */
  newest: z.strictObject({ logKey: z.string(), note: z.string() }).nullable(),
});

/**
 * Makes a witness's folder: a key that nobody else can read, and the state of having signed nothing. The state comes
 * first, so that a key never stands without it; a witness whose state is gone refuses to start.
 * @param seed 32 random bytes
 * @returns the public key
 * @throws JejakError `key-exists`, `signing-key-malformed` where the name has white space or a plus
 */
export function createFolder(folder: Folder, name: string, seed: Uint8Array): string {
  const key: SigningKey = { name, type: 4, seed };
  const secret = formatSigningKey(key);
  mkdirSync(folder.root, { recursive: true, mode: 0o700 });
  for (const path of [folder.key, folder.state]) {
    if (existsSync(path)) throw new JejakError("key-exists", { at: path });
  }
  writeState(folder, { format: "jejak-witness-state", version: 1, witness: vkeyOf(key), newest: null });
  writeDurably(folder.key, `${secret}\n`);
  return vkeyOf(key);
}

function writeState({ state }: Folder, content: z.infer<typeof State>): void {
  writeDurably(state, `${JSON.stringify(content, null, 2)}\n`);
}

/** @throws JejakError `key-unknown`, `key-permissions`, `signing-key-malformed` */
export function readKey({ key: path }: Folder): SigningKey {
  if (!existsSync(path)) throw new JejakError("key-unknown", { at: path });
  if ((statSync(path).mode & 0o077) !== 0) throw new JejakError("key-permissions", { at: path });
  return parseSigningKey(readFileSync(path, "utf8").trimEnd());
}

/** What a witness has signed last, and nothing but what it has proved to have signed. */
export interface WitnessState {
  /** Null before the first cosignature. */
  newest(): View | null;
  /**
   * Puts a cosigned note on the disk. Only once this has returned may the cosignature leave the process: were it the
   * other way round, a kill in between would let the next start sign another view.
   */
  keep(note: string): void;
}

/**
 * Opens the state of a witness for one log.
 * @throws JejakError `witness-state-damaged` where it is missing, cannot be read or does not verify;
 * `witness-state-foreign` where it is another key's or log's
 */
export function openState(folder: Folder, key: SigningKey, logKey: string, origin: string): WitnessState {
  const state = readState(folder);
  const witness = vkeyOf(key);
  if (state.witness !== witness) throw foreign(folder, { found: state.witness, expected: witness });
  let newest = state.newest === null ? null : verified(folder, state.newest, witness);
  if (state.newest !== null && state.newest.logKey !== logKey)
    throw foreign(folder, { found: state.newest.logKey, expected: logKey });
  if (newest !== null && newest.checkpoint.origin !== origin)
    throw foreign(folder, { found: newest.checkpoint.origin, expected: origin });
  return {
    newest: () => newest,
    keep: (note) => {
      const view = viewOf(note);
      writeState(folder, { format: "jejak-witness-state", version: 1, witness, newest: { logKey, note } });
      newest = view;
    },
  };
}

function readState(folder: Folder): z.infer<typeof State> {
  try {
    return State.parse(JSON.parse(readFileSync(folder.state, "utf8")));
  } catch (cause) {
    throw new JejakError("witness-state-damaged", { at: folder.state, cause });
  }
}

function verified(
  folder: Folder,
  { logKey, note: text }: { logKey: string; note: string },
  witness: string,
): View {
  try {
    const view = viewOf(text);
    if (verifyNote(view.note, parseLogKey(logKey)) && verifyCosignature(view.note, parseVkey(witness)))
      return view;
  } catch (cause) {
    if (!isJejakError(cause)) throw cause;
    throw new JejakError("witness-state-damaged", { at: folder.state, cause });
  }
  throw new JejakError("witness-state-damaged", { at: folder.state });
}

function foreign(folder: Folder, values: Record<string, unknown>): JejakError {
  return new JejakError("witness-state-foreign", { at: folder.state, values });
}

const PROOF = /^equivocation-[0-9a-f]{16}\.json$/;
const SUSPECT = /^suspect-[0-9a-f]{16}\.note$/;

/** Most suspect notes that are kept. */
const MOST_SUSPECTS = 100;

function filesIn({ root }: Folder, pattern: RegExp): string[] {
  return readdirSync(root)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(root, name));
}

function nameOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

/** Proofs of equivocation in the folder, by name. */
export function proofsIn(folder: Folder): Uint8Array[] {
  return filesIn(folder, PROOF).map((path) => readFileSync(path));
}

/** Writes a proof under a name of its own; the same proof again changes nothing. @returns the path */
export function keepProof({ root }: Folder, proof: Uint8Array): string {
  const path = join(root, `equivocation-${nameOf(proof)}.json`);
  writeDurably(path, proof);
  return path;
}

/** A note that the operator signed and whose place in the log the log did not show. */
export interface Suspect {
  path: string;
  text: string;
}

export function suspectsIn(folder: Folder): Suspect[] {
  return filesIn(folder, SUSPECT).map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** Keeps a note for the day on which the log shows enough to judge it. */
export function keepSuspect(folder: Folder, text: string): void {
  const path = join(folder.root, `suspect-${nameOf(text)}.note`);
  if (!existsSync(path) && filesIn(folder, SUSPECT).length < MOST_SUSPECTS) writeDurably(path, text);
}

export function dropSuspect({ path }: Suspect): void {
  rmSync(path, { force: true });
}
