import { z } from "zod";
import { AsOf, Bytes32, Count, Finality, Sha256, Time } from "./common.ts";

/** A signed step on its way to the chain. */
export const Submission = z
  .object({
    id: z.uuid(),
    status: z.enum(["queued", "sent", "recorded", "refused", "conflict"]),
    digest: Bytes32,
    agency: Bytes32,
    ocid: z.string(),
    previousHead: Bytes32,
    contentHash: Sha256,
    transactions: z.array(Bytes32),
    /** Of the entry, once it is recorded. */
    index: Count.nullable(),
    blockNumber: Count.nullable(),
    blockHash: Bytes32.nullable(),
    finality: Finality.nullable(),
    error: z.looseObject({ code: z.string(), values: z.record(z.string(), z.unknown()) }).nullable(),
    warnings: z.array(z.looseObject({ code: z.string() })),
    createdAt: Time,
    updatedAt: Time,
    links: z.object({
      self: z.string(),
      trail: z.string(),
      manifest: z.string(),
      entry: z.string().nullable(),
    }),
    asOf: AsOf,
  })
  .meta({ id: "Submission" });

export const SubmissionParams = z.strictObject({ id: z.uuid() });
