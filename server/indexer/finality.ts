import type { Heads } from "../chain/reader.ts";
import type { Queryable } from "../store/pool.ts";

/**
 * Blocks above this one are linked header by header to the block before, and kept, so that a reorganisation is
 * noticed at the block where it happens. Below it blocks are final, or so deep that the newest link decides.
 */
const LINKED_DEPTH = 1024;

/** The newest block that needs no link: the finalized one, or far enough behind the newest. */
export function linkedFrom({ latest, finalized }: Heads): number {
  return Math.max(finalized, latest.number - LINKED_DEPTH);
}

/**
 * Writes down how far the chain's safe and finalized tags reach into the index. The finalized block never
 * moves back: a node that says so has lost blocks it called final.
 */
export async function noteHeads(db: Queryable, { latest, safe, finalized }: Heads): Promise<void> {
  await db.query(
    `UPDATE ledger.cursor c SET head_block = $1, halted = NULL, safe_block = greatest(f.finalized, least($2, c.block_number)),
       finalized_block = f.finalized, updated_at = now(),
       safe_size = ${sizeAt("greatest(f.finalized, least($2, c.block_number))")},
       finalized_size = ${sizeAt("f.finalized")}
     FROM (SELECT greatest(finalized_block, least($3, block_number)) AS finalized FROM ledger.cursor) f`,
    [latest.number, safe, finalized],
  );
}

function sizeAt(block: string): string {
  return `coalesce((SELECT b.size FROM ledger.blocks b WHERE b.number <= ${block} ORDER BY b.number DESC LIMIT 1), 0)`;
}

/** Forgets blocks without entries from `from` up to below `to`: no reorganisation reaches them. */
export async function pruneBlocks(db: Queryable, from: number, to: number): Promise<void> {
  await db.query(
    `DELETE FROM ledger.blocks USING (
       SELECT number AS dead, size = coalesce(lag(size) OVER (ORDER BY number), 0) AS empty
       FROM ledger.blocks
       WHERE number < $2 AND number >= coalesce((SELECT max(number) FROM ledger.blocks WHERE number < $1), -1)
     ) b WHERE number = b.dead AND b.empty AND number >= $1`,
    [from, to],
  );
}
