import { z } from "zod";
import { buffer } from "node:stream/consumers";
import { to0x } from "../../../protocol/bytes.ts";
import type { Made } from "../../evidence/make.ts";
import type { Asked } from "../../evidence/subject.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { blockTime, partsOf } from "../packs/pack.ts";
import { checkSelection, makeList, selected, type DatedPart, type Selection } from "../packs/selection.ts";
import { zipped } from "../packs/zip.ts";
import { route, type Context } from "../route.ts";
import { AgencyParam } from "../schemas/common.ts";
import { EvidenceQuery, SelectionQuery } from "../schemas/evidence.ts";
import { TrailParams } from "../schemas/process.ts";
import { PROBLEMS, evidenceAsOf, plainName } from "./evidence.ts";

const ZIP = "application/zip";

const AgencyParams = z.strictObject({ agency: AgencyParam });

/** Where a reader finds the process, as far as the request tells by which name this server is known. */
function addressOf({ client }: Context, agency: string, ocid: string): string {
  const [scheme, host] = [
    client?.header("x-forwarded-proto") ?? "http",
    client?.header("host") ?? "localhost",
  ];
  return `${scheme}://${host}/agencies/${encodeURIComponent(agency)}/processes/${encodeURIComponent(ocid)}`;
}

async function* partsIn({ deps }: Context, made: Made, address: string): AsyncGenerator<DatedPart> {
  const at = blockTime(made);
  const parts = await partsOf(deps.reports, made, address);
  for (const { file, bytes } of parts) yield { file, bytes, at };
}

function processOf(agency: Uint8Array, ocidHash: Uint8Array): Asked {
  return { type: "process", agency: to0x(agency), ocidHash: to0x(ocidHash) };
}

export const getProcessPack = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/processes/{ocid}/pack",
  operationId: "getProcessPack",
  summary: {
    id: "Paket satu proses: bukti, laporan, jejak, kertas kerja, cara memeriksa",
    en: "The pack of one process: evidence, report, trail, working papers, how to verify",
  },
  params: TrailParams,
  query: EvidenceQuery,
  limiter: "evidence",
  answer: { status: 200, type: ZIP, headers: ["Jejak-As-Of"], schema: z.string() },
  problems: [...PROBLEMS, "process-unknown"],
  handle: async ({ params: { agency, ocid }, query }, context) => {
    const leave = context.deps.evidencePlaces.take(context.client?.address ?? "");
    try {
      const asked = processOf(agencyKey(agency), ocidKey(ocid));
      const made = await context.deps.evidence.make(asked, query.finality);
      const bytes = await buffer(zipped(partsIn(context, made, addressOf(context, agency, ocid))));
      const headers = {
        "Content-Disposition": `attachment; filename="${plainName(ocid)}.zip"`,
        "Jejak-As-Of": evidenceAsOf(made),
      };
      return { status: 200, type: ZIP, bytes, headers };
    } finally {
      leave();
    }
  },
});

/** Gives the place back with the last part, or when the client leaves. */
async function* leaving(parts: AsyncGenerator<DatedPart>, leave: () => void): AsyncGenerator<DatedPart> {
  try {
    yield* parts;
  } finally {
    leave();
  }
}

export const getAgencyPack = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/pack",
  operationId: "getAgencyPack",
  summary: {
    id: "Paket semua proses satu instansi yang punya langkah dalam satu tahun, atau satu bulan",
    en: "The packs of all processes of an agency with steps in a year, or in a month",
  },
  params: AgencyParams,
  query: SelectionQuery,
  limiter: "evidence",
  answer: { status: 200, type: ZIP, streamed: true, headers: ["Jejak-As-Of"], schema: z.string() },
  problems: [...PROBLEMS, "process-unknown", "selection-too-large"],
  handle: async ({ params: { agency }, query }, context) => {
    const { year, month = null, finality } = query;
    const selection: Selection = {
      agency: agencyKey(agency),
      agencyName: agency,
      year,
      month,
      finality,
      addressOf: (ocid) => addressOf(context, agency, ocid),
      folderOf: (id, ocid) => `${id}-${plainName(ocid)}`,
    };
    await checkSelection(context.deps, selection);
    const leave = context.deps.selectionPlaces.take(context.client?.address ?? "");
    try {
      const list = await makeList(context.deps, selection, 0);
      const name = [agency, year, ...(month === null ? [] : [String(month).padStart(2, "0")])].join("-");
      const headers = {
        "Content-Disposition": `attachment; filename="${plainName(name)}.zip"`,
        "Jejak-As-Of": evidenceAsOf(list),
      };
      const stream = zipped(leaving(selected(context.deps, selection, list), leave));
      await stream.next();
      return { status: 200, type: ZIP, stream, headers };
    } catch (error) {
      leave();
      throw error;
    }
  },
});

export const packs = [getProcessPack, getAgencyPack];
