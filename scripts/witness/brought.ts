import { fromBase64, isBase64 } from "../../protocol/base64.ts";
import { fromHex } from "../../protocol/bytes.ts";
import type { View } from "../../protocol/equivocation/format.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { checkConsistency } from "../../protocol/log.ts";
import type { BlockView, PathReader } from "./judge.ts";
import { pathOfProof } from "./tree.ts";
import type { Witness } from "./witness.ts";

/** What somebody brings to be cosigned (c2sp.org/tlog-witness, add-checkpoint). */
interface Brought {
  oldSize: number;
  proof: Uint8Array[];
  note: string;
}

/** Answer of add-checkpoint. */
export interface BroughtAnswer {
  status: number;
  type: "text/plain; charset=utf-8" | "text/x.tlog.size";
  body: string;
}

/** Most hashes that a consistency proof may have. */
const MOST_HASHES = 63;
const HASH = 32;

/** Thrown where the old size is not the witness's: its own is the answer. */
class OtherSize extends Error {
  readonly size: number;

  constructor(size: number) {
    super(`the witness stands at ${size}`);
    this.size = size;
  }
}

/** Answers one request of add-checkpoint: the witness's cosignature line, or why there is none. */
export async function answerBrought(witness: Witness, body: string): Promise<BroughtAnswer> {
  try {
    const { oldSize, proof, note } = parseBrought(body);
    const cosigned = await witness.consider(note, (own, view) => pathOf(own, view, oldSize, proof));
    return plain(200, cosigned.slice(cosigned.lastIndexOf("\n", cosigned.length - 2) + 1));
  } catch (error) {
    if (error instanceof OtherSize) return { status: 409, type: "text/x.tlog.size", body: `${error.size}\n` };
    if (isJejakError(error)) return plain(statusOf(error), `${error.message}\n`);
    throw error;
  }
}

function plain(status: number, body: string): BroughtAnswer {
  return { status, type: "text/plain; charset=utf-8", body };
}

/** `old <size>`, the hashes of the proof in base64 a line each, an empty line, the note. */
function parseBrought(body: string): Brought {
  const end = body.indexOf("\n\n");
  const [first = "", ...hashes] = body.slice(0, Math.max(0, end)).split("\n");
  const [, size] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? [];
  if (size === undefined || hashes.length > MOST_HASHES || !Number.isSafeInteger(Number(size)))
    throw malformed(first);
  return { oldSize: Number(size), proof: hashes.map(hashOf), note: body.slice(end + 2) };
}

function hashOf(line: string): Uint8Array {
  const hash = isBase64(line) ? fromBase64(line) : new Uint8Array(0);
  if (hash.length !== HASH) throw malformed(line);
  return hash;
}

function malformed(found: string): JejakError {
  return new JejakError("request-malformed", { values: { found: found.slice(0, 100) } });
}

/**
 * The path that the request brings, from the size that the witness has cosigned.
 * @throws OtherSize; JejakError `request-malformed`, `proof-invalid`
 */
function pathOf(
  own: View | null,
  view: BlockView,
  oldSize: number,
  proof: readonly Uint8Array[],
): PathReader {
  const { size, root } = view.checkpoint;
  const mine = own?.checkpoint ?? { size: 0, root: "" };
  if (oldSize > size) throw malformed(`old ${oldSize}`);
  if (oldSize !== mine.size) throw new OtherSize(mine.size);
  if (proof.length > 0 && (oldSize === 0 || oldSize === size)) throw new JejakError("proof-invalid");
  const path = pathOfProof(mine.size, fromHex(mine.root), proof);
  return () => {
    checkConsistency({ oldSize, size, oldRoot: fromHex(mine.root), root: fromHex(root), proof });
    return Promise.resolve([...path]);
  };
}

/** The statuses that c2sp.org/tlog-witness names; the registry's own for the rest. */
function statusOf({ code }: JejakError): number {
  if (code === "checkpoint-stranger") return 404;
  if (code === "checkpoint-unsigned" || code === "note-signature-invalid") return 403;
  if (code === "request-malformed" || code === "note-malformed") return 400;
  if (code === "proof-invalid" || code === "checkpoint-refuted") return 422;
  if (code === "checkpoint-older" || code === "equivocation-found" || code === "witness-halted") return 409;
  return 503;
}
