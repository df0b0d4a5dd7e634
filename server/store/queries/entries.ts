import type pg from "pg";
import type { Queryable } from "../pool.ts";

/** An entry with what its words only hash, and the signatures on it. */
export interface EntryRow extends pg.QueryResultRow {
  index: string;
  kind: number;
  recorded_at: string;
  block_number: string;
  block_hash: Buffer | null;
  tx_hash: Buffer;
  words: Buffer;
  leaf: Buffer;
  digest: Buffer | null;
  ocid: string | null;
  official_id: string | null;
  agency_name: string | null;
  signer: Buffer | null;
  args: Buffer | null;
  approvals: { mandate: number; signature: string }[] | null;
}

const ENTRY = `
  SELECT e.index, e.kind, e.recorded_at, e.block_number, b.hash AS block_hash, e.tx_hash, e.words, e.leaf,
         s.digest, t.ocid, a.official_id, a.name AS agency_name, m.signer, g.args, p.approvals
  FROM ledger.entries e
  LEFT JOIN ledger.blocks b ON b.number = e.block_number
  LEFT JOIN ledger.steps s ON e.kind = 1 AND s.index = e.index
  LEFT JOIN ledger.trails t ON e.kind IN (1, 9) AND t.ocid_hash = e.thing AND t.agency = e.agency
  LEFT JOIN ledger.agencies a ON a.agency = e.agency
  LEFT JOIN ledger.mandates m ON e.kind = 3 AND m.agency = e.agency AND m.granted_index = e.index
    AND m.number = ('x' || right(encode(e.thing, 'hex'), 8))::bit(32)::bigint
  LEFT JOIN ledger.governance g ON e.kind = 5 AND g.index = e.index
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('mandate', p.mandate, 'signature', '0x' || encode(p.signature, 'hex'))
                     ORDER BY p.mandate) AS approvals
    FROM ledger.approvals p WHERE p.index = e.index
  ) p ON true`;

/** Entries above `after` and below `size`, in log order. */
export async function entriesAfter(
  db: Queryable,
  after: number,
  size: number,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>(
    `${ENTRY} WHERE e.index > $1 AND e.index < $2 ORDER BY e.index LIMIT $3`,
    [after, size, limit],
  );
  return rows;
}

/** The same of one agency; no index helps, so that a rare one costs a scan. */
export async function agencyEntriesAfter(
  db: Queryable,
  agency: Uint8Array,
  after: number,
  size: number,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow>(
    `${ENTRY} WHERE e.index > $1 AND e.index < $2 AND e.agency = $4 ORDER BY e.index LIMIT $3`,
    [after, size, limit, agency],
  );
  return rows;
}

/** What names the entry among all that may stand at its index: its block's hash, which stands for all before. */
export function markOf(row: Pick<EntryRow, "block_hash" | "leaf">): Buffer {
  return row.block_hash ?? row.leaf;
}

/** The same of the entry at an index, or null where the log is shorter. */
export async function markAt(db: Queryable, index: number): Promise<Buffer | null> {
  const { rows } = await db.query<{ mark: Buffer }>(
    `SELECT coalesce(b.hash, e.leaf) AS mark
     FROM ledger.entries e LEFT JOIN ledger.blocks b ON b.number = e.block_number WHERE e.index = $1`,
    [index],
  );
  return rows[0]?.mark ?? null;
}

/**
 * What stayed of the log of a reader who saw this mark at this index before it was taken back: the smallest size
 * since then. Null where no such entry was ever taken back here.
 */
export async function sizeCommonWith(db: Queryable, index: number, mark: Buffer): Promise<number | null> {
  const { rows } = await db.query<{ size: string | null }>(
    `SELECT min(size) AS size FROM kept.rolled_back
     WHERE rollback >= (SELECT min(rollback) FROM kept.rolled_back WHERE index = $1 AND mark = $2)`,
    [index, mark],
  );
  const size = rows[0]?.size;
  return size == null ? null : Number(size);
}
