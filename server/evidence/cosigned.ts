import { originOf } from "../../protocol/proof/note-sign.ts";
import { cosignedNotes, type NoteRow } from "../store/queries/checkpoints.ts";
import { inView, type View } from "../store/queries/view.ts";
import { gather, type Gathered } from "./gather.ts";
import type { Sources } from "./make.ts";
import type { Asked } from "./subject.ts";

/** What was gathered in the block of a note that witnesses cosigned. */
export type Cosigned = Gathered & { note: NoteRow };

/**
 * The same as was gathered, in the blocks of cosigned notes: the newest that every witness cosigned, then the newest
 * that any did. A note in whose block the subject was another one (it has had a step since, a mandate has been revoked)
 * is left out: old evidence must not hide what is new.
 */
export async function* inCosignedBlocks(
  sources: Pick<Sources, "pool" | "content" | "deployment">,
  asked: Asked,
  gathered: Gathered,
): AsyncGenerator<Cosigned> {
  const { pool, content, deployment } = sources;
  const notes = await cosignedNotes(pool, originOf(deployment.chainId, deployment.auditLog));
  for (const note of notes.filter(({ size }) => lastIndex(gathered) < Number(size))) {
    const then = await inView(pool, "seen", (db, view) =>
      gather(db, viewAt(view, note), content, asked, note),
    );
    if (isSame(then, gathered)) yield { ...then, note };
  }
}

function viewAt(view: View, note: NoteRow): View {
  return {
    ...view,
    block: Number(note.block_number),
    hash: note.block_hash,
    time: Number(note.block_time),
    size: Number(note.size),
    newest: false,
  };
}

function lastIndex(gathered: Gathered): number {
  return Math.max(...indexesOf(gathered));
}

function indexesOf({ entries, processes, batch }: Gathered): number[] {
  return [...entries, ...(processes?.opened ?? []), ...(batch?.changes ?? [])].map(({ index }) => index);
}

/** Everything that evidence says of a subject stands in these entries. */
function isSame(then: Gathered, now: Gathered): boolean {
  return indexesOf(then).join() === indexesOf(now).join();
}
