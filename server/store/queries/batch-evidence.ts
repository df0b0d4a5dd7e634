import type pg from "pg";
import { KIND, WRITER_STATE } from "../../../protocol/kinds.ts";
import type { Queryable } from "../pool.ts";
import type { WordsRow } from "./evidence.ts";
import type { View } from "./view.ts";

/** The entry that anchored a batch in a view; null where there is none. */
export async function anchorOf(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  number: number,
): Promise<WordsRow | null> {
  const { rows } = await db.query<WordsRow>(
    `SELECT e.index, e.words FROM ledger.batches b JOIN ledger.entries e ON e.index = b.index
     WHERE b.agency = $1 AND b.number = $2 AND b.index < $3`,
    [agency, number, view.size],
  );
  return rows[0] ?? null;
}

/** Entries that changed a batch, in a view, in log order; `limit` at most. */
export async function changesOf(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  number: number,
  limit: number,
): Promise<WordsRow[]> {
  const { rows } = await db.query<WordsRow>(
    `SELECT e.index, e.words FROM ledger.batch_changes c JOIN ledger.entries e ON e.index = c.index
     WHERE c.agency = $1 AND c.batch = $2 AND c.index < $3 ORDER BY c.index LIMIT $4`,
    [agency, number, view.size, limit],
  );
  return rows;
}

/** What bound a kind to the contract that writes it. */
export interface BindingRow extends pg.QueryResultRow {
  index: string;
  kind: string;
  writer: Buffer;
}

/** The entries that bound the kinds of civil records, in a view. */
export async function bindingsOf(db: Queryable, view: View): Promise<BindingRow[]> {
  const { rows } = await db.query<BindingRow>(
    "SELECT index, kind, writer FROM ledger.writers WHERE kind = ANY ($1) AND state = $2 AND index < $3 ORDER BY kind",
    [[KIND.recordBatch, KIND.recordStatus, KIND.erasure], WRITER_STATE.enacted, view.size],
  );
  return rows;
}
