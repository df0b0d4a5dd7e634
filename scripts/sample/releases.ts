import { SAMPLE_AGENCIES } from "./agencies.ts";
import type { SampleBid, SampleProcess, Stage } from "./process.ts";
import { CLOSING, rupiah, STAGES } from "./stages.ts";

/** One step of the sample ledger: an OCDS release, the document that comes with it, and what the officer signs. */
export interface SampleStep {
  ocid: string;
  agency: string;
  stage: Stage;
  release: Record<string, unknown>;
  document: {
    id: string;
    documentType: string;
    title: string;
    format: string;
    fileName: string;
    bytes: Uint8Array;
  };
  closes: boolean;
  /** Place in the trail of the step that this one corrects, from 0. */
  corrects?: number;
  /** Unix seconds; only where the step declares or moves the deadline for bids. */
  deadline?: number;
}

const PREFIX = "ocds-c0nt0h";
const DAY = 86_400_000;
const MARK = "DATA CONTOH";

export const ocidOf = (process: SampleProcess): string => `${PREFIX}-${process.number}`;

function moment(process: SampleProcess, day: number, hour = 9): string {
  const at = new Date(Date.parse(`${process.announced}T00:00:00Z`) + day * DAY);
  return `${at.toISOString().slice(0, 10)}T${String(hour).padStart(2, "0")}:00:00+07:00`;
}

/** Day of a stage after the announcement: as usual, but never before the stage that this process took just before. */
function dayOf(process: SampleProcess, stage: Stage): number {
  let day = -Infinity;
  for (const taken of process.stages) {
    day = Math.max(STAGES[taken].day, day + 1);
    if (taken === stage) return day;
  }
  return STAGES[stage].day;
}

const on = (process: SampleProcess, stage: Stage, hour?: number): string =>
  moment(process, dayOf(process, stage), hour);

const money = (amount: number) => ({ amount, currency: "IDR" });
const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
const organization = (bid: SampleBid) => ({ id: `contoh-${slug(bid.firm)}`, name: bid.firm });

function buyerOf(process: SampleProcess) {
  return {
    id: `${process.agency}/${slug(process.unit)}`,
    name: `${process.unit}, ${agencyOf(process).region}`,
  };
}

function agencyOf(process: SampleProcess) {
  const agency = SAMPLE_AGENCIES.find((a) => a.officialId === process.agency);
  if (!agency) throw new Error(`sample process ${process.number} names the unknown agency ${process.agency}`);
  return agency;
}

function partiesOf(process: SampleProcess, reached: ReadonlySet<Stage>) {
  const buyer = buyerOf(process);
  const parties: object[] = [
    {
      ...buyer,
      roles: ["buyer", "procuringEntity"],
      address: { region: agencyOf(process).region, countryName: "Indonesia" },
    },
  ];
  if (reached.has("pembukaan") || reached.has("penetapan"))
    process.bids.forEach((bid, i) => {
      const won = i === 0 && reached.has("penetapan");
      parties.push({ ...organization(bid), roles: won ? ["tenderer", "supplier"] : ["tenderer"] });
    });
  return parties;
}

/** Bids must be in by 09.00 on this day after the announcement. */
function closingDay(reached: ReadonlySet<Stage>): number {
  return reached.has("ubahJadwal") ? 11 : 8;
}

function tenderStatus(process: SampleProcess, stage: Stage, reached: ReadonlySet<Stage>): string {
  if (stage === "tenderGagal") return "unsuccessful";
  if (stage === "tenderBatal") return "cancelled";
  if (reached.has("penetapan")) return "complete";
  return reached.has("pengumuman") || process.method === "direct" ? "active" : "planned";
}

