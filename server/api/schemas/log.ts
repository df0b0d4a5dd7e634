import { z } from "zod";
import { AsOf, Bytes32, Count, Sha256, Time, writtenAs } from "./common.ts";

const MOST = 999_999_999_999_999;

/** A size or an index of the log, as digits. */
function count(least: 0 | 1, example: number = least) {
  return z
    .string()
    .regex(least === 0 ? /^(?:0|[1-9]\d{0,14})$/ : /^[1-9]\d{0,14}$/, `must be a whole number from ${least}`)
    .transform(Number)
    .meta(writtenAs({ type: "integer", minimum: least, maximum: MOST, examples: [example] }));
}

export const InclusionQuery = z.strictObject({ index: count(0), size: count(0).exactOptional() });
export const ConsistencyQuery = z.strictObject({ from: count(0, 1), to: count(0).exactOptional() });
export const SeenQuery = z.strictObject({ size: count(1) });

/** Hashes of the nodes, leaf first, as RFC 6962 orders them. */
const Proof = z.array(Sha256);

/** That the entry at `index`, whose leaf hash this is, stands in the log of `size` entries with this root. */
export const InclusionAnswer = z
  .object({ index: Count, size: Count, leaf: Sha256, root: Sha256, proof: Proof, asOf: AsOf })
  .meta({ id: "Inclusion" });

/** That the log of `to` entries begins with the log of `from`. */
export const ConsistencyAnswer = z
  .object({ from: Count, to: Count, fromRoot: Sha256, toRoot: Sha256, proof: Proof, asOf: AsOf })
  .meta({ id: "Consistency" });

/** A witness, by its key; `time` is when it cosigned, as it says itself. */
const Cosigned = z.object({ name: z.string(), key: z.string(), time: Time });

const Signed = z.object({
  size: Count,
  root: Sha256,
  block: z.object({ number: Count, hash: Bytes32, time: Time }),
  signedAt: Time,
  seenBy: z.array(Cosigned),
  /** The signed note itself. */
  note: z.string(),
});

/** The log as its operator signs it, and the witnesses that watch it. */
export const Log = z
  .object({
    /** Null until the log's key is there. */
    origin: z.string().nullable(),
    /** The operator's verifier key; believe it only where you got it elsewhere too. */
    key: z.string().nullable(),
    newest: Signed.nullable(),
    /** The newest that every witness has cosigned. */
    seenByAll: Signed.nullable(),
    witnesses: z.array(
      z.object({
        name: z.string(),
        key: z.string(),
        url: z.string(),
        /** When it last answered as it should. */
        heardAt: Time.nullable(),
        /** Code of why it does not; null while it does. */
        problem: z.string().nullable(),
      }),
    ),
    asOf: AsOf,
  })
  .meta({ id: "Log" });

/** Which witnesses have cosigned a log of `size` entries or more. */
export const Seen = z
  .object({
    size: Count,
    witnesses: z.array(z.object({ name: z.string(), key: z.string(), time: Time.nullable() })),
    asOf: AsOf,
  })
  .meta({ id: "Seen" });
