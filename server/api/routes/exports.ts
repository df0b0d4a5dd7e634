import { z } from "zod";
import { documentsTable } from "../exports/documents.ts";
import { entriesTable } from "../exports/entries.ts";
import { processesTable } from "../exports/processes.ts";
import { FORMATS, exportReply } from "../exports/reply.ts";
import type { Format } from "../exports/reply.ts";
import type { Table } from "../exports/table.ts";
import type { Language } from "../language.ts";
import { route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { DocumentsExport, EntriesExport, ProcessesExport } from "../schemas/export.ts";

interface Exported<Q extends z.ZodObject, T> {
  readonly name: "entries" | "processes" | "documents";
  readonly summary: Readonly<Record<Language, string>>;
  readonly query: Q;
  readonly table: (query: z.output<Q>) => Table<T>;
}

const ENDINGS = { csv: "Csv", ndjson: "Ndjson" } as const;

function exported<Q extends z.ZodObject, T>({ name, summary, query, table }: Exported<Q, T>, format: Format) {
  const form = format === "csv" ? "CSV" : "NDJSON";
  return route({
    method: "get",
    path: `/api/v1/${name}.${format}`,
    operationId: `export${name.replace(/^./, (first) => first.toUpperCase())}${ENDINGS[format]}`,
    summary: { id: `${summary.id}, sebagai ${form}`, en: `${summary.en}, as ${form}` },
    params: NoParameters,
    query,
    limiter: "exports",
    answer: {
      status: 200,
      type: FORMATS[format],
      streamed: true,
      headers: ["Jejak-As-Of"],
      schema: z.string(),
    },
    problems: ["request-malformed", "rate-limited", "server-busy", "not-ready", "database-unavailable"],
    handle: (input, context) => exportReply(table(input.query), format, context),
  });
}

const ENTRIES = {
  name: "entries",
  summary: { id: "Semua entri log menurut urutannya", en: "Every entry of the log in its order" },
  query: EntriesExport,
  table: entriesTable,
} as const;

const PROCESSES = {
  name: "processes",
  summary: { id: "Semua proses menurut urutan pembukaannya", en: "Every process in the order of opening" },
  query: ProcessesExport,
  table: processesTable,
} as const;

const DOCUMENTS = {
  name: "documents",
  summary: {
    id: "Semua dokumen dari manifes yang terbuka, menurut urutan pencatatannya",
    en: "Every document of the manifests that are published, in the order of recording",
  },
  query: DocumentsExport,
  table: documentsTable,
} as const;

export const exportEntriesCsv = exported(ENTRIES, "csv");
export const exportEntriesNdjson = exported(ENTRIES, "ndjson");
export const exportProcessesCsv = exported(PROCESSES, "csv");
export const exportProcessesNdjson = exported(PROCESSES, "ndjson");
export const exportDocumentsCsv = exported(DOCUMENTS, "csv");
export const exportDocumentsNdjson = exported(DOCUMENTS, "ndjson");

export const exports = [
  exportEntriesCsv,
  exportEntriesNdjson,
  exportProcessesCsv,
  exportProcessesNdjson,
  exportDocumentsCsv,
  exportDocumentsNdjson,
];
