import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { request, requestIfThere } from "./http.ts";
import type { SignedApproval } from "./sign.ts";
import type { StepMessage } from "../../protocol/eip712.ts";
import type { Manifest } from "../../protocol/manifest.ts";

const hex = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]*$/)]);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const AnyCaseAddress = z.string().transform((address) => address.toLowerCase() as Hex);

const LedgerInfo = z.object({
  chainId: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]),
  size: z.int(),
  root: Sha256,
  contracts: z.looseObject({
    auditLog: AnyCaseAddress,
    agencyDirectory: AnyCaseAddress,
    procurementLedger: AnyCaseAddress,
  }),
});

const Mandate = z.object({
  number: z.int(),
  signer: hex,
  holder: hex,
  roles: z.int(),
  tags: z.int(),
  from: z.string(),
  until: z.string(),
  revokedIndex: z.int().nullable(),
});

const Agency = z.object({
  agency: hex,
  officialId: z.string(),
  name: z.string(),
  policy: z.object({ packed: z.string(), changeApprovals: z.int() }),
  mandates: z.array(Mandate),
});

const TrailStep = z.object({
  index: z.int(),
  trailIndex: z.int(),
  digest: hex,
  contentHash: Sha256,
  tags: z.array(z.string()),
  required: z.int(),
  blockNumber: z.int(),
});

const Trail = z.object({
  agency: hex,
  ocid: z.string(),
  head: hex,
  length: z.int(),
  steps: z.array(TrailStep),
});

const Submission = z.object({
  id: z.string(),
  digest: hex,
  status: z.enum(["queued", "sent", "recorded", "refused", "conflict"]),
  index: z.int().nullable(),
  blockNumber: z.int().nullable(),
  error: z.looseObject({ code: z.string() }).nullable(),
});

export type LedgerInfo = z.infer<typeof LedgerInfo>;
export type Mandate = z.infer<typeof Mandate>;
export type Agency = z.infer<typeof Agency>;
export type Trail = z.infer<typeof Trail>;
export type TrailStep = z.infer<typeof TrailStep>;
export type Submission = z.infer<typeof Submission>;

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
  agency(agency: Hex): Promise<Agency | undefined>;
  trail(agency: Hex, ocid: string): Promise<Trail | undefined>;
  manifest(contentHash: string): Promise<unknown>;
  submit(submission: NewSubmission): Promise<Submission>;
  submission(id: string): Promise<Submission>;
}

/** Opens the API at `url`, for example `http://localhost:8080`. */
export function openLedger(url: string): Ledger {
  const base = `${url.replace(/\/$/, "")}/api/v1`;
  const trailUrl = (agency: Hex, ocid: string): string =>
    `${base}/agencies/${agency}/processes/${encodeURIComponent(ocid)}`;
  return {
    url,
    info: () => request(`${base}/ledger`, LedgerInfo),
    agency: (agency) => requestIfThere(`${base}/agencies/${agency}`, Agency),
    trail: (agency, ocid) => requestIfThere(trailUrl(agency, ocid), Trail),
    manifest: (contentHash) => requestIfThere(`${base}/manifests/${contentHash}`, z.unknown()),
    submit: (submission) => request(`${base}/submissions`, Submission, { method: "POST", body: submission }),
    submission: (id) => request(`${base}/submissions/${id}`, Submission),
  };
}