function tenderOf(process: SampleProcess, stage: Stage, reached: ReadonlySet<Stage>, note: string) {
  const opened = reached.has("pembukaan");
  return {
    id: `${ocidOf(process)}-tender`,
    title: `${process.title} (${MARK})`,
    description: process.description,
    status: tenderStatus(process, stage, reached),
    ...(reached.has("hps") ? { value: money(process.estimate) } : {}),
    procurementMethod: process.method,
    procurementMethodDetails: process.methodDetails,
    mainProcurementCategory: process.category,
    items: process.items.map((item, i) => ({
      id: String(i + 1),
      description: item.description,
      quantity: item.quantity,
      unit: { name: item.unit },
    })),
    ...(reached.has("pengumuman")
      ? { tenderPeriod: { startDate: moment(process, 0), endDate: moment(process, closingDay(reached)) } }
      : {}),
    ...(opened
      ? { numberOfTenderers: process.bids.length, tenderers: process.bids.map((bid) => organization(bid)) }
      : {}),
    ...(stage === "adendum" || stage === "ubahJadwal"
      ? { amendments: [{ id: `${stage}-1`, date: on(process, stage), rationale: note }] }
      : {}),
  };
}

const AWARD_PENDING: ReadonlySet<Stage> = new Set<Stage>([
  "penetapan",
  "pengumumanPemenang",
  "sanggah",
  "jawabanSanggah",
]);

function awardsOf(process: SampleProcess, stage: Stage, note: string) {
  const [first] = process.bids;
  if (!first) return [];
  return [
    {
      id: `${ocidOf(process)}-award-1`,
      title: `Pemenang ${process.title} (${MARK})`,
      description: note,
      status: AWARD_PENDING.has(stage) && process.method !== "direct" ? "pending" : "active",
      date: on(process, "penetapan"),
      value: money(first.amount),
      suppliers: [organization(first)],
    },
  ];
}

const PAYMENT: Partial<Record<Stage, number>> = { uangMuka: 0.2, pembayaran: 0.8 };

/** What the contract says at a stage, by all revisions until then. */
function revisedAt({ stages, revised = {} }: SampleProcess, stage: Stage): { worth?: number; days?: number } {
  const until = stages.slice(0, stages.indexOf(stage) + 1);
  return until.reduce((said, one) => ({ ...said, ...revised[one] }), {});
}

function contractsOf(process: SampleProcess, stage: Stage, note: string) {
  const [first] = process.bids;
  if (!first) return [];
  const { worth, days = 0 } = revisedAt(process, stage);
  const ended = stage === "selesai" || stage === "putusKontrak";
  const share = PAYMENT[stage];
  return [
    {
      id: `${ocidOf(process)}-contract-1`,
      awardID: `${ocidOf(process)}-award-1`,
      title: `Kontrak ${process.title} (${MARK})`,
      description: note,
      status: ended ? "terminated" : "active",
      value: money(worth ?? first.amount),
      dateSigned: on(process, "kontrak"),
      period: {
        startDate: on(process, "spmk"),
        endDate: moment(process, dayOf(process, "serahTerima") + days),
      },
      ...(stage === "adendumKontrak"
        ? {
            amendments: [{ id: "adendum-1", date: on(process, "adendumKontrak"), rationale: note }],
          }
        : {}),
      ...(share === undefined
        ? {}
        : {
            implementation: {
              transactions: [
                {
                  id: `${ocidOf(process)}-${stage}`,
                  date: on(process, stage),
                  value: money(Math.round(first.amount * share)),
                  payer: buyerOf(process),
                  payee: organization(first),
                },
              ],
            },
          }),
    },
  ];
}

function documentText(process: SampleProcess, stage: Stage, note: string): string {
  const rule = STAGES[stage];
  return [
    `*** ${MARK} *** Dokumen ini dibuat untuk contoh; lembaga, perusahaan dan nilainya rekaan.`,
    "",
    rule.documentTitle.toUpperCase(),
    "",
    `Nomor paket   : ${ocidOf(process)}`,
    `Paket         : ${process.title}`,
    `Satuan kerja  : ${process.unit}, ${agencyOf(process).region}`,
    `Tanggal       : ${on(process, stage).slice(0, 10)}`,
    `Pagu          : ${rupiah(process.budget)}`,
    "",
    note,
    "",
  ].join("\n");
}

