import { Versions } from "../../../server/api/schemas/version.ts";
import { answerIfThere } from "../../client/http.ts";
import type { Trail } from "../fold/state.ts";
import { collect, demandAll, demandList, itemsOf, missing } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { placeFacts } from "./facts.ts";
import { namesOf } from "./processes.ts";
import type { Proved } from "./trails.ts";

/** The list of a process's versions: each step once, with its place, time, tags and what it corrects. */
export async function compareVersions(
  audit: ApiAudit,
  trail: Trail,
  steps: readonly Proved[],
): Promise<void> {
  const { ocid = "", ...agency } = namesOf(audit, trail);
  const place = { agency: trail.agency.key, ocidHash: trail.ocidHash };
  const expected = steps.map(({ index, step }) => ({ index, ...placeFacts(step) }));
  const asked = { agency: trail.agency.key, ocid };
  for (const page of [versionsIn(audit, asked), ...(isAlone(audit, ocid) ? [versionsOf(audit, ocid)] : [])]) {
    const found = await collect(
      itemsOf(expected.length, async (after) => {
        const answer = await page(after);
        if (answer === undefined) return { items: [], next: null };
        demandAll(audit.report, place, "versions.", { ocid, ...agency }, answer);
        return answer;
      }),
    );
    if (found.length === 0) missing(audit, { ...place, at: "versions" }, ocid);
    else demandList(audit.report, place, "versions", expected, found);
  }
}

type After = { after?: string };

const versionsIn =
  ({ api }: ApiAudit, path: { agency: string; ocid: string }) =>
  (query: After) =>
    answerIfThere(
      api.GET("/api/v1/agencies/{agency}/processes/{ocid}/versions", { params: { path, query } }),
      Versions,
    );

const versionsOf =
  ({ api }: ApiAudit, ocid: string) =>
  (query: After) =>
    answerIfThere(
      api.GET("/api/v1/processes/{ocid}/versions", { params: { path: { ocid }, query } }),
      Versions,
    );

/** Whether one agency only recorded this process, so that its ocid alone names it. */
function isAlone({ history }: ApiAudit, ocid: string): boolean {
  return (history.agenciesOf.get(ocid) ?? 0) === 1;
}
