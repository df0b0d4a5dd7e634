import { z } from "zod";
import { buffer } from "node:stream/consumers";
import { to0x } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import type { Made } from "../../evidence/make.ts";
import type { Asked } from "../../evidence/subject.ts";
import { trailsOpened } from "../../store/queries/evidence.ts";
import { inView, type Finality } from "../../store/queries/view.ts";
import { agencyKey, ocidKey } from "../names.ts";
import { blockTime, partsOf, type Part } from "../packs/pack.ts";
import { zipped } from "../packs/zip.ts";
import { route, type Context } from "../route.ts";
import { AgencyParam } from "../schemas/common.ts";
import { EvidenceQuery, SelectionQuery } from "../schemas/evidence.ts";
import { TrailParams } from "../schemas/process.ts";
import { PROBLEMS, evidenceAsOf, plainName } from "./evidence.ts";

const ZIP = "application/zip";
const PORTION = 100;

const AgencyParams = z.strictObject({ agency: AgencyParam });

type DatedPart = Part & { at: Date };

/** Where a reader finds the process, as far as the request tells by which name this server is known. */
function addressOf({ client }: Context, agency: string, ocid: string): string {
  const [scheme, host] = [
    client?.header("x-forwarded-proto") ?? "http",
    client?.header("host") ?? "localhost",
  ];
  return `${scheme}://${host}/agencies/${encodeURIComponent(agency)}/processes/${encodeURIComponent(ocid)}`;
}

async function* partsIn(
  { deps }: Context,
  made: Made,
  address: string,
  folder: string,
): AsyncGenerator<DatedPart> {
  const at = blockTime(made);
  const parts = await partsOf(deps.reports, made, address);
  for (const { file, bytes } of parts) yield { file: folder + file, bytes, at };
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
      const bytes = await buffer(zipped(partsIn(context, made, addressOf(context, agency, ocid), "")));
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

interface Selection {
  agency: string;
  year: number;
  finality: Finality;
}

async function portion({ deps }: Context, { agency, year, finality }: Selection, after: number) {
  const [from, to] = [Date.UTC(year, 0) / 1000, Date.UTC(year + 1, 0) / 1000];
  return inView(deps.pool, finality, (db, view) =>
    trailsOpened(db, view, agencyKey(agency), { from, to, after, limit: PORTION }),
  );
}

/** Why nothing is selected: nothing was opened, or nothing that is as settled as asked. */
async function nothingOpened(context: Context, selection: Selection): Promise<JejakError> {
  const { agency, year, finality } = selection;
  const young = finality === "seen" ? [] : await portion(context, { ...selection, finality: "seen" }, -1);
  if (young.length > 0) return new JejakError("not-final-yet", { values: { agency, year, finality } });
  return new JejakError("process-unknown", { values: { agency, year } });
}

/** The parts of every process of the selection, each in a folder of its own, made one after another. */
async function* selected(
  context: Context,
  selection: Selection,
  first: Awaited<ReturnType<typeof portion>>,
  firstMade: Made,
  leave: () => void,
): AsyncGenerator<DatedPart> {
  let made: Made | undefined = firstMade;
  try {
    for (
      let rows = first;
      rows.length > 0;
      rows = await portion(context, selection, Number(rows.at(-1)?.id))
    ) {
      for (const { id, ocid, ocid_hash: ocidHash } of rows) {
        const asked = processOf(agencyKey(selection.agency), ocidHash);
        made ??= await context.deps.evidence.make(asked, selection.finality);
        yield* partsIn(
          context,
          made,
          addressOf(context, selection.agency, ocid),
          `${id}-${plainName(ocid)}/`,
        );
        made = undefined;
      }
    }
  } finally {
    leave();
  }
}

export const getAgencyPack = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/pack",
  operationId: "getAgencyPack",
  summary: {
    id: "Paket semua proses yang dibuka satu instansi dalam satu tahun",
    en: "The packs of all processes that an agency opened in a year",
  },
  params: AgencyParams,
  query: SelectionQuery,
  limiter: "evidence",
  answer: { status: 200, type: ZIP, headers: ["Jejak-As-Of"], schema: z.string() },
  problems: [...PROBLEMS, "process-unknown"],
  handle: async ({ params: { agency }, query }, context) => {
    const selection = { agency, ...query };
    const rows = await portion(context, selection, -1);
    const [first] = rows;
    if (!first) throw await nothingOpened(context, selection);
    const leave = context.deps.evidencePlaces.take(context.client?.address ?? "");
    try {
      const asked = processOf(agencyKey(agency), first.ocid_hash);
      const made = await context.deps.evidence.make(asked, query.finality);
      const headers = {
        "Content-Disposition": `attachment; filename="${plainName(`${agency}-${query.year}`)}.zip"`,
        "Jejak-As-Of": evidenceAsOf(made),
      };
      const stream = zipped(selected(context, selection, rows, made, leave));
      await stream.next();
      return { status: 200, type: ZIP, stream, headers };
    } catch (error) {
      leave();
      throw error;
    }
  },
});

export const packs = [getProcessPack, getAgencyPack];
