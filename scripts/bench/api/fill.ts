import { createHash } from "node:crypto";
import type pg from "pg";

/** SHA-256 of the document of step `i`, as {@link fill} writes it. */
export function documentHash(i: number): string {
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(i));
  return createHash("sha256").update(number).digest("hex");
}

const FILL = [
  `INSERT INTO ledger.agencies SELECT sha256('agency'), 0, 0, 0, 'ID-BENCH', 'Bench'`,
  `INSERT INTO ledger.trails
   SELECT i, i, 1767225600 + i, 1767225600 + i, i + 1, 1, 0, 4, 1, false, NULL, sha256('agency'),
          sha256(int8send(-i - 1)), sha256(int8send(i)), 'ocds-bench-' || i
   FROM generate_series(0, $1::bigint - 1) AS i`,
  `INSERT INTO ledger.entries
   SELECT i, 1767225600 + i, 1, 1, sha256('agency'), sha256(int8send(-i - 1)),
          decode(repeat('00', 480), 'hex') || sha256(int8send(i)), sha256(int8send(i)), sha256('transaction')
   FROM generate_series(0, $1::bigint - 1) AS i`,
  `INSERT INTO ledger.steps
   SELECT i, i, 1767225600 + i, 0, 4000000000, 4, 0, i + 1, 0, 0, 0, 1, 1, '{1}', sha256('agency'),
          sha256(int8send(-i - 1)), sha256('content'::bytea || int8send(i)), decode(repeat('00', 32), 'hex'),
          sha256(int8send(i))
   FROM generate_series(0, $1::bigint - 1) AS i`,
  `INSERT INTO ledger.documents
   SELECT sha256('content'::bytea || int8send(i)), 0, 1000 + i, sha256(int8send(i)), '1', 'tenderNotice', 'Dokumen ' || i,
          'application/pdf'
   FROM generate_series(0, $1::bigint - 1) AS i`,
  `INSERT INTO ledger.cursor (chain_id, audit_log, block_number, block_hash, block_time, size, root, peaks,
     verified_block, head_block, safe_block, safe_size, finalized_block, finalized_size, manifests_through, updated_at)
   VALUES (1, sha256(''), 1, sha256(''), 1767225600, $1::bigint, sha256(''), '', 1, 1, 1, $1::bigint, 1, $1::bigint,
     $1::bigint, now())`,
];

/** Fills an empty database with `steps` entries: trails of one step and one document each. */
export async function fill(pool: pg.Pool, steps: number): Promise<void> {
  for (const sql of FILL) await pool.query(sql, sql.includes("$1") ? [steps] : []);
  await pool.query("VACUUM ANALYZE ledger.entries, ledger.trails, ledger.steps, ledger.documents");
  // Otherwise it writes them while the bench measures.
  await pool.query("CHECKPOINT");
}
