import { Counts } from "../../../server/api/schemas/ledger.ts";
import { openApi } from "../../client/api.ts";
import { answerOf, fetchWithRetries } from "../../client/http.ts";
import { openLedger } from "../../client/ledger.ts";
import type { LedgerFold } from "../fold/fold.ts";
import type { ReadManifest } from "../manifests.ts";
import { createReport } from "../report.ts";
import type { Report } from "../report.ts";
import type { Spool } from "../spool.ts";
import { admittedOf, compareAgencies } from "./agencies.ts";
import { compareBatches } from "./batches.ts";
import { compareCheckpoints } from "./checkpoint.ts";
import { demand, sampleOf } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { compareDocuments } from "./documents.ts";
import { compareEntries } from "./entries.ts";
import { readHistory } from "./history.ts";
import { compareNewest } from "./newest.ts";
import { compareList } from "./processes.ts";
import { MOST_PROOFS, compareProofs } from "./proofs.ts";
import { compareTrails } from "./trails.ts";

export interface ApiOptions {
  url: string;
  fold: LedgerFold;
  spool: Spool;
  report: Report;
  /** Manifests at hand, by which look-ups of documents are compared; none: they are not. */
  manifests?: ReadManifest;
  progress?: (at: { done: number; of: number }) => void;
}

/**
 * The API's answers against what was computed from the chain, member by member as far as they follow from it:
 * - all of: `/ledger`, `/counts`, `/entries`, `/agencies`, `/agencies/{agency}` (mandates, policies, governance),
 *   `/agencies/{agency}/batches`, `/processes`, `/agencies/{agency}/processes/{ocid}` with every step, `/steps/newest`,
 *   `/log`, `/log/checkpoint`;
 * - a sample of: `/entries/{index}`, `/agencies/{agency}/batches/{number}` and its `/status-list`, `/log/inclusion`, `/log/consistency`, `/processes/{ocid}/versions`,
 *   `/documents/{sha256}`.
 *
 * What else follows from manifests is left to the audit of manifests. Of an API that stands at another size, or grew
 * meanwhile, nothing
 * is known.
 * @throws JejakError `server-unavailable`, `server-answer-malformed`
 */
export async function compareApi(options: ApiOptions): Promise<void> {
  const { url, fold, report } = options;
  const ledger = openLedger(url);
  const { size, root } = await ledger.info();
  if (size !== fold.log.size) {
    behind(options, size);
    return;
  }
  const found = createReport();
  demand(found, { at: "ledger.root" }, fold.log.root(), root);
  const compared = await compareAll({ ...options, report: found }, ledger);
  const { size: after } = await ledger.info();
  // What an API says of another size contradicts nothing that was computed.
  if (after !== size) {
    behind(options, after);
    return;
  }
  report.take(found);
  report.conclude("api", { size, ...compared, trails: fold.ledger.trails.size });
}

function behind({ url, fold, report }: ApiOptions, found: number): void {
  const values = { expected: fold.log.size, found };
  report.add({ area: "api", code: "api.behind", status: "error", place: { at: url }, values });
}

async function compareAll(options: ApiOptions, ledger: ApiAudit["ledger"]) {
  const { url, fold, spool, report, progress, manifests } = options;
  const of = workOf(fold, manifests !== undefined);
  const api = openApi(url, fetchWithRetries);
  const advance = meterOf(options, of);
  const audit: ApiAudit = { url, api, ledger, fold, spool, history: readHistory(spool), report, advance };
  await compareCounts(audit);
  await compareEntries(audit);
  await compareAgencies(audit);
  await compareBatches(audit);
  await compareNewest(audit);
  await compareList(audit);
  await compareTrails(audit);
  await compareProofs(audit);
  const checkpoints = await compareCheckpoints(audit);
  const documents = manifests === undefined ? 0 : await compareDocuments(audit, manifests);
  progress?.({ done: of, of });
  return { agencies: admittedOf(fold).length, checkpoints, documents };
}

/** Counts, newest steps and checkpoints; entries; agencies; trails in the list and one by one; proofs; manifests. */
function workOf(fold: LedgerFold, hasManifests: boolean): number {
  const { size } = fold.log;
  const trails = fold.ledger.trails.size;
  const proofs = sampleOf(size, MOST_PROOFS).size;
  return 3 + size + admittedOf(fold).length + 2 * trails + proofs + (hasManifests ? size : 0);
}

function meterOf({ progress }: Pick<ApiOptions, "progress">, of: number): (by?: number) => void {
  let done = 0;
  progress?.({ done, of });
  return (by = 1) => {
    done = Math.min(of - 1, done + by);
    progress?.({ done, of });
  };
}

async function compareCounts({ api, fold, report, advance }: ApiAudit): Promise<void> {
  const counts = await answerOf(api.GET("/api/v1/counts"), Counts);
  const trails = [...fold.ledger.trails.values()];
  const steps = trails.reduce((total, { state }) => total + state.length, 0);
  demand(report, { at: "counts.steps" }, steps, counts.steps);
  demand(report, { at: "counts.processes" }, trails.length, counts.processes);
  demand(report, { at: "counts.agencies" }, admittedOf(fold).length, counts.agencies);
  advance();
}
