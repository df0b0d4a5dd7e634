import { z } from "zod";
import { TAGS } from "../../../protocol/tags.ts";
import {
  AgencyNames,
  AgencyParam,
  AsOf,
  Bytes32,
  ChainPlace,
  Count,
  Finality,
  HexBytes,
  OcidParam,
  Sha256,
  Time,
  limit,
  pageOf,
  plainText,
  after,
} from "./common.ts";

const summary = {
  title: z.string().nullable(),
  description: z.string().nullable(),
  buyer: z.object({ id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  value: z.object({ amount: z.string(), currency: z.string().nullable() }).nullable(),
};

const state = {
  ocid: z.string(),
  ocidHash: Bytes32,
  ...AgencyNames,
  /** Of the trail within its agency, from 1. */
  number: Count,
  head: Bytes32,
  length: Count,
  tags: z.array(z.string()),
  closed: z.boolean(),
  deadline: Time.nullable(),
  firstIndex: Count,
  lastIndex: Count,
  openedAt: Time,
  lastRecordedAt: Time,
  /** Steps whose manifest is published. */
  published: Count,
  /** Material changes that were not declared. */
  undeclared: Count,
  href: z.string(),
};

/** A process as a list shows it. */
export const Process = z.object({ ...state, ...summary }).meta({ id: "Process" });
export type Process = z.infer<typeof Process>;

/** Whether the text behind a step's content hash can be read. */
export const ManifestState = z
  .discriminatedUnion("state", [
    z.object({ state: z.literal("published"), size: Count, href: z.string() }),
    z.object({ state: z.literal("not-published"), since: Time }),
    z.object({ state: z.literal("withdrawn"), reason: Count, index: Count.nullable(), at: Time.nullable() }),
  ])
  .meta({ id: "ManifestState" });

export const StepDocument = z.object({
  id: z.string(),
  documentType: z.string().nullable(),
  title: z.string().nullable(),
  format: z.string().nullable(),
  size: Count,
  sha256: Sha256,
});

const Release = z.object({
  id: z.string().nullable(),
  date: z.string().nullable(),
  tags: z.array(z.string()).nullable(),
  language: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  buyerName: z.string().nullable(),
  value: summary.value,
});

const Source = z.object({
  publisher: z.string().nullable(),
  address: z.string().nullable(),
  sha256: Sha256.nullable(),
});

export const Approver = z.object({
  agency: Bytes32,
  mandate: Count,
  holder: Bytes32.nullable(),
  roles: Count.nullable(),
  signer: HexBytes.nullable(),
  signature: HexBytes.nullable(),
});

const finding = <C extends string, V extends z.ZodRawShape>(code: C, values: V) =>
  z.object({ code: z.literal(code), values: z.object(values) });

/** What the contract could not see and a reader should: where a step and its published release differ. */
export const StepFinding = z
  .discriminatedUnion("code", [
    finding("tags.mismatch", { signed: z.array(z.string()), published: z.array(z.string()) }),
    finding("deadline.mismatch", { signed: Time, published: Time }),
    finding("recorded.late", { date: Time, seconds: Count }),
  ])
  .meta({ id: "StepFinding" });

/** One step of a trail: the entry, who approved it, and what is known of its manifest. */
export const Step = z
  .object({
    index: Count,
    trailIndex: Count,
    recordedAt: Time,
    ...ChainPlace,
    digest: Bytes32,
    previousHead: Bytes32,
    contentHash: Sha256,
    tags: z.array(z.string()),
    tagMask: Count,
    /** Trail index of the step that this one corrects. */
    corrects: Count.nullable(),
    /** Log indexes of the steps that correct this one. */
    correctedBy: z.array(Count),
    deadline: Time.nullable(),
    validUntil: Time.nullable(),
    required: Count,
    approvals: Count,
    succession: Count,
    policyIndex: Count,
    approvers: z.array(Approver),
    leaf: Sha256,
    words: HexBytes,
    manifest: ManifestState,
    release: Release.nullable(),
    source: Source.nullable(),
    documents: z.array(StepDocument),
    /** None where the manifest is not published: there is nothing to compare with. */
    findings: z.array(StepFinding),
  })
  .meta({ id: "Step" });

/** Several steps of one release id whose contents differ. */
const Conflict = z.object({
  releaseId: z.string(),
  steps: z.array(z.object({ index: Count, trailIndex: Count, contentHash: Sha256 })),
});

/** A process with its steps; `next` is null where the last step is among them. */
export const Trail = z
  .object({
    ...state,
    ...summary,
    steps: z.array(Step),
    conflicts: z.array(Conflict),
    next: z.string().nullable(),
    asOf: AsOf,
  })
  .meta({ id: "Trail" });

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
/** A date, or a time; the end of a range is exclusive, but a bare date there means that whole day. */
export const When = z.union([day, instant], { error: "must be a date (2026-01-31) or an RFC 3339 time" });

export const TagName = z.enum([...TAGS, "other", "closes"]);
export type TagName = z.infer<typeof TagName>;

/** A query parameter that is there or not. */
export const Flag = z.literal("true").exactOptional();

export const SORTS = ["recorded", "opened", "length", "title"] as const;

export const ProcessQuery = z.strictObject({
  q: plainText(200).exactOptional(),
  agency: AgencyParam.exactOptional(),
  tag: TagName.exactOptional(),
  from: When.exactOptional(),
  to: When.exactOptional(),
  /** Only processes with a material change that was not declared. */
  undeclared: Flag,
  sort: z.enum(SORTS.flatMap((name) => [name, `-${name}`] as const)).default("-recorded"),
  after: after(2000),
  limit: limit(50, 1000),
  finality: Finality.default("seen"),
});

export const ProcessPage = pageOf(Process);

export const TrailParams = z.strictObject({ agency: AgencyParam, ocid: OcidParam });
export const OcidParams = z.strictObject({ ocid: OcidParam });

export const VersionsQuery = z.strictObject({
  after: after(64),
  limit: limit(1000, 1000),
  finality: Finality.default("seen"),
});

/** With `at`: the process as it stood at that time, instead of its trail. */
export const TrailQuery = VersionsQuery.extend({
  at: When.exactOptional(),
  form: z.enum(["compiled", "versioned"]).default("compiled"),
});
