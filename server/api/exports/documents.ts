import { tagsOf } from "../../../protocol/tags.ts";
import type { Queryable } from "../../store/pool.ts";
import { recordedDocuments } from "../../store/queries/documents.ts";
import type { RecordedDocumentRow } from "../../store/queries/documents.ts";
import type { Finality, View } from "../../store/queries/view.ts";
import { endOf, maskOf, secondsOf } from "../filters.ts";
import { hex, hex0x, time } from "../format.ts";
import { agencyKey } from "../names.ts";
import { isSample } from "../present/agency-names.ts";
import { finalityAt } from "../present/view.ts";
import type { DocumentsExport } from "../schemas/export.ts";
import { words } from "./table.ts";
import type { Table } from "./table.ts";

type Row = RecordedDocumentRow & { finality: Finality };

const PORTION = 500;

const COLUMNS: Table<Row>["columns"] = {
  index: (row) => Number(row.index),
  recordedAt: (row) => time(row.recorded_at),
  finality: (row) => row.finality,
  agency: (row) => hex0x(row.agency),
  officialId: (row) => row.official_id,
  agencyName: (row) => row.agency_name,
  sample: (row) => isSample(row.official_id),
  ocid: (row) => row.ocid,
  trailIndex: (row) => row.trail_index,
  tags: (row) => words(tagsOf(Number(row.tags))),
  contentHash: (row) => hex(row.content_hash),
  id: (row) => row.id,
  documentType: (row) => row.document_type,
  title: (row) => row.title,
  format: (row) => row.format,
  size: (row) => Number(row.size),
  sha256: (row) => hex(row.sha256),
};

function filterOf({ agency, tag, from, to }: DocumentsExport) {
  return {
    agency: agency === undefined ? null : agencyKey(agency),
    tags: tag === undefined ? null : maskOf(tag),
    from: from === undefined ? null : secondsOf(from),
    to: to === undefined ? null : endOf(to),
  };
}

/** Documents of published manifests, in the order in which they were recorded. */
export function documentsTable(query: DocumentsExport): Table<Row> {
  const filter = filterOf(query);
  async function* portions(db: Queryable, view: View) {
    let after = { index: -1, position: -1 };
    for (;;) {
      const rows = await recordedDocuments(db, view, { ...filter, after }, PORTION);
      yield rows.map((row) => ({ ...row, finality: finalityAt(Number(row.index), view) }));
      const last = rows.at(-1);
      if (!last || rows.length < PORTION) return;
      after = { index: Number(last.index), position: last.position };
    }
  }
  return { name: "documents", finality: query.finality, columns: COLUMNS, portions };
}
