import { z } from "zod";
import type { StepMessage } from "../../protocol/eip712.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import * as agencies from "../../server/api/schemas/agency.ts";
import * as ledgers from "../../server/api/schemas/ledger.ts";
import { Log } from "../../server/api/schemas/log.ts";
import * as matches from "../../server/api/schemas/match.ts";
import * as processes from "../../server/api/schemas/process.ts";
import * as submissions from "../../server/api/schemas/submission.ts";
import { openApi } from "./api.ts";
import type { Api } from "./api.ts";
import { answerIfThere, answerOf, fetchWithRetries } from "./http.ts";
import type { SignedApproval } from "./sign.ts";

const hex = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]*$/)]);

// The API writes hex with 0x as plain strings; here they are read as such.
const Trail = processes.Trail.extend({ agency: hex, head: hex });
const Mandate = agencies.Mandate.extend({ signer: hex, holder: hex });
const Agency = agencies.Agency.extend({ agency: hex, head: hex, mandates: z.array(Mandate) });
const Contracts = ledgers.Ledger.shape.contracts.extend({
  auditLog: hex,
  agencyDirectory: hex,
  procurementLedger: hex,
});
const Submission = submissions.Submission.extend({ digest: hex });
const LedgerInfo = ledgers.Ledger.extend({ contracts: Contracts });

export type LedgerInfo = z.infer<typeof LedgerInfo>;
export type LogInfo = z.infer<typeof Log>;
export type Agency = z.infer<typeof Agency>;
export type Mandate = z.infer<typeof Mandate>;
export type Trail = z.infer<typeof Trail>;
export type TrailStep = Trail["steps"][number];
export type Submission = z.infer<typeof Submission>;
export type Verification = z.infer<typeof matches.Verification>;
export type Match = z.infer<typeof matches.Match>;

/** What POST /submissions takes. */
export interface NewSubmission {
  step: StepMessage;
  succession: number;
  approvals: SignedApproval[];
  manifest: Manifest;
}

/** The HTTP API, as far as commands use it. Every answer is parsed; nothing of it is trusted beyond its form. */
export interface Ledger {
  url: string;
  info(): Promise<LedgerInfo>;
  /** What the operator signed last, and which witnesses have seen it. */
  log(): Promise<LogInfo>;
  /** By key or official id; undefined where it is unknown. */
  agency(agency: string): Promise<Agency | undefined>;
  /** With all its steps; undefined where nothing is recorded. */
  trail(agency: string, ocid: string): Promise<Trail | undefined>;
  /** Every trail of an ocid, whichever agency recorded it. */
  trailsOf(ocid: string): Promise<Trail[]>;
  /** The exact bytes; undefined where they are not published. */
  manifest(contentHash: string): Promise<Uint8Array | undefined>;
  verifications(hashes: readonly string[]): Promise<Verification[]>;
  submit(submission: NewSubmission): Promise<Submission>;
  submission(id: string): Promise<Submission>;
}

/** Opens the API at `url`, for example `http://localhost:8080`. */
export function openLedger(url: string): Ledger {
  const api = openApi(url, fetchWithRetries);
  return {
    url,
    info: () => answerOf(api.GET("/api/v1/ledger"), LedgerInfo),
    log: () => answerOf(api.GET("/api/v1/log"), Log),
    agency: async (agency) =>
      isNothing(agency)
        ? undefined
        : await answerIfThere(api.GET("/api/v1/agencies/{agency}", { params: { path: { agency } } }), Agency),
    trail: async (agency, ocid) =>
      isNothing(agency) || isNothing(ocid) ? undefined : await readTrail(api, agency, ocid),
    trailsOf: async (ocid) => (isNothing(ocid) ? [] : await readTrails(api, ocid)),
    manifest: (contentHash) => readManifest(api, contentHash),
    verifications: (hashes) => readVerifications(api, hashes),
    submit: (submission) => answerOf(api.POST("/api/v1/submissions", { body: submission }), Submission),
    submission: (id) =>
      answerOf(api.GET("/api/v1/submissions/{id}", { params: { path: { id } } }), Submission),
  };
}

/** What no address can name: a path would end before it, or go up. Nothing has such a name. */
function isNothing(name: string): boolean {
  return /^\.{0,2}$/.test(name);
}

async function readManifest(api: Api, sha256: string): Promise<Uint8Array | undefined> {
  const options = { params: { path: { sha256 } }, parseAs: "arrayBuffer" } as const;
  const bytes = await answerIfThere(
    api.GET("/api/v1/manifests/{sha256}", options),
    z.instanceof(ArrayBuffer),
  );
  return bytes && new Uint8Array(bytes);
}

function trailPage(api: Api, agency: string, ocid: string, after = "") {
  const params = { path: { agency, ocid }, query: { after } };
  return api.GET("/api/v1/agencies/{agency}/processes/{ocid}", { params });
}

async function readTrail(api: Api, agency: string, ocid: string): Promise<Trail | undefined> {
  const trail = await answerIfThere(trailPage(api, agency, ocid), Trail);
  for (let next = trail?.next ?? null; trail !== undefined && next !== null;) {
    const page = await answerOf(trailPage(api, agency, ocid, next), Trail);
    trail.steps.push(...page.steps);
    next = page.next;
  }
  return trail;
}

async function readTrails(api: Api, ocid: string): Promise<Trail[]> {
  const answer = await answerIfThere(
    api.GET("/api/v1/processes/{ocid}", { params: { path: { ocid } } }),
    z.union([Trail, processes.ProcessPage]),
  );
  const agenciesOf = answer === undefined ? [] : "items" in answer ? answer.items : [answer];
  const trails = await Promise.all(agenciesOf.map(({ agency }) => readTrail(api, agency, ocid)));
  return trails.filter((trail) => trail !== undefined);
}

async function readVerifications(api: Api, hashes: readonly string[]): Promise<Verification[]> {
  const items: Verification[] = [];
  for (let i = 0; i < hashes.length; i += matches.MOST_HASHES) {
    const body = { hashes: hashes.slice(i, i + matches.MOST_HASHES) };
    const answer = await answerOf(api.POST("/api/v1/verifications", { body }), matches.Verifications);
    items.push(...answer.items);
  }
  return items;
}
