import { z } from "zod";
import { fromBase64, isBase64, toBase64 } from "../base64.ts";
import { concat, equal } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { checkFormat, checkShape } from "../evidence/shape.ts";
import { canonicalize } from "../jcs.ts";
import { parseStrict, type JsonObject } from "../json.ts";
import { parseCheckpoint, parseNote, type Checkpoint, type Note } from "../proof/cosignature.ts";

export const EQUIVOCATION_FORMAT = "jejak-equivocation";
const EQUIVOCATION_VERSION = 1;

/** Two notes and one path; a larger file is refused before it is read. */
const MAX_EQUIVOCATION_BYTES = 2 ** 18;

const MAX_NOTE = 65_536;
const HASH = 32;
/** A path has at most two hashes a level. */
const MAX_PATH = 128 * HASH;

const Equivocation = z.strictObject({
  format: z.literal(EQUIVOCATION_FORMAT),
  version: z.literal(EQUIVOCATION_VERSION),
  /** Signed notes, the smaller size first; of one size, in the order of their texts (UTF-16 code units). */
  notes: z.tuple([z.string().max(MAX_NOTE), z.string().max(MAX_NOTE)]),
  /** Hashes joined; where the sizes differ, and only there. */
  path: z
    .string()
    .max(Math.ceil(MAX_PATH / 3) * 4, { abort: true })
    .refine(isBase64, "not base64")
    .exactOptional(),
});

/** Two signed checkpoints of one log that cannot both be views of one log that only grows. */
export interface Equivocation {
  format: typeof EQUIVOCATION_FORMAT;
  version: typeof EQUIVOCATION_VERSION;
  notes: [string, string];
  path?: string;
}

/** A signed checkpoint, read. */
export interface View {
  /** The note as it is. */
  text: string;
  note: Note;
  checkpoint: Checkpoint;
}

export interface OpenEquivocation {
  smaller: View;
  larger: View;
  /** From the smaller size to the larger, as in `rootsOfPath`; null where the sizes are the same. */
  path: Uint8Array[] | null;
}

/** Whether bytes say of themselves that they are a proof of equivocation, whatever else is wrong with them. */
export function isEquivocation(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return (
      typeof value === "object" && value !== null && (value as JsonObject)["format"] === EQUIVOCATION_FORMAT
    );
  } catch {
    return false;
  }
}

/**
 * Reads a proof of equivocation; what it proves is for `verifyEquivocation` to say.
 * @throws JejakError `equivocation-unsupported`, `equivocation-malformed`, `note-malformed`, those of `parseStrict`
 */
export function parseEquivocation(input: Uint8Array): OpenEquivocation {
  if (input.length > MAX_EQUIVOCATION_BYTES) {
    throw malformed("$", { bytes: input.length, most: MAX_EQUIVOCATION_BYTES });
  }
  const value = parseStrict(input);
  checkFormat("equivocation-unsupported", value, EQUIVOCATION_FORMAT, EQUIVOCATION_VERSION);
  const file: Equivocation = checkShape("equivocation-malformed", Equivocation, value);
  if (!equal(canonicalize(value), input)) throw malformed("$", { form: "not JCS" });
  return opened(file);
}

function opened({ notes: [first, second], path }: Equivocation): OpenEquivocation {
  const [smaller, larger] = [viewOf(first), viewOf(second)];
  const [from, to] = [smaller.checkpoint.size, larger.checkpoint.size];
  if (from > to || (from === to && first >= second)) throw malformed("$.notes", { sizes: [from, to] });
  if ((from === to) !== (path === undefined)) throw malformed("$.path", { sizes: [from, to] });
  return { smaller, larger, path: path === undefined ? null : hashesIn(fromBase64(path)) };
}

/** @throws JejakError `note-malformed` */
export function viewOf(text: string): View {
  const note = parseNote(text);
  return { text, note, checkpoint: parseCheckpoint(note.body) };
}

function hashesIn(joined: Uint8Array): Uint8Array[] {
  if (joined.length % HASH !== 0) throw malformed("$.path", { bytes: joined.length });
  return Array.from({ length: joined.length / HASH }, (_, i) => joined.slice(i * HASH, (i + 1) * HASH));
}

/**
 * The bytes of the file that shows two signed notes side by side.
 * @param path from the smaller size to the larger where they differ, see `rootsOfPath`
 * @throws JejakError as `parseEquivocation`, which reads what is written here
 */
export function formatEquivocation(
  notes: readonly [string, string],
  path: readonly Uint8Array[] | null,
): Uint8Array {
  const file: JsonObject = {
    format: EQUIVOCATION_FORMAT,
    version: EQUIVOCATION_VERSION,
    notes: [...notes].sort(bySize),
    ...(path !== null && { path: toBase64(concat(...path)) }),
  };
  const bytes = canonicalize(file);
  parseEquivocation(bytes);
  return bytes;
}

function bySize(a: string, b: string): number {
  const difference = viewOf(a).checkpoint.size - viewOf(b).checkpoint.size;
  if (difference !== 0) return difference;
  return a < b ? -1 : 1;
}

function malformed(at: string, values: Record<string, unknown>): JejakError {
  return new JejakError("equivocation-malformed", { at, values });
}
