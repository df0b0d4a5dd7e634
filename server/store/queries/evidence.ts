import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../pool.ts";
import type { Finality, View } from "./view.ts";

/** An entry's words, all that is hashed of it. */
export interface WordsRow extends pg.QueryResultRow {
  index: string;
  words: Buffer;
}

/** Entries at these indexes, in log order. */
export async function entriesAt(db: Queryable, indexes: readonly number[]): Promise<WordsRow[]> {
  const { rows } = await db.query<WordsRow>(
    "SELECT index, words FROM ledger.entries WHERE index = ANY ($1::bigint[]) ORDER BY index",
    [indexes],
  );
  return rows;
}

/** Every step of a trail and every withdrawal of its content in a view, in log order. */
export async function trailEntries(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  ocidHash: Uint8Array,
): Promise<WordsRow[]> {
  const { rows } = await db.query<WordsRow>(
    `SELECT e.index, e.words FROM ledger.entries e JOIN (
       SELECT s.index FROM ledger.steps s JOIN ledger.trails t ON t.id = s.trail
       WHERE t.agency = $1 AND t.ocid_hash = $2
       UNION ALL SELECT w.index FROM ledger.withdrawals w WHERE w.agency = $1 AND w.ocid_hash = $2
     ) own ON own.index = e.index
     WHERE e.index < $3 ORDER BY e.index`,
    [agency, ocidHash, view.size],
  );
  return rows;
}

/** The ocid behind a trail's hash; null where the agency opened no such trail in the view. */
export async function ocidOf(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  ocidHash: Uint8Array,
): Promise<string | null> {
  const { rows } = await db.query<{ ocid: string }>(
    "SELECT ocid FROM ledger.trails WHERE agency = $1 AND ocid_hash = $2 AND id < $3",
    [agency, ocidHash, view.size],
  );
  return rows[0]?.ocid ?? null;
}

export interface AdmissionRow extends pg.QueryResultRow {
  agency: Buffer;
  admitted_index: string;
  official_id: string;
  name: string;
}

export async function admissionsOf(db: Queryable, agencies: readonly Uint8Array[]): Promise<AdmissionRow[]> {
  const { rows } = await db.query<AdmissionRow>(
    "SELECT agency, admitted_index, official_id, name FROM ledger.agencies WHERE agency = ANY ($1)",
    [agencies],
  );
  return rows;
}

/** What granted or ended a succession. */
export interface SuccessionRow extends pg.QueryResultRow {
  succession: string;
  index: string;
  action: number;
  successor: Buffer;
}

/** The entries that granted (action 4) and ended (action 5) these successions of an agency, in a view. */
export async function successionsOf(
  db: Queryable,
  view: View,
  agency: Uint8Array,
  numbers: readonly number[],
): Promise<SuccessionRow[]> {
  const { rows } = await db.query<SuccessionRow>(
    `SELECT succession, index, action, successor FROM ledger.governance
     WHERE agency = $1 AND succession = ANY ($2::bigint[]) AND action IN (4, 5) AND state = 2 AND index < $3
     ORDER BY index`,
    [agency, numbers, view.size],
  );
  return rows;
}

export interface SignatureRow extends pg.QueryResultRow {
  index: string;
  mandate: string;
  signature: Buffer;
}

/** Signatures behind these entries, by entry and mandate. */
export async function signaturesOf(db: Queryable, indexes: readonly number[]): Promise<SignatureRow[]> {
  const { rows } = await db.query<SignatureRow>(
    `SELECT index, mandate, signature FROM ledger.approvals WHERE index = ANY ($1::bigint[])
     ORDER BY index, mandate`,
    [indexes],
  );
  return rows;
}

export interface SignerRow extends pg.QueryResultRow {
  agency: Buffer;
  number: string;
  granted_index: string;
  revoked_index: string | null;
  signer: Buffer;
  credential: Buffer;
}

/** Mandates by agency and number, in the order of the names given. */
export async function signersOf(
  db: Queryable,
  names: readonly { agency: Uint8Array; number: number }[],
): Promise<SignerRow[]> {
  const { rows } = await db.query<SignerRow>(
    `SELECT m.agency, m.number, m.granted_index, m.revoked_index, m.signer, m.credential
     FROM unnest($1::bytea[], $2::bigint[]) WITH ORDINALITY AS named (agency, number, place)
     JOIN ledger.mandates m ON m.agency = named.agency AND m.number = named.number ORDER BY named.place`,
    [names.map(({ agency }) => agency), names.map(({ number }) => number)],
  );
  return rows;
}

