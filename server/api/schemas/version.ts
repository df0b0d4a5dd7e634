import { z } from "zod";
import { ASPECTS } from "../../../protocol/ocds/material.ts";
import {
  AgencyNames,
  AgencyParam,
  AsOf,
  Bytes32,
  Count,
  Finality,
  Time,
  after,
  limit,
  pageOf,
  writtenAs,
} from "./common.ts";
import { Approver, Flag, When } from "./process.ts";

/** Whether a step's text counts: `foreign` is a manifest of another process. */
export const TextState = z
  .enum(["published", "not-published", "withdrawn", "foreign"])
  .meta({ id: "TextState" });

/** How many fields a step changed; `unknown`: material, and nobody can know whether it was declared. */
export const ChangeCounts = z
  .object({ changes: Count, material: Count, undeclared: Count, unknown: Count })
  .meta({ id: "ChangeCounts" });

/** A step as a version of its process. */
export const VersionStep = z
  .object({
    index: Count,
    trailIndex: Count,
    recordedAt: Time,
    finality: Finality,
    tags: z.array(z.string()),
    corrects: Count.nullable(),
    text: TextState,
    approvers: z.array(Approver),
    /** Null where there is no text to compare, or it is not compared yet. */
    counts: ChangeCounts.nullable(),
  })
  .meta({ id: "VersionStep" });

const subject = { ocid: z.string(), ocidHash: Bytes32, ...AgencyNames };

export const Versions = z
  .object({ ...subject, items: z.array(VersionStep), next: z.string().nullable(), asOf: AsOf })
  .meta({ id: "Versions" });

const Place = z.object({ index: Count, trailIndex: Count, recordedAt: Time });

const Missing = z.object({ index: Count, trailIndex: Count, text: TextState });

/** A process as it stood at a time. */
export const InForce = z
  .object({
    ...subject,
    at: Time,
    /** Block time up to which the ledger was read; a step of an earlier time can no longer come. */
    through: Time,
    settled: z.boolean(),
    /** Null where no text of a step recorded until then is here, or another form was asked for. */
    compiledRelease: z.record(z.string(), z.unknown()).nullable(),
    versionedRelease: z.record(z.string(), z.unknown()).nullable(),
    /** The steps recorded until then, all of them. */
    inForce: z.array(Place),
    /** The first step after that time: with dense places, nothing lies between. Null: there is none yet. */
    following: Place.nullable(),
    /** Steps in force whose text is not here: what they say is unknown. */
    missing: z.array(Missing),
    /** Where the proof is: the whole trail, with the time of each step. */
    evidence: z.string(),
    asOf: AsOf,
  })
  .meta({ id: "InForce" });

const Means = z.enum(["amendment", "tag", "correction"]);
const Aspect = z.enum(ASPECTS);

const change = {
  path: z.string(),
  field: z.string(),
  kind: z.enum(["added", "changed", "removed"]),
  before: z.unknown(),
  after: z.unknown(),
};

/** A field that differs between two versions. */
export const FieldChange = z
  .object({
    ...change,
    material: z.boolean(),
    aspect: Aspect.nullable(),
    /** Null: unknown, because the text of a step between is not here. */
    declared: z.boolean().nullable(),
    means: z.array(Means),
    /** Trail indexes of the steps that changed it, oldest first. */
    steps: z.array(Count),
  })
  .meta({ id: "FieldChange" });

export const Diff = z
  .object({
    ...subject,
    /** Null: before the first step. */
    from: Place.nullable(),
    to: Place,
    counts: ChangeCounts,
    /** At most `limit` of them; `counts` has the figures of all. */
    changes: z.array(FieldChange),
    /** The steps between the two, that at `to` included. */
    steps: z.array(VersionStep),
    missing: z.array(Missing),
    asOf: AsOf,
  })
  .meta({ id: "Diff" });

/** A material change as lists show it; `cut` where a value is too long for them: the difference has it. */
export const ListedChange = z
  .object({
    ...change,
    aspect: Aspect,
    declared: z.boolean().nullable(),
    means: Means.nullable(),
    cut: z.boolean(),
  })
  .meta({ id: "ListedChange" });

/** A step that changed something material. */
export const ChangedStep = z
  .object({
    index: Count,
    trailIndex: Count,
    recordedAt: Time,
    finality: Finality,
    ...AgencyNames,
    ocid: z.string(),
    title: z.string().nullable(),
    tags: z.array(z.string()),
    counts: ChangeCounts,
    /** The first hundred. */
    changes: z.array(ListedChange),
    href: z.string(),
  })
  .meta({ id: "ChangedStep" });

export const ChangedPage = pageOf(ChangedStep);

const stepNumber = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,8})$/, "must be the place of a step, from 0")
  .transform(Number)
  .exactOptional()
  .meta(writtenAs({ type: "integer", minimum: 0, maximum: 999_999_999 }));

export const DiffQuery = z.strictObject({
  from: stepNumber,
  to: stepNumber,
  limit: limit(1000, 10_000),
  finality: Finality.default("seen"),
});

export const Week = z.string().regex(/^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/, "must be an ISO week: 2026-W05");

const changesFilter = {
  week: Week.exactOptional(),
  from: When.exactOptional(),
  to: When.exactOptional(),
  agency: AgencyParam.exactOptional(),
  undeclared: Flag,
  limit: limit(50, 200),
  finality: Finality.default("seen"),
};

export const ChangesQuery = z.strictObject({ ...changesFilter, after: after(200) });

export const FeedQuery = z.strictObject({ ...changesFilter, lang: z.enum(["id", "en"]).exactOptional() });
