import { readFile } from "node:fs/promises";
import { JejakError } from "../../protocol/errors.ts";
import { parseIssuer, recordId } from "../../protocol/records/batch.ts";
import { readIssued } from "../../protocol/records/payload.ts";
import { parseRecordFile } from "../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../protocol/records/sd-jwt.ts";

/** A record as somebody named it. */
export interface NamedRecord {
  /** Official id, or key. */
  agency: string;
  batch: number;
  index: number;
  /** Where a record file named it. */
  recordId?: Uint8Array;
}

const PLACE = /^(.+)\/([1-9][0-9]{0,9})\/(0|[1-9][0-9]{0,6})$/;

/** Reads `<agency>/<batch>/<index>`. Errors: `usage`. */
export function parsePlace(text: string): NamedRecord {
  const [, agency, batch, index] = PLACE.exec(text) ?? [];
  if (agency === undefined) throw new JejakError("usage", { at: "place", values: { place: text } });
  return { agency, batch: Number(batch), index: Number(index) };
}

/** Lines of a list, by words; `#` starts a comment. Errors: `file-unreadable`. */
export async function readList(path: string): Promise<string[][]> {
  const text = await read(path).then(String);
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/));
}

/** The place that a record file names. Errors: `file-unreadable`, and what reading records throws. */
export async function placeInFile(path: string): Promise<NamedRecord> {
  const { issuer } = parseSdJwt(parseRecordFile(await read(path)).sdJwt);
  const { iss, jejak } = readIssued(issuer).payload;
  const agency = parseIssuer(iss)?.agency;
  if (agency === undefined) throw new JejakError("record-malformed", { at: "iss" });
  return { agency, batch: jejak.batch, index: jejak.index, recordId: recordId(issuer.signed) };
}

/** The one agency of all of them, whose mandate signs. Errors: `usage`. */
export function agencyOf(records: readonly NamedRecord[]): string {
  const [agency, ...others] = new Set(records.map((record) => record.agency));
  if (agency === undefined) throw new JejakError("usage", { at: "place" });
  if (others.length > 0)
    throw new JejakError("usage", { at: "agency", values: { agencies: [agency, ...others] } });
  return agency;
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
}
