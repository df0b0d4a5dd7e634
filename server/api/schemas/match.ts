import { z } from "zod";
import { AgencyNames, AsOf, Count, Finality, Sha256, Time, limit, pageOf, after } from "./common.ts";

/** A recorded step that has a hash as its content (`manifest`) or names it (`document`). */
export const Match = z
  .object({
    role: z.enum(["manifest", "document"]),
    index: Count,
    recordedAt: Time,
    finality: Finality,
    ...AgencyNames,
    ocid: z.string(),
    trailIndex: Count,
    tags: z.array(z.string()),
    contentHash: Sha256,
    /** Log index of the first step that corrects this one. */
    correctedBy: Count.nullable(),
    document: z
      .object({
        id: z.string(),
        documentType: z.string().nullable(),
        title: z.string().nullable(),
        format: z.string().nullable(),
        size: Count,
      })
      .nullable(),
    href: z.string(),
  })
  .meta({ id: "Match" });

export const DocumentPage = z.object({ sha256: Sha256, ...pageOf(Match).shape });

export const DocumentQuery = z.strictObject({
  after: after(200),
  limit: limit(50, 1000),
});

export const MOST_HASHES = 1000;
export const MOST_MATCHES = 10;

/** The example is a document of the sample ledger. */
export const VerificationBody = z
  .strictObject({ hashes: z.array(Sha256).min(1).max(MOST_HASHES) })
  .meta({ examples: [{ hashes: ["fbc95c41ea6612d6e713516e53263616621e259524904028531a12dc161f58bb"] }] });

/** `unknown` says that no published manifest names the hash here; it does not say that a document is false. */
export const Verification = z
  .object({
    sha256: Sha256,
    status: z.enum(["recorded", "unknown"]),
    matches: z.array(Match),
    /** More steps have it than are listed here. */
    more: z.boolean(),
  })
  .meta({ id: "Verification" });

export const Verifications = z.object({ items: z.array(Verification), next: z.null(), asOf: AsOf });
