import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getAgency } from "../../api/routes/agencies.ts";
import { getBatches } from "../../api/routes/batches.ts";
import { getLedger } from "../../api/routes/ledger.ts";
import { getProcesses } from "../../api/routes/processes.ts";
import { AgencyParams } from "../../api/schemas/agency.ts";
import { ask } from "../ask.ts";
import { agencyName } from "../links.ts";
import { page } from "../page.ts";
import { unmarked } from "../parts.ts";
import { agencyBody } from "./agency/body.ts";
import { settledAt } from "./agency/settled.ts";

const PROCESSES = 10;
const BATCHES = 10;

/** Page of mandates, from 1. */
const MandatePage = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number)
  .default(1);

/** One agency: what it has recorded, who may sign for it, and by which rules. */
export const agencyPage = page({
  path: "/agencies/{agency}",
  params: AgencyParams,
  query: z.object({ mandates: MandatePage }),
  async show({ lang, links, params, query, context }) {
    const agency = await ask(getAgency, { params }, context);
    const recorded = { agency: agency.agency, limit: String(PROCESSES) };
    const newest = { agency: agency.agency, limit: "1", sort: "-opened" };
    const [processes, opened, batches, ledger] = await Promise.all([
      ask(getProcesses, { query: recorded }, context),
      ask(getProcesses, { query: newest }, context),
      ask(getBatches, { params, query: { limit: String(BATCHES) } }, context),
      ask(getLedger, {}, context),
    ]);
    const lastOpened = opened.items[0]?.firstIndex ?? agency.admittedIndex;
    return {
      title: unmarked(agency.sample, agency.name),
      section: "agencies" as const,
      json: `/api/v1/agencies/${encodeURIComponent(agencyName(agency))}`,
      asOf: agency.asOf,
      description: text(lang, "agency.description", { name: agency.name }),
      body: agencyBody({
        lang,
        links,
        agency,
        contracts: ledger.contracts,
        processes: processes.items,
        batches: batches.items,
        settled: settledAt(ledger.heads, lastOpened),
        tools: context.deps.tools,
        mandatePage: query.mandates,
      }),
    };
  },
});
