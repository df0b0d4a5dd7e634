import type pg from "pg";
import type { Queryable } from "../pool.ts";
import { CURSOR_COLUMNS, indexMissing, viewOf } from "./view.ts";
import type { CursorRow, View } from "./view.ts";

/** A recorded step that has a hash as its content, or names it as a document. */
export interface MatchRow extends pg.QueryResultRow {
  role: "manifest" | "document";
  index: string;
  position: number;
  trail_index: number;
  recorded_at: string;
  tags: string;
  content_hash: Buffer;
  corrected_by: string | null;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  ocid: string;
  document_id: string | null;
  document_type: string | null;
  title: string | null;
  format: string | null;
  document_size: string | null;
}

const STEP_COLUMNS = `s.index, s.trail_index, s.recorded_at, s.tags, s.content_hash, s.agency, t.ocid,
  a.official_id, a.name AS agency_name,
  (SELECT min(k.index) FROM ledger.steps k WHERE k.trail = s.trail AND k.corrects = s.trail_index + 1)
    AS corrected_by`;

const STEP_JOINS = `JOIN ledger.trails t ON t.id = s.trail
  LEFT JOIN ledger.agencies a ON a.agency = s.agency`;

const AS_DOCUMENT = `SELECT 'document' AS role, ${STEP_COLUMNS}, d.position, d.id AS document_id, d.document_type,
    d.title, d.format, d.size AS document_size
  FROM ledger.documents d JOIN ledger.steps s ON s.content_hash = d.content_hash ${STEP_JOINS}`;

const AS_MANIFEST = `SELECT 'manifest' AS role, ${STEP_COLUMNS}, -1 AS position, NULL::text AS document_id,
    NULL::text AS document_type, NULL::text AS title, NULL::text AS format, NULL::bigint AS document_size
  FROM ledger.steps s ${STEP_JOINS}`;

const DOCUMENT_LOOKUP = `SELECT ${CURSOR_COLUMNS}, x.*
  FROM ledger.cursor c
  LEFT JOIN LATERAL (
    ${AS_DOCUMENT}
    WHERE d.sha256 = $1 AND (s.index, d.position) > ($2::bigint, $3::integer)
    ORDER BY s.index, d.position LIMIT $4
  ) x ON true`;

/** Where a list of matches goes on: after this place within this entry. */
export interface MatchPlace {
  index: number;
  position: number;
}

type LookupRow = CursorRow & { [column in keyof MatchRow]: MatchRow[column] | null };

/** Steps that name a document, in log order, with the view they belong to: one statement, so one snapshot. */
export async function documentMatches(
  pool: pg.Pool,
  sha256: Uint8Array,
  after: MatchPlace,
  limit: number,
): Promise<{ view: View; rows: MatchRow[] }> {
  const { rows } = await pool.query<LookupRow>({
    name: "document-lookup",
    text: DOCUMENT_LOOKUP,
    values: [sha256, after.index, after.position, limit],
  });
  const first = rows[0];
  if (!first) throw indexMissing();
  // The outer join gives one empty row where nothing matches.
  return { view: viewOf(first), rows: rows.filter((row): row is CursorRow & MatchRow => row.index !== null) };
}

const LOOKUP_ALL = `SELECT asked.place::integer, x.*
  FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (hash, place)
  CROSS JOIN LATERAL (
    (${AS_MANIFEST} WHERE s.content_hash = asked.hash ORDER BY s.index LIMIT $2)
    UNION ALL
    (${AS_DOCUMENT} WHERE d.sha256 = asked.hash ORDER BY s.index, d.position LIMIT $2)
  ) x
  ORDER BY asked.place, x.index, x.position`;

/** For each hash, by its place from 1: at most `limit` steps that have it as content and as a document each. */
export async function matchesOf(
  db: Queryable,
  hashes: readonly Uint8Array[],
  limit: number,
): Promise<Map<number, MatchRow[]>> {
  const { rows } = await db.query<MatchRow & { place: number }>(LOOKUP_ALL, [hashes, limit]);
  return Map.groupBy(rows, (row) => row.place);
}
