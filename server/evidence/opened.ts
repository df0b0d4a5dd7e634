import { fromHex, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { ProcessesReport } from "../../protocol/evidence/facts.ts";
import {
  MAX_EVIDENCE_BYTES,
  MAX_PROCESSES,
  OPENED_BYTES,
  type EvidenceAgency,
} from "../../protocol/evidence/format.ts";
import { siblingRanges } from "../../protocol/inclusions.ts";
import type { Queryable } from "../store/pool.ts";
import { admissionsOf, type AdmissionRow } from "../store/queries/evidence.ts";
import { openedCount, openedProcesses, type OpenedRow } from "../store/queries/opened.ts";
import type { View } from "../store/queries/view.ts";

/** Processes of an agency, by the steps that opened them. */
export interface OpenedFacts {
  key: Hex;
  agency: EvidenceAgency;
  admittedIndex: number;
  /** Only processes with higher numbers were asked for. */
  after: number;
  opened: { index: number; ocid: string; words: Uint8Array }[];
  /** Whether the index knows of no process after these. */
  isEnd: boolean;
}

/** Of a file: header, entries, proofs of state and everything else that does not grow with the list. */
const BESIDE = 512 * 1024;

/** Of each process: the text around its ocid and words. */
const FRAME = '{"index":,"ocid":,"words":""},'.length + 15;

/**
 * Processes of an agency with numbers above `after`, as many as one file may list.
 * @throws JejakError `agency-unknown`, `request-malformed` where there is none above `after`, `evidence-refuted`
 */
export async function readOpened(db: Queryable, view: View, key: Hex, after: number): Promise<OpenedFacts> {
  const agency = fromHex(key);
  const { official_id: officialId, name, admitted_index: admitted } = await admissionIn(db, view, agency);
  const rows = await openedProcesses(db, view, agency, { after, limit: MAX_PROCESSES });
  if (rows.length === 0 && after > 0) {
    const count = await openedCount(db, view, agency);
    throw new JejakError("request-malformed", { at: "after", values: { after, count } });
  }
  checkAscending(rows);
  const opened = rows.slice(0, fitting(rows, view.size)).map(({ index, ocid, words }) => ({
    index: Number(index),
    ocid,
    words,
  }));
  const isEnd = rows.length < MAX_PROCESSES && opened.length === rows.length;
  return { key, agency: { officialId, name }, admittedIndex: Number(admitted), after, opened, isEnd };
}

/**
 * The file lists the processes that were asked for: from the first above `after`, and where the index knows of no
 * more, to the last that the chain counts.
 * @param proved the list as the file proves it
 * @throws JejakError `evidence-refuted`
 */
export function checkAsked({ after, opened, isEnd }: OpenedFacts, proved: ProcessesReport | null): void {
  const { count = 0, listed = [] } = proved ?? {};
  const last = isEnd ? count : after + opened.length;
  if (listed.length === opened.length && last - after === listed.length && isFrom(listed, after)) return;
  const numbers = { first: listed.at(0)?.number, last: listed.at(-1)?.number };
  throw new JejakError("evidence-refuted", { values: { after, isEnd, count, ...numbers } });
}

function isFrom([first]: ProcessesReport["listed"], after: number): boolean {
  return first === undefined || first.number === after + 1;
}

/** Numbers are given in the order of the log. */
function checkAscending(rows: readonly OpenedRow[]): void {
  const at = rows.findIndex(({ index }, i) => Number(index) <= Number(rows[i - 1]?.index ?? -1));
  if (at === -1) return;
  throw new JejakError("evidence-refuted", {
    values: { index: rows[at]?.index, before: rows[at - 1]?.index },
  });
}

async function admissionIn(db: Queryable, view: View, agency: Uint8Array): Promise<AdmissionRow> {
  const [row] = await admissionsOf(db, [agency]);
  if (row && Number(row.admitted_index) < view.size) return row;
  throw new JejakError("agency-unknown", { values: { agency } });
}

/** How many of these, from the first on, one file has room for: the longer the ocids and the larger the log, the fewer. */
function fitting(rows: readonly OpenedRow[], size: number): number {
  let count = rows.length;
  while (count > 1 && bytesOf(rows.slice(0, count), size) > MAX_EVIDENCE_BYTES - BESIDE) {
    count = Math.ceil(count * 0.9);
  }
  return count;
}

function bytesOf(rows: readonly OpenedRow[], size: number): number {
  if (rows.length === 0) return 0;
  const texts = rows.map(({ ocid }) => Buffer.byteLength(JSON.stringify(ocid)) + FRAME);
  const hashes = siblingRanges(
    rows.map(({ index }) => Number(index)),
    size,
  ).length;
  return texts.reduce((a, b) => a + b) + (4 / 3) * (rows.length * OPENED_BYTES + hashes * 32);
}
