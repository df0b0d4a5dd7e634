import { formatEquivocation, viewOf, type View } from "../../protocol/equivocation/format.ts";
import { JejakError } from "../../protocol/errors.ts";
import { utf8 } from "../../protocol/hash.ts";
import { verifyNote, type CheckpointBlock } from "../../protocol/proof/cosignature.ts";
import type { VerifierKey } from "../../protocol/proof/note-keys.ts";
import { formatSignature } from "../../protocol/proof/note-sign.ts";
import { oldRootOf } from "./tree.ts";

/** A view that names its block, as every checkpoint of a Jejak log does. */
export interface BlockView extends View {
  checkpoint: View["checkpoint"] & { block: CheckpointBlock };
}

/** The log as the witness pins it. */
export interface PinnedLog {
  /** `jejak/<chainId>/<AuditLog address>`. */
  origin: string;
  chainId: bigint;
  key: VerifierKey;
}

/** Bytes of a view with the operator's own lines: two of them and a path fit a proof, whatever JSON escapes in them. */
const MOST_VIEW = 60_000;

/**
 * Reads a note and demands that the operator signed it for this log. Lines of others are left out: what they add must
 * not swell what is kept, nor a proof beyond what a proof may have.
 * @throws JejakError `note-malformed`, `checkpoint-stranger`, `checkpoint-unsigned`, `note-signature-invalid`
 */
export function openNote(text: string, { origin, chainId, key }: PinnedLog): BlockView {
  const view = viewOf(text);
  const { origin: found, block, size } = view.checkpoint;
  if (found !== origin) throw new JejakError("checkpoint-stranger", { values: { found, expected: origin } });
  if (!verifyNote(view.note, key)) throw new JejakError("checkpoint-unsigned", { values: { key: key.name } });
  if (block?.chainId !== chainId || size === 0) {
    throw new JejakError("checkpoint-stranger", {
      values: { chainId: block?.chainId, expected: chainId, size },
    });
  }
  return { ...ownView(view, key), checkpoint: { ...view.checkpoint, block } };
}

function ownView({ note: { body, signatures }, checkpoint }: View, { name, keyId }: VerifierKey): View {
  const own = signatures.filter((line) => line.name === name && line.keyId === keyId).slice(0, 1);
  const text = `${body}\n${own.map(formatSignature).join("")}`;
  const bytes = utf8(text).length;
  if (bytes > MOST_VIEW) throw new JejakError("note-malformed", { values: { bytes, most: MOST_VIEW } });
  return { text, note: { body, signatures: own }, checkpoint };
}

/** Gives the path from a size to a larger view of the log, see `rootsOfPath`. */
export type PathReader = (oldSize: number, larger: View["checkpoint"]) => Promise<Uint8Array[]>;

/**
 * What a signed view is beside another one of the same log: `next` extends it, or has the same size and root at a
 * later block; `known` adds nothing; `older` is a view of an earlier time that fits; `contradiction` cannot be of one
 * log that only grows, and the operator signed both.
 */
export type Judgement = { is: "next" | "known" | "older" } | { is: "contradiction"; proof: Uint8Array };

/**
 * Compares a view with the newest that the witness cosigned.
 * @throws JejakError `log-inconsistent` where nothing is proved either way, and those of the reader
 */
export async function judge(view: BlockView, own: View | null, readPath: PathReader): Promise<Judgement> {
  if (own === null) return { is: "next" };
  const [mine, theirs] = [own.checkpoint, view.checkpoint];
  if (mine.size === theirs.size) return judgeSameSize(view, own);
  const [smaller, larger] = mine.size < theirs.size ? [own, view] : [view, own];
  const path = await readPath(smaller.checkpoint.size, larger.checkpoint);
  if (oldRootOf(path, smaller.checkpoint.size, larger.checkpoint) !== smaller.checkpoint.root)
    return { is: "contradiction", proof: formatEquivocation([own.text, view.text], path) };
  return { is: theirs.size > mine.size && isLater(view, own) ? "next" : "older" };
}

function judgeSameSize(view: BlockView, own: View): Judgement {
  if (view.checkpoint.root !== own.checkpoint.root)
    return { is: "contradiction", proof: formatEquivocation([own.text, view.text], null) };
  if (view.note.body === own.note.body) return { is: "known" };
  return { is: isLater(view, own) ? "next" : "older" };
}

/** Whether a view's block lies behind the other's: one block holds one size, so both only go forward. */
function isLater({ checkpoint: { block } }: BlockView, own: View): boolean {
  return block.number > (own.checkpoint.block?.number ?? -1);
}
