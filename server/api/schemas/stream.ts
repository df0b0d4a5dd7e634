import { z } from "zod";
import { AgencyParam, AsOf, Count, Finality, OcidParam, after } from "./common.ts";

export const StreamQuery = z.strictObject({
  after: after(64),
  finality: Finality.default("seen"),
  /** Only entries of this agency, or of this process (steps and withdrawals). */
  agency: AgencyParam.exactOptional(),
  ocid: OcidParam.exactOptional(),
});

/** A reader that comes back says which event was its last. */
export const StreamHeaders = z.object({ "last-event-id": z.string().max(64).exactOptional() });

/** Data of the event `rollback`: entries from this index on were taken back; read on after the cursor. */
export const Rollback = z
  .object({
    from: Count,
    lastCommonIndex: Count.nullable(),
    after: z.string().nullable(),
    asOf: AsOf,
  })
  .meta({ id: "Rollback" });

/** Data of the event `state`: everything up to here was sent; entries below the sizes are settled so far. */
export const StreamState = z
  .object({ asOf: AsOf, safeSize: Count, finalizedSize: Count })
  .meta({ id: "StreamState" });
