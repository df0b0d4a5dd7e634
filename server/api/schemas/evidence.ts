import { z } from "zod";
import { Evidence } from "../../../protocol/evidence/format.ts";
import { Finality, writtenAs } from "./common.ts";

/** An evidence file; PROTOCOL.md says how it is checked. */
export const EvidenceFile = Evidence.meta({ id: "Evidence" });

/** Evidence leads to the newest finalized block, unless the reader asks for a newer one. */
export const EvidenceQuery = z.strictObject({ finality: Finality.default("finalized") });

/** The list of an agency's processes goes on above a number where one file does not hold them all. */
export const AgencyEvidenceQuery = EvidenceQuery.extend({
  after: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,9})$/, "must be the number of a process")
    .transform(Number)
    .default(0)
    .meta(writtenAs({ type: "integer", minimum: 0, maximum: 9_999_999_999, default: 0 })),
});

/** Packs of all processes of an agency with steps in a year, or in a month of it (UTC). */
export const SelectionQuery = EvidenceQuery.extend({
  year: z
    .string()
    .regex(/^(?:19|20|21)\d\d$/, "must be a year")
    .transform(Number)
    .meta(writtenAs({ type: "integer", minimum: 1900, maximum: 2199, examples: [2026] })),
  month: z
    .string()
    .regex(/^(?:[1-9]|1[0-2])$/, "must be a month")
    .transform(Number)
    .exactOptional()
    .meta(writtenAs({ type: "integer", minimum: 1, maximum: 12 })),
});

export const DocumentEvidenceQuery = EvidenceQuery.extend({
  index: z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, "must be a log index")
    .transform(Number)
    .exactOptional()
    .meta(writtenAs({ type: "integer", minimum: 0, maximum: 999_999_999_999_999 })),
});
