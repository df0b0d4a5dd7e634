import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { Hex } from "../../protocol/bytes.ts";
import { toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { agencyKey } from "../../protocol/hash.ts";
import { inclusionRoot } from "../../protocol/log.ts";
import { MAX_BATCH, parseIssuer, recordId, recordLeaf } from "../../protocol/records/batch.ts";
import { readIssued } from "../../protocol/records/payload.ts";
import { parseRecordFile, pathOf } from "../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../protocol/records/sd-jwt.ts";
import { hasRoot, type Registry } from "../../server/registrar/registry.ts";

/** A record as somebody named it. */
export interface NamedRecord {
  /** Official id, or key. */
  agency: string;
  batch: number;
  index: number;
  /** Where a record file named it. */
  file?: RecordInFile;
}

/** What a record file says, to be held against the chain. */
export interface RecordInFile {
  name: string;
  recordId: Uint8Array;
  size: number;
  proof: Uint8Array[];
}

/** A line of a list, by words. */
export interface ListLine {
  words: string[];
  /** `<file>:<line>` */
  at: string;
}

const PLACE = /^(.+)\/([1-9][0-9]{0,9})\/(0|[1-9][0-9]{0,6})$/;
/** What the vault's tables hold. */
const MOST_BATCHES = 2 ** 31 - 1;

/** Reads `<agency>/<batch>/<index>`; `at` says where it stood. Errors: `record-place-malformed`. */
export function parsePlace(text: string, at = "place"): NamedRecord {
  const [, agency, ...numbers] = PLACE.exec(text) ?? [];
  const [batch = 0, index = 0] = numbers.map(Number);
  if (agency === undefined || batch > MOST_BATCHES || index >= MAX_BATCH)
    throw new JejakError("record-place-malformed", { at, values: { given: text } });
  return { agency, batch, index };
}

/** Lines of a list; `#` starts a comment. Errors: `file-unreadable`, `json-encoding` where it is no UTF-8, `file-empty`. */
export async function readList(path: string): Promise<ListLine[]> {
  const bytes = await read(path);
  if (!isUtf8(bytes)) throw new JejakError("json-encoding", { at: path });
  const lines = linesOf(path, String(bytes));
  if (lines.length === 0) throw new JejakError("file-empty", { at: path });
  return lines;
}

function linesOf(path: string, text: string): ListLine[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ text: line.replace(/#.*/, "").trim(), at: `${path}:${i + 1}` }))
    .filter((line) => line.text !== "")
    .map(({ text: words, at }) => ({ words: words.split(/\s+/), at }));
}

/** The places of a line that holds so many of them. Errors: `record-place-malformed`. */
export function placesOf({ words, at }: ListLine, count: number): NamedRecord[] {
  if (words.length !== count)
    throw new JejakError("record-place-malformed", {
      at,
      values: { given: words.join(" "), places: words.length, expected: count },
    });
  return words.map((word) => parsePlace(word, at));
}

/** The place that a record file names. Errors: `file-unreadable`, and what reading records throws, at the file. */
export async function placeInFile(path: string): Promise<NamedRecord> {
  const bytes = await read(path);
  try {
    return placeOf(path, bytes);
  } catch (cause) {
    if (!(cause instanceof JejakError)) throw cause;
    const { code, at, detail } = cause;
    const place = at === undefined || at === "" ? path : `${path} ${at}`;
    throw new JejakError(code, { at: place, cause, ...(detail !== undefined && { detail }) });
  }
}

function placeOf(name: string, bytes: Uint8Array): NamedRecord {
  const file = parseRecordFile(bytes);
  const { issuer } = parseSdJwt(file.sdJwt);
  const { iss, jejak } = readIssued(issuer).payload;
  const agency = parseIssuer(iss)?.agency;
  if (agency === undefined) throw new JejakError("record-malformed", { at: "iss" });
  const { batch, index, size } = jejak;
  return {
    agency,
    batch,
    index,
    file: { name, recordId: recordId(issuer.signed), size, proof: pathOf(file) },
  };
}

/**
 * Whether each record file is of the very record that the chain has at its place: a made-up one would change somebody
 * else's. Errors: `record-batch-unknown`, `record-not-included`, at the file.
 */
export async function checkFiles(
  registry: Pick<Registry, "batch">,
  agency: Hex,
  named: readonly NamedRecord[],
): Promise<void> {
  for (const { batch, index, file } of named) {
    if (file === undefined) continue;
    const { name: at, recordId: id, size, proof } = file;
    const anchored = await registry.batch(agency, batch);
    if (anchored === null) throw new JejakError("record-batch-unknown", { at, values: { batch } });
    try {
      const root = inclusionRoot({ leaf: recordLeaf(id), index, size, proof });
      if (size !== anchored.size || !hasRoot(anchored, root))
        throw new JejakError("proof-invalid", { values: { size, root: toHex(root) } });
    } catch (cause) {
      if (!(cause instanceof JejakError)) throw cause;
      throw new JejakError("record-not-included", { at, values: { batch, index }, cause });
    }
  }
}

/** The one agency of all of them, whose mandate signs. Errors: `record-agencies-differ`. */
export function agencyOf(records: readonly NamedRecord[]): string {
  const names = new Map(records.map(({ agency }) => [keyOf(agency), agency]));
  const [agency, ...others] = names.values();
  if (agency === undefined) throw new JejakError("usage", { at: "place" });
  if (others.length > 0)
    throw new JejakError("record-agencies-differ", { values: { agencies: [agency, ...others] } });
  return agency;
}

function keyOf(agency: string): string {
  return /^0x[0-9a-f]{64}$/i.test(agency) ? agency.toLowerCase() : agencyKey(agency);
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause });
  }
}
