import type pg from "pg";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** Content hash, state and summary of a step's manifest. */
interface ManifestColumns {
  content_hash: Buffer;
  manifest_state: "published" | "withdrawn" | null;
  manifest_size: number | null;
  release_id: string | null;
  release_date: string | null;
  release_tags: string[] | null;
  tender_end: string | null;
  language: string | null;
  title: string | null;
  description: string | null;
  buyer_name: string | null;
  value_amount: string | null;
  value_currency: string | null;
  source_publisher: string | null;
  source_address: string | null;
  source_sha256: Buffer | null;
  withdrawal_index: string | null;
  withdrawal_reason: number | null;
  withdrawn_at: string | null;
}

/** One step of a trail with its entry and its manifest. */
export interface StepRow extends pg.QueryResultRow, ManifestColumns {
  index: string;
  recorded_at: string;
  deadline: string;
  valid_until: string;
  tags: string;
  corrects: string;
  succession: string;
  policy_index: string;
  trail_index: number;
  required: number;
  approvals: number;
  approvers: string[];
  previous_head: Buffer;
  digest: Buffer;
  block_number: string;
  block_hash: Buffer | null;
  tx_hash: Buffer;
  words: Buffer;
  leaf: Buffer;
}

/** The withdrawal that withholds a content: by the agency that recorded it first. */
export const WITHDRAWAL = `LEFT JOIN LATERAL (
    SELECT w.index AS withdrawal_index, w.reason AS withdrawal_reason, w.recorded_at AS withdrawn_at
    FROM ledger.withdrawals w
    WHERE w.content_hash = s.content_hash AND w.applies AND w.agency = (
      SELECT f.agency FROM ledger.steps f WHERE f.content_hash = s.content_hash ORDER BY f.index LIMIT 1)
    ORDER BY w.index LIMIT 1
  ) w ON true`;

const STEPS = `
  SELECT s.index, s.recorded_at, s.deadline, s.valid_until, s.tags, s.corrects, s.succession, s.policy_index,
         s.trail_index, s.required, s.approvals, s.approvers, s.previous_head, s.digest, s.content_hash,
         e.block_number, b.hash AS block_hash, e.tx_hash, e.words, e.leaf,
         m.state AS manifest_state, m.size AS manifest_size, m.release_id, m.release_date, m.release_tags, m.tender_end,
         m.language, m.title, m.description, m.buyer_name, m.value_amount, m.value_currency,
         m.source_publisher, m.source_address, m.source_sha256, w.*
  FROM ledger.steps s
  JOIN ledger.entries e ON e.index = s.index
  LEFT JOIN ledger.blocks b ON b.number = e.block_number
  LEFT JOIN ledger.manifests m ON m.content_hash = s.content_hash
  ${WITHDRAWAL}
  WHERE s.trail = $1 AND s.trail_index > $2 AND s.index < $3
  ORDER BY s.trail_index LIMIT $4`;

/** Steps of a trail above a trail index, in order. */
export async function stepsOf(
  db: Queryable,
  view: View,
  trail: string,
  after: number,
  limit: number,
): Promise<StepRow[]> {
  return (await db.query<StepRow>(STEPS, [trail, after, view.size, limit])).rows;
}

/** What of a step moves its trail's state; enough to fold a trail up to any size of the log. */
export interface FoldRow extends pg.QueryResultRow {
  index: string;
  trail_index: number;
  recorded_at: string;
  tags: string;
  corrects: string;
  deadline: string;
  digest: Buffer;
}

/** All steps of a trail in a view, narrow. */
export async function foldRowsOf(db: Queryable, view: View, trail: string): Promise<FoldRow[]> {
  const { rows } = await db.query<FoldRow>(
    `SELECT index, trail_index, recorded_at, tags, corrects, deadline, digest FROM ledger.steps
     WHERE trail = $1 AND index < $2 ORDER BY trail_index`,
    [trail, view.size],
  );
  return rows;
}

/** A correction, by log index, of the step at `corrected` in the same trail. */
export interface CorrectionRow extends pg.QueryResultRow {
  index: string;
  corrected: string;
}

export async function correctionsOf(db: Queryable, view: View, trail: string): Promise<CorrectionRow[]> {
  const { rows } = await db.query<CorrectionRow>(
    `SELECT index, corrects - 1 AS corrected FROM ledger.steps
     WHERE trail = $1 AND corrects > 0 AND index < $2 ORDER BY index`,
    [trail, view.size],
  );
  return rows;
}

/** One document that a published manifest names. */
export interface DocumentRow extends pg.QueryResultRow {
  content_hash: Buffer;
  id: string;
  document_type: string | null;
  title: string | null;
  format: string | null;
  size: string;
  sha256: Buffer;
}

export async function documentsOf(db: Queryable, contents: readonly Buffer[]): Promise<DocumentRow[]> {
  const { rows } = await db.query<DocumentRow>(
    `SELECT content_hash, id, document_type, title, format, size, sha256 FROM ledger.documents
     WHERE content_hash = ANY ($1) ORDER BY content_hash, position`,
    [contents],
  );
  return rows;
}

/** A mandate that approved a step, with the signature where the chain's event is known. */
export interface ApproverRow extends pg.QueryResultRow {
  index: string;
  number: string;
  agency: Buffer;
  holder: Buffer | null;
  signer: Buffer | null;
  roles: string | null;
  signature: Buffer | null;
}

const APPROVERS = `
  SELECT s.index, n.number, g.agency, m.holder, m.signer, m.roles, p.signature
  FROM ledger.steps s
  CROSS JOIN LATERAL unnest(s.approvers) AS n (number)
  CROSS JOIN LATERAL (
    SELECT CASE WHEN s.succession = 0 THEN s.agency ELSE (
      SELECT g.successor FROM ledger.governance g
      WHERE g.agency = s.agency AND g.action = 4 AND g.state = 2 AND g.succession = s.succession LIMIT 1
    ) END AS agency
  ) g
  LEFT JOIN ledger.mandates m ON m.agency = g.agency AND m.number = n.number
  LEFT JOIN ledger.approvals p ON p.index = s.index AND p.mandate = n.number
  WHERE s.index = ANY ($1::bigint[]) ORDER BY s.index, n.number`;

/** Who approved these steps: the agency's own mandates, or its successor's. */
export async function approversOf(db: Queryable, steps: readonly string[]): Promise<ApproverRow[]> {
  return (await db.query<ApproverRow>(APPROVERS, [steps])).rows;
}

/** Steps of one trail whose release has the same id but other content. */
export interface ConflictRow extends pg.QueryResultRow {
  release_id: string;
  index: string;
  trail_index: number;
  content_hash: Buffer;
}

export async function conflictsOf(db: Queryable, view: View, trail: string): Promise<ConflictRow[]> {
  const { rows } = await db.query<ConflictRow>(
    `SELECT release_id, index, trail_index, content_hash FROM ledger.conflicts
     WHERE trail = $1 AND index < $2 ORDER BY release_id, index`,
    [trail, view.size],
  );
  return rows;
}
