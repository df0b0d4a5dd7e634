import { z } from "zod";
import {
  Address,
  AgencyNames,
  AgencyParam,
  AsOf,
  ChainPlace,
  Count,
  Finality,
  Sha256,
  Time,
  after,
  limit,
  pageOf,
  writtenAs,
} from "./common.ts";

/** A batch of civil records. How many of its places are filled is nobody's business: the rest is random. */
const batch = {
  ...AgencyNames,
  /** Of the agency's batches, dense from 1. */
  number: Count,
  index: Count,
  recordedAt: Time,
  ...ChainPlace,
  /** RFC 6962 root over SHA-256(0x00 ‖ record id). */
  root: Sha256,
  /** Places: a power of two, 64 at least. */
  size: Count,
  /** Mandates that signed, of the agency, or of its successor where `succession` is not 0. */
  approvers: z.array(Count),
  succession: Count,
  /** Changes of status and erasures so far; `changedIndex` is the log index of the newest. */
  sequence: Count,
  changedIndex: Count.nullable(),
  changedAt: Time.nullable(),
};

export const BatchItem = z.object(batch).meta({ id: "BatchItem" });
export const BatchPage = pageOf(BatchItem);

/** A batch by itself, with the contract that wrote it. */
export const BatchAnswer = z
  .object({ ...batch, recordRegistry: Address.nullable(), asOf: AsOf })
  .meta({ id: "Batch" });

/**
 * The status of every place of a batch, in the form of a Token Status List: `lst` is base64url of the zlib-compressed
 * array, 2 bits a place (0 valid, 1 invalid, 2 suspended, 3 superseded), which is also RecordRegistry's storage.
 */
export const StatusList = z
  .object({
    bits: z.literal(2),
    lst: z.string().regex(/^[A-Za-z0-9_-]+$/),
    ...AgencyNames,
    number: Count,
    size: Count,
    sequence: Count,
    changedAt: Time.nullable(),
    asOf: AsOf,
  })
  .meta({ id: "StatusList" });

export const BatchNumber = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, "must be a batch number from 1")
  .transform(Number)
  .pipe(z.int().max(2 ** 32 - 1))
  .meta(writtenAs({ type: "integer", minimum: 1, maximum: 4_294_967_295, examples: [1] }));

export const BatchParams = z.strictObject({ agency: AgencyParam, number: BatchNumber });

const finality = Finality.default("seen");

export const BatchQuery = z.strictObject({ finality });

export const BatchesQuery = z.strictObject({ after: after(200), limit: limit(100, 1000), finality });
