import { z } from "zod";
import {
  Address,
  AgencyNames,
  AgencyParam,
  AsOf,
  BigDecimal,
  Bytes32,
  Count,
  HexBytes,
  Time,
  limit,
  pageOf,
  after,
} from "./common.ts";

/** An agency and how much it has recorded. */
const summary = {
  agency: Bytes32,
  officialId: z.string(),
  name: z.string(),
  sample: z.boolean(),
  admittedIndex: Count,
  admittedAt: Time,
  governance: Count,
  processes: Count,
  steps: Count,
  /** Steps whose manifest is published, withdrawn, or not (yet) published. */
  manifests: z.object({ published: Count, withdrawn: Count, notPublished: Count }),
  mandateCount: Count,
};

export const AgencyItem = z.object(summary).meta({ id: "AgencyItem" });
export const AgencyPage = pageOf(AgencyItem);

export const Mandate = z
  .object({
    number: Count,
    state: z.enum(["good", "not-yet", "expired", "revoked"]),
    signer: HexBytes,
    signerHash: Bytes32,
    holder: Bytes32,
    roles: Count,
    roleNames: z.array(z.string()),
    tags: Count,
    tagNames: z.array(z.string()),
    from: Time,
    until: Time,
    credential: Bytes32,
    grantedIndex: Count,
    grantedAt: Time,
    approvers: z.array(Count),
    governance: Count,
    revokedIndex: Count.nullable(),
    revokedAt: Time.nullable(),
    reason: Count.nullable(),
    suspectFrom: Time.nullable(),
    revokedBy: z.array(Count).nullable(),
  })
  .meta({ id: "Mandate" });

/** Approvals that each tag needs, and that changes of the directory need; index 0: the contract's defaults. */
export const Policy = z.object({
  index: Count,
  packed: BigDecimal,
  approvals: z.record(z.string(), Count),
  changeApprovals: Count,
});

const PolicyChange = z.object({
  ...Policy.shape,
  recordedAt: Time,
  approvers: z.array(Count),
  governance: Count,
});

export const Governance = z.object({
  index: Count,
  /** 0 for the end of a succession: signed by administrators, not proposed. */
  proposal: Count,
  recordedAt: Time,
  action: z.enum(["admission", "recovery", "policy", "succession", "successionEnd"]),
  state: z.enum(["proposed", "enacted", "vetoed", "withdrawn"]),
  effectiveAt: Time.nullable(),
  succession: Count,
  successor: Bytes32.nullable(),
  /** Names of the successor. */
  successorId: z.string().nullable(),
  successorName: z.string().nullable(),
  approvers: z.array(Count),
  author: Address.nullable(),
  content: Bytes32,
  args: HexBytes.nullable(),
});

/**
 * A succession: the mandates of the successor may sign for the agency that it succeeds. `agency` and its names are
 * those of the other one, `number` is dense per agency succeeded.
 */
export const Succession = z
  .object({
    number: Count,
    ...AgencyNames,
    grantedIndex: Count,
    grantedAt: Time,
    endedIndex: Count.nullable(),
    endedAt: Time.nullable(),
  })
  .meta({ id: "Succession" });

/** An agency with its whole history. */
export const Agency = z
  .object({
    ...summary,
    /** In which it recorded steps (UTC), newest first: each has a pack. */
    years: z.array(z.int()),
    head: Bytes32,
    policy: Policy,
    policies: z.array(PolicyChange),
    mandates: z.array(Mandate),
    governanceEntries: z.array(Governance),
    /** Whose mandates may (or, where ended, might) sign for this agency. */
    successions: z.array(Succession),
    /** For which agencies this agency's mandates may, or might, sign. */
    predecessors: z.array(Succession),
    asOf: AsOf,
  })
  .meta({ id: "Agency" });

export const AgencyParams = z.strictObject({ agency: AgencyParam });

export const AgencyQuery = z.strictObject({
  after: after(200),
  limit: limit(100, 1000),
});
