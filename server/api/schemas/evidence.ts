import { z } from "zod";
import { Evidence } from "../../../protocol/evidence/format.ts";
import { Finality, writtenAs } from "./common.ts";

/** An evidence file; PROTOCOL.md says how it is checked. */
export const EvidenceFile = Evidence.meta({ id: "Evidence" });

/** Evidence leads to the newest finalized block, unless the reader asks for a newer one. */
export const EvidenceQuery = z.strictObject({ finality: Finality.default("finalized") });

export const DocumentEvidenceQuery = EvidenceQuery.extend({
  index: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, "must be a log index")
    .transform(Number)
    .exactOptional()
    .meta(writtenAs({ type: "integer", minimum: 0, maximum: 999_999_999_999_999 })),
});
