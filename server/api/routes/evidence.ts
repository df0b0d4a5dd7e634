import { to0x } from "../../../protocol/bytes.ts";
import { JejakError, type ErrorCode } from "../../../protocol/errors.ts";
import type { Made } from "../../evidence/make.ts";
import type { Asked } from "../../evidence/subject.ts";
import { processesOf } from "../../store/queries/processes.ts";
import { inView, type Finality } from "../../store/queries/view.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { hex0x } from "../format.ts";
import { route, type BytesReply, type Context } from "../route.ts";
import { BatchParams } from "../schemas/batch.ts";
import { Sha256Params } from "../schemas/common.ts";
import { AgencyParams } from "../schemas/agency.ts";
import { EntryParams } from "../schemas/entry.ts";
import {
  AgencyEvidenceQuery,
  DocumentEvidenceQuery,
  EvidenceFile,
  EvidenceQuery,
} from "../schemas/evidence.ts";
import { OcidParams, TrailParams } from "../schemas/process.ts";

/** What keeps evidence from being made. */
export const PROBLEMS: readonly ErrorCode[] = [
  "request-malformed",
  "rate-limited",
  "server-busy",
  "not-final-yet",
  "content-damaged",
  "evidence-refuted",
  "evidence-too-large",
  "chain-unavailable",
  "rpc-state-pruned",
  "not-ready",
  "database-unavailable",
];

const SHARED = {
  method: "get",
  limiter: "evidence",
  answer: { status: 200, type: "application/json", headers: ["Jejak-As-Of"], schema: EvidenceFile },
} as const;

/** What a file is called: harmless in every file system. */
export function plainName(name: string): string {
  return `jejak-${name.replace(/[^\w.-]+/g, "-").slice(0, 80)}`;
}

export function evidenceAsOf({ block, size, finality }: Made): string {
  return `block=${block.number}, hash=${block.hash}, size=${size}, finality=${finality}`;
}

async function reply(
  { deps, client }: Context,
  asked: Asked,
  finality: Finality,
  name: string,
): Promise<BytesReply> {
  const leave = deps.evidencePlaces.take(client?.address ?? "");
  try {
    const made = await deps.evidence.make(asked, finality);
    const headers = {
      "Content-Disposition": `attachment; filename="${plainName(name)}.evidence.json"`,
      "Jejak-As-Of": evidenceAsOf(made),
    };
    return { status: 200, type: "application/json", bytes: made.bytes, headers };
  } finally {
    leave();
  }
}

/** The one agency that recorded a process. @throws JejakError `process-unknown`, `process-ambiguous` */
async function recorderOf({ deps }: Context, ocid: string): Promise<Uint8Array> {
  const rows = await inView(deps.pool, "seen", (db, view) => processesOf(db, view, ocidKey(ocid), null));
  const [first, ...others] = rows;
  if (!first) throw new JejakError("process-unknown", { values: { ocid } });
  if (others.length === 0) return first.agency;
  throw new JejakError("process-ambiguous", {
    values: { ocid, agencies: rows.map((row) => row.official_id ?? hex0x(row.agency)) },
  });
}

export const getTrailEvidence = route({
  ...SHARED,
  path: "/api/v1/agencies/{agency}/processes/{ocid}/evidence",
  operationId: "getTrailEvidence",
  summary: {
    id: "Bukti atas seluruh proses pada satu instansi, yang dapat diperiksa tanpa peladen ini",
    en: "Evidence of a whole process at one agency, to be checked without this server",
  },
  params: TrailParams,
  query: EvidenceQuery,
  problems: [...PROBLEMS, "process-unknown"],
  handle: ({ params: { agency, ocid }, query }, context) => {
    const asked: Asked = { type: "process", agency: to0x(agencyKey(agency)), ocidHash: to0x(ocidKey(ocid)) };
    return reply(context, asked, query.finality, ocid);
  },
});

