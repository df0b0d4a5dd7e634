import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { decodeEntry } from "../../../protocol/kinds.ts";
import type { GenesisEntry } from "../../../protocol/kinds.ts";
import type { Queryable } from "../../store/pool.ts";
import { countAll, genesisWords, newestSteps, readState } from "../../store/queries/ledger.ts";
import type { NewestStepRow, StateRow } from "../../store/queries/ledger.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { hex, hex0x, time } from "../format.ts";
import { PAGE_POLICY } from "../headers.ts";
import { homePage } from "../pages/home.ts";
import type { HomeData, HomeStep } from "../pages/home.ts";
import { isSample, processHref } from "../present/agency-names.ts";
import { route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";

const STYLE = readFileSync(new URL("../pages/status.css", import.meta.url), "utf8");
const NEWEST = 12;
const COUNTS_MS = 5_000;

function stepOf(row: NewestStepRow): HomeStep {
  return {
    index: Number(row.index),
    recordedAt: time(row.recorded_at),
    tagMask: Number(row.tags),
    ocid: row.ocid,
    title: row.title,
    agencyName: row.agency_name ?? hex0x(row.agency),
    sample: isSample(row.official_id),
    href: processHref(row.agency, row.ocid),
  };
}

async function freshCounts(db: Queryable): Promise<HomeData["counts"]> {
  const { steps, processes, documents, agencies } = await countAll(db);
  return {
    steps: Number(steps),
    processes: Number(processes),
    documents: Number(documents),
    agencies: Number(agencies),
  };
}

interface Kept {
  block: string;
  until: number;
  counts: HomeData["counts"];
}

/** Counting scans: the page counts once a block, and every few seconds for texts that arrive later. */
const kept = new WeakMap<Pool, Kept>();

async function countsOf(pool: Pool, db: Queryable, view: View): Promise<HomeData["counts"]> {
  const block = hex(view.hash);
  const found = kept.get(pool);
  if (found?.block === block && Date.now() < found.until) return found.counts;
  const counts = await freshCounts(db);
  kept.set(pool, { block, until: Date.now() + COUNTS_MS, counts });
  return counts;
}

async function dataOf(pool: Pool, db: Queryable, view: View): Promise<HomeData> {
  const state = (await readState(db)) as StateRow;
  const words = await genesisWords(db);
  if (!words) throw new JejakError("not-ready", { values: { waitingFor: ["index"] } });
  const { auditLog, agencyDirectory, procurementLedger } = decodeEntry(words) as GenesisEntry;
  return {
    chainId: Number(state.chain_id),
    block: view.block,
    size: view.size,
    root: hex(state.root),
    finality: view.finality,
    halted: state.halted !== null,
    contracts: { auditLog, agencyDirectory, procurementLedger },
    counts: await countsOf(pool, db, view),
    steps: (await newestSteps(db, NEWEST)).map(stepOf),
  };
}

const getHome = route({
  method: "get",
  path: "/",
  operationId: "getHome",
  summary: { id: "Halaman keadaan buku besar", en: "The ledger's status page" },
  params: NoParameters,
  query: z.strictObject({ lang: z.enum(["id", "en"]).exactOptional() }),
  answer: { status: 200, type: "text/html", schema: z.string() },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: async ({ query }, { deps, language }) => {
    const shown = query.lang ?? language;
    const data = await inView(deps.pool, "seen", (db, view) => dataOf(deps.pool, db, view));
    const headers = {
      "Content-Security-Policy": PAGE_POLICY,
      "Content-Language": shown,
      Vary: "Accept-Language",
    };
    return { status: 200, bytes: homePage(shown, data), type: "text/html", headers };
  },
});

const getStyle = route({
  method: "get",
  path: "/assets/status.css",
  operationId: "getStatusStyle",
  summary: { id: "Gaya halaman keadaan", en: "Style of the status page" },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, type: "text/css", schema: z.string() },
  problems: ["request-malformed"],
  handle: () =>
    Promise.resolve({
      status: 200,
      bytes: STYLE,
      type: "text/css",
      headers: { "Cache-Control": "public, max-age=300" },
    }),
});

export const home = [getHome, getStyle];
