import { AgencyPage } from "../../../server/api/schemas/agency.ts";
import { answerOf } from "../../client/http.ts";
import type * as answers from "../../client/ledger.ts";
import type { LedgerFold } from "../fold/fold.ts";
import type { Agency } from "../fold/state.ts";
import {
  agencyAnswered,
  agencyFacts,
  governanceFacts,
  listedFacts,
  mandateFacts,
  policyFacts,
} from "./agency-facts.ts";
import { collect, demand, demandAll, demandList, itemsOf, missing } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { nothing } from "./history.ts";
import type { AgencyHistory } from "./history.ts";
import { allSuccessions, successionFacts } from "./succession-facts.ts";
import type { Succeeded } from "./succession-facts.ts";

/** The agencies that were admitted, in that order. */
export function admittedOf({ ledger }: LedgerFold): Agency[] {
  return [...ledger.agencies.values()]
    .filter(({ admittedIndex }) => admittedIndex !== 0)
    .sort((a, b) => a.admittedIndex - b.admittedIndex);
}

/** The list of agencies, and each with its mandates, policies and what was proposed about it. */
export async function compareAgencies(audit: ApiAudit): Promise<void> {
  const agencies = admittedOf(audit.fold);
  const steps = stepsByAgency(audit.fold);
  const listed = agencies.map((agency) =>
    listedFacts(agency, historyOf(audit, agency), steps.get(agency) ?? 0),
  );
  demandList(audit.report, {}, "agencies", listed, await collect(listOf(audit, agencies.length)));
  const successions = allSuccessions(agencies);
  for (const agency of agencies) {
    await compareAgency(audit, agency, steps.get(agency) ?? 0, successions);
    audit.advance();
  }
}

function stepsByAgency({ ledger }: LedgerFold): Map<Agency, number> {
  const steps = new Map<Agency, number>();
  for (const { agency, state } of ledger.trails.values())
    steps.set(agency, (steps.get(agency) ?? 0) + state.length);
  return steps;
}

function historyOf({ history }: ApiAudit, { key }: Agency): AgencyHistory {
  return history.agencies.get(key) ?? nothing();
}

function listOf({ api }: ApiAudit, most: number) {
  return itemsOf(most, (after) =>
    answerOf(api.GET("/api/v1/agencies", { params: { query: { limit: 1_000, ...after } } }), AgencyPage),
  );
}

async function compareAgency(
  audit: ApiAudit,
  agency: Agency,
  steps: number,
  all: readonly Succeeded[],
): Promise<void> {
  const { report, ledger } = audit;
  const place = { agency: agency.key };
  const answer = await ledger.agency(agency.key);
  if (answer === undefined) {
    missing(audit, place, agency.key);
    return;
  }
  const history = historyOf(audit, agency);
  const expected = { ...listedFacts(agency, history, steps), ...agencyFacts(agency, history) };
  demandAll(report, place, "", expected, agencyAnswered(answer));
  compareMandates(audit, agency, history, answer);
  demandList(report, place, "policies", policyFacts(history), answer.policies);
  demandList(report, place, "governanceEntries", governanceFacts(history), answer.governanceEntries);
  const { successions, predecessors } = successionFacts(agency.key, all, audit.history.agencies);
  demandList(report, place, "successions", successions, answer.successions);
  demandList(report, place, "predecessors", predecessors, answer.predecessors);
}

function compareMandates(
  { report }: ApiAudit,
  agency: Agency,
  history: AgencyHistory,
  { mandates }: answers.Agency,
): void {
  for (const found of mandates) {
    const { number } = found;
    const place = { agency: agency.key, number };
    const mandate = agency.mandates[number - 1];
    if (mandate === undefined) demand(report, { ...place, at: "mandates" }, undefined, number);
    else {
      const expected = mandateFacts(mandate, history.mandates[number - 1]);
      demandAll(report, place, "mandates.", expected, found);
    }
  }
}
