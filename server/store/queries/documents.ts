import type pg from "pg";
import type { Queryable } from "../pool.ts";
import type { View } from "./view.ts";

/** A document of a published manifest, with the step that recorded it. */
export interface RecordedDocumentRow extends pg.QueryResultRow {
  index: string;
  position: number;
  recorded_at: string;
  trail_index: number;
  tags: string;
  content_hash: Buffer;
  agency: Buffer;
  official_id: string | null;
  agency_name: string | null;
  ocid: string;
  id: string;
  document_type: string | null;
  title: string | null;
  format: string | null;
  size: string;
  sha256: Buffer;
}

/** Which documents are listed: by agency, tags and time of their step; and after which one. */
export interface DocumentFilter {
  agency: Uint8Array | null;
  /** Any of these tag bits; null: any tag. */
  tags: number | null;
  /** Unix seconds; the end is exclusive. */
  from: number | null;
  to: number | null;
  after: { index: number; position: number };
}

const DOCUMENTS = `
  SELECT s.index, d.position, s.recorded_at, s.trail_index, s.tags, s.content_hash, s.agency, a.official_id,
         a.name AS agency_name, t.ocid, d.id, d.document_type, d.title, d.format, d.size, d.sha256
  FROM ledger.steps s
  JOIN ledger.documents d ON d.content_hash = s.content_hash
  JOIN ledger.trails t ON t.id = s.trail
  LEFT JOIN ledger.agencies a ON a.agency = s.agency
  WHERE s.index >= $1 AND (s.index, d.position) > ($1::bigint, $2::integer) AND s.index < $3
    AND ($4::bytea IS NULL OR s.agency = $4) AND ($5::bigint IS NULL OR s.tags & $5 <> 0)
    AND ($6::bigint IS NULL OR s.recorded_at >= $6) AND ($7::bigint IS NULL OR s.recorded_at < $7)
  ORDER BY s.index, d.position LIMIT $8`;

/** Documents as their steps recorded them, in log order: one recorded by two steps comes twice. */
export async function recordedDocuments(
  db: Queryable,
  view: View,
  { agency, tags, from, to, after }: DocumentFilter,
  limit: number,
): Promise<RecordedDocumentRow[]> {
  const values = [after.index, after.position, view.size, agency, tags, from, to, limit];
  return (await db.query<RecordedDocumentRow>(DOCUMENTS, values)).rows;
}
