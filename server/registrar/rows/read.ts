import { createPublicKey } from "node:crypto";
import { extname } from "node:path";
import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { HolderJwk } from "../../../protocol/records/payload.ts";
import { validateRow } from "../../../protocol/records/row.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { readCsv } from "./csv.ts";
import { readNdjson } from "./ndjson.ts";
import type { Row, RowProblem, RowsFile } from "./row.ts";

/** The holder's public key as a JWK (P-256), where the holder has one. */
const HOLDER_KEY = "cnf_jwk";
/** The last day on which a record is valid, YYYY-MM-DD; it ends with the day in UTC. */
const VALID_UNTIL = "valid_until";

/** What a row gives to the record that is issued of it. */
export interface RecordInput {
  line: number;
  record: {
    claims: Readonly<Record<string, string>>;
    jwk?: z.output<typeof HolderJwk>;
    /** Unix seconds. */
    exp?: number;
  };
  problems: RowProblem[];
}

/** By the file's name. @throws JejakError `usage` */
export function rowsFile(path: string): RowsFile {
  const extension = extname(path).toLowerCase();
  if (extension === ".csv" || extension === ".tsv") return { path, format: "csv" };
  if (extension === ".ndjson" || extension === ".jsonl") return { path, format: "ndjson" };
  throw new JejakError("usage", { at: "--from", values: { given: path, known: ".csv .tsv .ndjson .jsonl" } });
}

/** The rows of a file held against a type, as a stream; what is wrong with a row stands beside it. */
export async function* readInputs(file: RowsFile, type: RecordType): AsyncGenerator<RecordInput> {
  const names = new Set([...type.claims.map(fieldOf), HOLDER_KEY, VALID_UNTIL]);
  const rows = file.format === "csv" ? readCsv(file.path, (name) => names.has(name)) : readNdjson(file.path);
  for await (const row of rows) yield inputOf(row, type);
}

function inputOf({ line, values, problems }: Row, type: RecordType): RecordInput {
  // Of a line that could not be read nobody can say what is missing.
  if (problems.some(({ code }) => code === "row.json"))
    return { line, record: { claims: {} }, problems: [...problems] };
  const { holderKey, validUntil, claims } = apart(values);
  const jwk = holderKey === undefined ? undefined : jwkOf(holderKey);
  const exp = validUntil === undefined ? undefined : endOf(validUntil);
  const found = [
    ...problems,
    ...validateRow(type, claims).map((issue): RowProblem => ({ line, ...issue })),
    ...(jwk === null ? [{ line, field: HOLDER_KEY, code: "row.holder-key" } as const] : []),
    ...(exp === null ? [{ line, field: VALID_UNTIL, code: "row.date" } as const] : []),
  ];
  const terms = { ...(jwk != null && { jwk }), ...(exp != null && { exp }) };
  return { line, record: { claims, ...terms }, problems: found };
}

/** What is no field of a type apart from the fields; the rows of most files are fields alone. */
function apart(values: Row["values"]): { holderKey?: string; validUntil?: string; claims: Row["values"] } {
  if (!(HOLDER_KEY in values) && !(VALID_UNTIL in values)) return { claims: values };
  const { [HOLDER_KEY]: holderKey, [VALID_UNTIL]: validUntil, ...claims } = values;
  return {
    ...(holderKey !== undefined && { holderKey }),
    ...(validUntil !== undefined && { validUntil }),
    claims,
  };
}

const AsJwk = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("JSON expected");
      return z.NEVER;
    }
  })
  .pipe(HolderJwk);

/** Null also for a pair of numbers that is no point of the curve: no key of the holder's could belong to it. */
function jwkOf(text: string): z.output<typeof HolderJwk> | null {
  const key = AsJwk.safeParse(text).data;
  if (key === undefined) return null;
  try {
    createPublicKey({ format: "jwk", key });
    return key;
  } catch {
    return null;
  }
}

const DAY_MS = 86_400_000;

function endOf(day: string): number | null {
  const time = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  // A day that no month has rolls over to another.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) return null;
  return (time + DAY_MS) / 1_000;
}
