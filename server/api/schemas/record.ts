import { z } from "zod";
import { Bytes32, Count } from "./common.ts";

/** Of a verifier: what it asked the holder's key to sign. */
const Asked = z.string().min(1).max(1_024);

/** A presentation file, or a record's, whose form is a finding of the check. Evidence of the batch is made here. */
const Shown = z.looseObject({
  format: z.enum(["jejak-presentation", "jejak-record"]),
  version: z.literal(1),
  sdJwt: z.string(),
});

export const RecordCheckBody = z.strictObject({
  presentation: Shown,
  /** That whoever the record is about agreed to its being checked here. */
  consent: z.boolean(),
  nonce: Asked.exactOptional(),
  audience: Asked.exactOptional(),
});

const Status = z.enum(["pass", "fail", "skipped", "error"]);

/** What became of a record. `shown` are the fields that were in the presentation; nothing of it is kept. */
export const RecordCheck = z
  .object({
    verdict: z.enum(["holds", "fails", "unknown", "error"]),
    sentence: z.string(),
    findings: z.array(
      z.object({
        /** Never changed nor used again for something else. */
        code: z.string(),
        status: Status,
        values: z.record(z.string(), z.unknown()),
        name: z.string(),
        sentence: z.string(),
      }),
    ),
    record: z
      .object({
        vct: z.string(),
        batch: Count,
        shown: z.record(z.string(), z.string()),
        hidden: z.array(z.string()),
      })
      .nullable(),
    /** The block in whose state the batch was proved; null where this server knows no such batch. */
    block: z.object({ number: Count, hash: Bytes32 }).nullable(),
  })
  .meta({ id: "RecordCheck" });
