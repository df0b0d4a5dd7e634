import { z } from "zod";
import type { Hex } from "../../../protocol/bytes.ts";
import { answerOf } from "../../client/http.ts";
import type { Agency } from "../fold/state.ts";
import { demand, demandAll, itemsOf, missing } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { trailFacts } from "./facts.ts";
import { trailKey } from "./history.ts";

const Item = z.looseObject({ agency: z.string(), ocidHash: z.string() });
const List = z.object({ items: z.array(Item), next: z.string().nullable() });

/** The list of processes has each trail once, with its ocid and whose it is. */
export async function compareList(audit: ApiAudit): Promise<void> {
  const { report, fold } = audit;
  const trails = [...fold.ledger.trails.values()];
  const left = new Map(trails.map((trail) => [trailKey(trail.agency.key, trail.ocidHash), trail]));
  for await (const item of processesOf(audit, trails.length)) {
    const place = { agency: item.agency, ocidHash: item.ocidHash };
    const key = trailKey(item.agency, item.ocidHash);
    const trail = left.get(key);
    left.delete(key);
    if (trail === undefined) demand(report, { ...place, at: "processes" }, "not there, or once", "there");
    else demandAll(report, place, "processes.", { ...namesOf(audit, trail), ...trailFacts(trail) }, item);
    audit.advance();
  }
  for (const { agency, ocidHash } of left.values())
    missing(audit, { agency: agency.key, ocidHash, at: "processes" }, ocidHash);
}

function processesOf({ api }: ApiAudit, most: number) {
  return itemsOf(most, (after) => {
    const query = { limit: 1_000, sort: "opened" as const, ...after };
    return answerOf(api.GET("/api/v1/processes", { params: { query } }), List);
  });
}

interface Named {
  agency: Pick<Agency, "key">;
  ocidHash: Hex;
}

/** A process's ocid, and how its agency is named. */
export function namesOf({ history }: ApiAudit, { agency, ocidHash }: Named) {
  const admitted = history.agencies.get(agency.key)?.admitted;
  return {
    agency: agency.key,
    officialId: admitted?.officialId ?? null,
    agencyName: admitted?.name ?? null,
    ocid: history.ocids.get(trailKey(agency.key, ocidHash)),
  };
}