export const getAgencyEvidence = route({
  ...SHARED,
  path: "/api/v1/agencies/{agency}/processes/evidence",
  operationId: "getAgencyEvidence",
  summary: {
    id: "Bukti bahwa semua proses suatu instansi terdaftar, sampai 10.000 proses per berkas",
    en: "Evidence that all processes of an agency are listed, up to 10,000 processes a file",
  },
  params: AgencyParams,
  query: AgencyEvidenceQuery,
  problems: [...PROBLEMS, "agency-unknown"],
  handle: ({ params, query: { finality, after } }, context) => {
    const agency = to0x(agencyKey(params.agency));
    const name = `${params.agency}-processes${after === 0 ? "" : `-after-${after}`}`;
    return reply(context, { type: "processes", agency, after }, finality, name);
  },
});

export const getProcessEvidence = route({
  ...SHARED,
  path: "/api/v1/processes/{ocid}/evidence",
  operationId: "getProcessEvidence",
  summary: {
    id: "Bukti atas seluruh proses dengan ocid ini, bila satu instansi mencatatnya",
    en: "Evidence of the whole process with this ocid, where one agency recorded it",
  },
  params: OcidParams,
  query: EvidenceQuery,
  problems: [...PROBLEMS, "process-unknown", "process-ambiguous"],
  handle: async ({ params: { ocid }, query }, context) => {
    const agency = to0x(await recorderOf(context, ocid));
    return reply(context, { type: "process", agency, ocidHash: to0x(ocidKey(ocid)) }, query.finality, ocid);
  },
});

export const getEntryEvidence = route({
  ...SHARED,
  path: "/api/v1/entries/{index}/evidence",
  operationId: "getEntryEvidence",
  summary: {
    id: "Bukti atas satu entri log, dan atas jejak tempatnya bila ia langkah atau penarikan",
    en: "Evidence of one entry of the log, and of its trail where it is a step or a withdrawal",
  },
  params: EntryParams,
  query: EvidenceQuery,
  problems: [...PROBLEMS, "entry-unknown"],
  handle: ({ params: { index }, query }, context) =>
    reply(context, { type: "entry", index }, query.finality, `entry-${index}`),
});

export const getDocumentEvidence = route({
  ...SHARED,
  path: "/api/v1/documents/{sha256}/evidence",
  operationId: "getDocumentEvidence",
  summary: {
    id: "Bukti atas satu dokumen pada langkah tertua yang menyebutnya, atau pada langkah di index",
    en: "Evidence of a document in the oldest step that names it, or in the step at index",
  },
  params: Sha256Params,
  query: DocumentEvidenceQuery,
  problems: [...PROBLEMS, "document-unknown"],
  handle: ({ params: { sha256 }, query: { finality, index = null } }, context) =>
    reply(context, { type: "document", sha256, index }, finality, `document-${sha256.slice(0, 16)}`),
});

export const getBatchEvidence = route({
  ...SHARED,
  path: "/api/v1/agencies/{agency}/batches/{number}/evidence",
  operationId: "getBatchEvidence",
  summary: {
    id: "Bukti atas satu batch dokumen dan semua perubahannya; dokumen mana yang diperiksa tidak disebut",
    en: "Evidence of a batch of civil records and all of its changes, which does not tell what record is checked",
  },
  params: BatchParams,
  query: EvidenceQuery,
  problems: [...PROBLEMS, "batch-unknown"],
  handle: ({ params: { agency, number }, query }, context) => {
    const asked: Asked = { type: "batch", agency: to0x(agencyKey(agency)), number };
    return reply(context, asked, query.finality, `${agency}-batch-${number}`);
  },
});

/** Before the processes by their ocids, of which it would else be taken for one. */
export const evidenceOfAgencies = [getAgencyEvidence];

export const evidence = [
  getTrailEvidence,
  getProcessEvidence,
  getEntryEvidence,
  getDocumentEvidence,
  getBatchEvidence,
];