function documentOf(
  process: SampleProcess,
  stage: Stage,
  place: number,
  note: string,
): SampleStep["document"] {
  const rule = STAGES[stage];
  return {
    id: `${ocidOf(process)}-dok-${place + 1}`,
    documentType: rule.documentType,
    title: `${rule.documentTitle} (${MARK})`,
    format: "text/plain",
    fileName: `${String(place + 1).padStart(2, "0")}-${slug(rule.documentTitle)}.txt`,
    bytes: new TextEncoder().encode(documentText(process, stage, note)),
  };
}

const sectionOf = (tag: string): "planning" | "tender" | "award" | "contract" => {
  if (tag.startsWith("planning")) return "planning";
  if (tag.startsWith("tender")) return "tender";
  return tag.startsWith("award") ? "award" : "contract";
};

function planningOf(process: SampleProcess) {
  return {
    rationale: process.description,
    budget: {
      description: `Pagu ${rupiah(process.budget)}`,
      amount: money(process.budget),
      project: `${process.title} (${MARK})`,
    },
  };
}

function releaseOf(process: SampleProcess, place: number, note: string, document: SampleStep["document"]) {
  const stage = process.stages[place] as Stage;
  const reached = new Set(process.stages.slice(0, place + 1));
  const { tag } = STAGES[stage];
  const listed = {
    documents: [
      {
        id: document.id,
        documentType: document.documentType,
        title: document.title,
        description: note,
        format: document.format,
        language: "id",
        datePublished: on(process, stage),
      },
    ],
  };
  const section = sectionOf(tag);
  const within = <T extends object>(name: string, items: T[]) =>
    section === name ? items.map((item) => ({ ...item, ...listed })) : items;
  return {
    ocid: ocidOf(process),
    id: `${ocidOf(process)}-${String(place + 1).padStart(2, "0")}-${stage}`,
    date: on(process, stage, 16),
    tag: [tag],
    initiationType: "tender",
    language: "id",
    parties: partiesOf(process, reached),
    buyer: buyerOf(process),
    planning: { ...planningOf(process), ...(section === "planning" ? listed : {}) },
    tender: { ...tenderOf(process, stage, reached, note), ...(section === "tender" ? listed : {}) },
    ...(reached.has("penetapan") ? { awards: within("award", awardsOf(process, stage, note)) } : {}),
    ...(reached.has("kontrak") ? { contracts: within("contract", contractsOf(process, stage, note)) } : {}),
    ...(process.repeats === undefined
      ? {}
      : {
          relatedProcesses: [
            {
              id: "1",
              relationship: ["unsuccessfulProcess"],
              title: `Tender sebelumnya yang gagal (${MARK})`,
              scheme: "ocid",
              identifier: `${PREFIX}-${process.repeats}`,
            },
          ],
        }),
  };
}

const deadlineOf = (process: SampleProcess, stage: Stage): number | undefined => {
  if (stage !== "pengumuman" && stage !== "ubahJadwal") return undefined;
  return Date.parse(moment(process, closingDay(new Set([stage])))) / 1000;
};

/** The steps of a process in trail order, as the officers of its agency would anchor them. */
export function sampleSteps(process: SampleProcess): SampleStep[] {
  return process.stages.map((stage, place) => {
    const note = process.notes?.[stage] ?? STAGES[stage].text(process);
    const document = documentOf(process, stage, place, note);
    const deadline = deadlineOf(process, stage);
    return {
      ocid: ocidOf(process),
      agency: process.agency,
      stage,
      release: releaseOf(process, place, note, document),
      document,
      closes: CLOSING.has(stage),
      ...(stage === "ralatKontrak" ? { corrects: process.stages.indexOf("kontrak") } : {}),
      ...(deadline === undefined ? {} : { deadline }),
    };
  });
}
