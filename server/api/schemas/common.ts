import { z } from "zod";

/** SHA-256 as 64 lower-case hex digits without 0x: content hashes, documents, leaves, roots. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: "Sha256" });

/** 32 bytes of the chain (agency, ocidHash, digest, head, holder, transaction or block hash), with 0x. */
export const Bytes32 = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .meta({ id: "Bytes32" });

/** Address of a contract or account, lower case, with 0x. */
export const Address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/)
  .meta({ id: "Address" });

/** Bytes of any length, with 0x. */
export const HexBytes = z.string().regex(/^0x(?:[0-9a-f]{2})*$/);

/** RFC 3339 in UTC. */
export const Time = z.iso.datetime().meta({ id: "Time" });

/** Unsigned integer that may exceed 2^53, as a decimal string. */
export const BigDecimal = z.string().regex(/^\d{1,78}$/);

/** Integer from 0 to 2^53 - 1. */
export const Count = z.int().nonnegative();

/** How settled a block is on its chain. */
export const Finality = z.enum(["seen", "safe", "finalized"]).meta({ id: "Finality" });
export type Finality = z.infer<typeof Finality>;

/** State of the index that an answer was read from: block, its hash, entries up to it, and its finality. */
export const AsOf = z
  .object({ block: Count, hash: Bytes32, size: Count, finality: Finality })
  .meta({ id: "AsOf" });
export type AsOf = z.infer<typeof AsOf>;

/** One page of a list: `next` goes into `after` for the following page and is null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable(), asOf: AsOf });
}

/** Path parameter `{sha256}`. */
export const Sha256Params = z.strictObject({ sha256: Sha256 });

/** Text of a query or path: no NUL (PostgreSQL cannot hold it), no lone surrogates, at most `max` characters. */
export function plainText(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), {
      error: "contains NUL or a lone surrogate",
    });
}

/** Describes what arrives as digits in a path or query by what it means. */
export function writtenAs(schema: Readonly<Record<string, unknown>>) {
  return {
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, schema);
    },
  };
}

/** Query parameter `limit` with its default. */
export function limit(standard: number, most: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,4}$/, "must be a whole number from 1")
    .transform(Number)
    .pipe(z.int().max(most))
    .default(standard)
    .meta(writtenAs({ type: "integer", minimum: 1, maximum: most, default: standard }));
}

/** Query parameter `after`: a cursor of the list, exclusive; empty counts as absent. */
export function after(max: number) {
  return z
    .string()
    .max(max)
    .optional()
    .transform((cursor) => (cursor === "" ? undefined : cursor));
}

/** Answers without parameters refuse any by name. */
export const NoParameters = z.strictObject({});

/** Where an entry stands on its chain. */
export const ChainPlace = {
  blockNumber: Count,
  blockHash: Bytes32.nullable(),
  transactionHash: Bytes32,
  finality: Finality,
};

/** An agency as other answers name it; `sample` marks the fictitious ones of the sample ledger. */
export const AgencyNames = {
  agency: Bytes32,
  officialId: z.string().nullable(),
  agencyName: z.string().nullable(),
  sample: z.boolean(),
};

/** Path parameter `{agency}`: its key with 0x, or its official id. */
export const AgencyParam = plainText(500).meta({ examples: ["ID-CONTOH-KOTA-SAGARA"] });

/** Path parameter `{ocid}`, byte by byte as published. */
export const OcidParam = plainText(500).meta({ examples: ["ocds-c0nt0h-2026-001"] });
