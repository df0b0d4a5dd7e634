import { isJejakError } from "../../../protocol/errors.ts";
import { KIND, decodeEntry } from "../../../protocol/kinds.ts";
import type { Entry } from "../../../protocol/kinds.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import type { z } from "zod";
import { markOf } from "../../store/queries/entries.ts";
import type { EntryRow } from "../../store/queries/entries.ts";
import type { View } from "../../store/queries/view.ts";
import { feedCursor } from "../cursor.ts";
import { hex, hex0x, time, timeOrNull } from "../format.ts";
import type { Entry as EntrySchema } from "../schemas/entry.ts";
import { isSample } from "./agency-names.ts";
import { finalityAt } from "./view.ts";

type EntryAnswer = z.output<typeof EntrySchema>;

const NAMES: Readonly<Record<number, string>> = {
  [KIND.genesis]: "genesis",
  [KIND.step]: "step",
  [KIND.agency]: "agency",
  [KIND.mandate]: "mandate",
  [KIND.policy]: "policy",
  [KIND.governance]: "governance",
  [KIND.recordBatch]: "recordBatch",
  [KIND.recordStatus]: "recordStatus",
  [KIND.erasure]: "erasure",
  [KIND.withdrawal]: "withdrawal",
  [KIND.writer]: "writer",
};

const TIMES = new Set(["from", "until", "validUntil", "deadline", "suspectFrom", "effectiveAt"]);

function fieldOf(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (TIMES.has(name)) return [[name, timeOrNull(value as number)]];
  if (typeof value === "bigint") return [[name, value.toString()]];
  if (name === "tags") {
    return [
      ["tags", tagsOf(value as number)],
      ["tagMask", value],
    ];
  }
  return [[name, value]];
}

function fieldsOf(entry: Entry): Record<string, unknown> {
  const rest = Object.entries(entry).filter(([name]) => name !== "kind" && name !== "recordedAt");
  return Object.fromEntries(rest.flatMap(([name, value]) => fieldOf(name, value)));
}

/** Null for kinds of later contracts, which this version can show but not read. */
function decoded(words: Uint8Array): Entry | null {
  try {
    return decodeEntry(words);
  } catch (error) {
    if (isJejakError(error, "entry-kind-unknown")) return null;
    throw error;
  }
}

function preimagesOf(row: EntryRow) {
  return {
    ...(row.ocid !== null && { ocid: row.ocid }),
    ...(row.official_id !== null && { officialId: row.official_id }),
    ...(row.kind === KIND.agency && row.agency_name !== null && { name: row.agency_name }),
    ...(row.signer !== null && { signer: hex0x(row.signer) }),
    ...(row.args !== null && { args: hex0x(row.args) }),
  };
}

function commonOf(row: EntryRow, view: View) {
  return {
    index: Number(row.index),
    kind: row.kind,
    recordedAt: time(row.recorded_at),
    blockNumber: Number(row.block_number),
    blockHash: row.block_hash && hex0x(row.block_hash),
    transactionHash: hex0x(row.tx_hash),
    finality: finalityAt(Number(row.index), view),
    leaf: hex(row.leaf),
    words: hex0x(row.words),
    cursor: feedCursor(row.index, markOf(row)),
    approvals: row.approvals ?? [],
    agencyName: row.agency_name,
    sample: isSample(row.official_id),
    preimages: preimagesOf(row),
  };
}

/** An entry as the feed gives it: as recorded, and decoded. */
export function entryAnswer(row: EntryRow, view: View): EntryAnswer {
  const entry = decoded(row.words);
  const step = row.kind === KIND.step ? { digest: row.digest && hex0x(row.digest) } : {};
  const body = entry
    ? { name: NAMES[row.kind], fields: fieldsOf(entry) }
    : { name: "unknown" as const, fields: null };
  return { ...commonOf(row, view), ...step, ...body } as EntryAnswer;
}
