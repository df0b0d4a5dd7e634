import { z } from "zod";
import { AgencyNames, Count, Finality, Time, limit, pageOf } from "./common.ts";

/** A step as a list of the newest ones shows it. */
export const NewestStep = z
  .object({
    index: Count,
    recordedAt: Time,
    finality: Finality,
    ...AgencyNames,
    ocid: z.string(),
    title: z.string().nullable(),
    trailIndex: Count,
    tags: z.array(z.string()),
    tagMask: Count,
    /** Of the process that the step belongs to. */
    href: z.string(),
  })
  .meta({ id: "NewestStep" });

export const NewestQuery = z.strictObject({ limit: limit(12, 100) });

export const NewestPage = pageOf(NewestStep);
