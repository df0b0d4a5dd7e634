import { z } from "zod";
import { fromBase64, isBase64 } from "../base64.ts";
import { JejakError } from "../errors.ts";
import { canonicalize } from "../jcs.ts";
import { parseStrict, type JsonObject, type JsonValue } from "../json.ts";
import { MAX_BATCH } from "./batch.ts";
import { MAX_SD_JWT, parseSdJwt } from "./sd-jwt.ts";

/** A file with its evidence inside; evidence alone has 8 MiB at most. */
export const MAX_RECORD_FILE = 16 * 1_048_576;

const bytes = (most: number): z.ZodType<string> =>
  z
    .string()
    .max(4 * Math.ceil(most / 3))
    .refine(isBase64, { error: "base64 expected" });
const anyObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  { error: "an object expected" },
);

/**
 * What a holder keeps (`jejak-record`), or shows (`jejak-presentation`: chosen disclosures, bound by the holder's key
 * where the record has one). `issuer` is a hint for people and for finding the evidence: what counts is proved.
 */
export const RecordFile = z.strictObject({
  format: z.enum(["jejak-record", "jejak-presentation"]),
  version: z.literal(1),
  sdJwt: z.string().max(MAX_SD_JWT),
  /** Hashes of the inclusion proof joined, from the leaf upwards. */
  path: bytes(32 * Math.log2(MAX_BATCH)),
  issuer: z.strictObject({
    /** ERC-7913 bytes of the key. */
    signer: bytes(84),
    mandate: z
      .int()
      .min(1)
      .max(2 ** 32 - 1),
    officialId: z.string().min(1).max(256),
  }),
  /** The type's metadata as issued; codes on paper leave it out. */
  type: anyObject.exactOptional(),
  /** Evidence of the batch (`jejak-evidence`, subject `batch`). */
  evidence: anyObject.exactOptional(),
});

export type RecordFile = z.output<typeof RecordFile>;

/** Whether a parsed JSON value says of itself that it is a record or a presentation. */
export function isRecordFile(value: JsonValue): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return value["format"] === "jejak-record" || value["format"] === "jejak-presentation";
}

/**
 * Reads a record or a presentation.
 * @throws JejakError `record-too-large`, `record-malformed`, `record-unsupported` (another format or version), and what
 * `parseStrict` throws
 */
export function parseRecordFile(input: Uint8Array | string): RecordFile {
  if (input.length > MAX_RECORD_FILE) {
    throw new JejakError("record-too-large", { values: { bytes: input.length, most: MAX_RECORD_FILE } });
  }
  return recordFileOf(parseStrict(input));
}

/** The same of a JSON value. @throws JejakError `record-malformed`, `record-unsupported` */
export function recordFileOf(value: JsonValue): RecordFile {
  if (!isRecordFile(value) || (value as JsonObject)["version"] !== 1) {
    throw new JejakError("record-unsupported");
  }
  const parsed = RecordFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join(".") ?? "";
  throw new JejakError("record-malformed", { at, detail: issue?.message ?? "" });
}

/** The bytes of a record or presentation file: its JCS form. */
export function writeRecordFile(file: RecordFile): Uint8Array {
  return canonicalize(file);
}

/** The hashes of a path. */
export function pathOf({ path }: RecordFile): Uint8Array[] {
  const joined = fromBase64(path);
  return Array.from({ length: Math.ceil(joined.length / 32) }, (_, i) =>
    joined.subarray(32 * i, 32 * (i + 1)),
  );
}

/**
 * The presentation of these fields, without the holder's binding (`withKeyBinding` adds it). Evidence goes along
 * only where it is asked for.
 */
export function present(file: RecordFile, fields: Iterable<string>, withEvidence = false): RecordFile {
  const { evidence, ...rest } = file;
  const parsed = parseSdJwt(file.sdJwt);
  const chosen = new Set(fields);
  const shown = parsed.disclosures.filter(({ name }) => name !== null && chosen.has(name));
  const [jwt = ""] = file.sdJwt.split("~", 1);
  return {
    ...rest,
    format: "jejak-presentation",
    sdJwt: [jwt, ...shown.map(({ text }) => text), ""].join("~"),
    ...(withEvidence && evidence !== undefined && { evidence }),
  };
}