/** Log index of the oldest step in a view that names a document, or of the one at `index`; null where none does. */
export async function documentStep(
  db: Queryable,
  view: View,
  sha256: Uint8Array,
  index: number | null,
): Promise<number | null> {
  const { rows } = await db.query<{ index: string }>(
    `SELECT s.index FROM ledger.documents d JOIN ledger.steps s ON s.content_hash = d.content_hash
     WHERE d.sha256 = $1 AND s.index < $2 AND ($3::bigint IS NULL OR s.index = $3) ORDER BY s.index LIMIT 1`,
    [sha256, view.size, index],
  );
  return rows[0] ? Number(rows[0].index) : null;
}

/** Which of these contents are withheld, by the agency that recorded them first. */
export async function withheldOf(db: Queryable, contents: readonly Uint8Array[]): Promise<Set<string>> {
  const { rows } = await db.query<{ hash: string }>(
    `SELECT DISTINCT encode(w.content_hash, 'hex') AS hash FROM ledger.withdrawals w
     WHERE w.content_hash = ANY ($1) AND w.applies AND w.agency = (
       SELECT f.agency FROM ledger.steps f WHERE f.content_hash = w.content_hash ORDER BY f.index LIMIT 1)`,
    [contents],
  );
  return new Set(rows.map(({ hash }) => hash));
}

/** Stored hashes come in blocks of so many: of leaves, or of the roots of complete subtrees. */
export const BLOCK = 256;

const LEAVES = `
  SELECT b.block, string_agg(e.leaf, '' ORDER BY e.index) AS hashes
  FROM unnest($1::bigint[]) AS b (block)
  JOIN ledger.entries e ON e.index >= b.block * ${BLOCK} AND e.index < (b.block + 1) * ${BLOCK}
  GROUP BY b.block`;

const SUBTREES = `
  SELECT b.block, string_agg(t.hash, '' ORDER BY t.position) AS hashes
  FROM unnest($1::bigint[]) AS b (block)
  JOIN ledger.subtrees t ON t.level = $2 AND t.position >= b.block * ${BLOCK}
    AND t.position < (b.block + 1) * ${BLOCK}
  GROUP BY b.block`;

/** Hashes at a stored level (0: leaves), block by block, 32 bytes each, from the left. */
export async function hashBlocks(
  db: Queryable,
  level: number,
  blocks: readonly number[],
): Promise<Map<number, Buffer>> {
  const values = level === 0 ? [blocks] : [blocks, level];
  const { rows } = await db.query<{ block: string; hashes: Buffer }>(level === 0 ? LEAVES : SUBTREES, values);
  return new Map(rows.map(({ block, hashes }) => [Number(block), hashes]));
}

/** Size of the newest checkpoint in storage at a block that covers the entries below `least`; null where none does. */
export async function checkpointOver(db: Queryable, block: number, least: number): Promise<number | null> {
  const { rows } = await db.query<{ size: string }>(
    `SELECT size FROM ledger.checkpoints WHERE block_number <= $1 AND size >= $2 ORDER BY size DESC LIMIT 1`,
    [block, least],
  );
  return rows[0] ? Number(rows[0].size) : null;
}

/**
 * The newest block in which the ledger stands as in the view: nodes drop old states, so a proof is made as near to
 * the head as the view's finality allows.
 * @throws JejakError `not-ready` where nothing is as final as that
 */
export async function proofBlock(db: Queryable, finality: Finality): Promise<number> {
  const { rows } = await db.query<{ block: string | null }>(
    `SELECT CASE $1 WHEN 'finalized' THEN least(finalized_block, block_number)
                    WHEN 'safe' THEN least(safe_block, block_number) ELSE block_number END AS block
     FROM ledger.cursor`,
    [finality],
  );
  const block = Number(rows[0]?.block ?? -1);
  if (block < 0) throw new JejakError("not-ready", { values: { waitingFor: [finality] } });
  return block;
}
