import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { MAX_BATCH } from "../../../protocol/records/batch.ts";
import { REASONS } from "../status.ts";

const MOST = 10_000;
/** What the vault's tables hold; none of its batches has a higher number. */
const MOST_BATCHES = 2 ** 31 - 1;

const Batch = z.int().min(1).max(MOST_BATCHES);
const Index = z
  .int()
  .min(0)
  .max(MAX_BATCH - 1);
const Place = z.strictObject({ batch: Batch, index: Index });

/** A record that is named in the path. */
export const PlaceInPath = z.object({
  batch: z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/)
    .transform(Number)
    .pipe(Batch),
  index: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,6})$/)
    .transform(Number)
    .pipe(Index),
});

/** Name of a record type. */
export const TypeInQuery = z.object({ type: z.string().max(200) });

export const EraseBody = z.strictObject({ records: z.array(Place).min(1).max(MOST) });

const reason = z.enum(REASONS).default("unspecified");

export const StatusBody = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.enum(["valid", "revoked", "suspended"]),
    reason,
    records: z.array(Place).min(1).max(MOST),
  }),
  z.strictObject({
    status: z.literal("superseded"),
    reason,
    records: z
      .array(Place.extend({ successor: Place }))
      .min(1)
      .max(MOST),
  }),
]);

/** Systems read English, whatever language the command speaks that serves them. */
const ENGLISH = { error: z.locales.en().localeError };

/** Errors: `request-invalid` with the place. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, ENGLISH);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new JejakError("request-invalid", { values: { at: issue?.path.join("."), problem: issue?.message } });
}
