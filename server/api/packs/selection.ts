import { hash } from "node:crypto";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { JejakError, isJejakError, type ErrorCode } from "../../../protocol/errors.ts";
import { LANGUAGES, errorText } from "../../../protocol/texts.ts";
import type { Made } from "../../evidence/make.ts";
import { countWithSteps, trailsWithSteps, type Period, type SelectedRow } from "../../store/queries/packs.ts";
import { inView, type Finality } from "../../store/queries/view.ts";
import type { Deps } from "../deps.ts";
import { BYTE_ORDER_MARK, csvLines } from "../exports/csv.ts";
import { blockTime, partsOf, type Part } from "./pack.ts";

/** Processes of one agency with steps in a year, or in a month of it (UTC). */
export interface Selection {
  agency: Uint8Array;
  /** As it was asked for. */
  agencyName: string;
  year: number;
  month: number | null;
  finality: Finality;
  /** Where a process can be read. */
  addressOf: (ocid: string) => string;
  /** The folder of a process: harmless in every file system. */
  folderOf: (id: string, ocid: string) => string;
}

export type DatedPart = Part & { at: Date };

/** One pack takes hours beyond this, and no spreadsheet shows it. */
const MOST_PROCESSES = 10_000;

const PORTION = 100;

/** What keeps a process from being proved for now only: the pack breaks off rather than leave it out. */
const PASSING: readonly ErrorCode[] = [
  "chain-unavailable",
  "rpc-state-pruned",
  "rpc-answer-too-large",
  "database-unavailable",
  "not-ready",
];

function periodOf({ year, month }: Selection): Period {
  const [from, to] = month === null ? [Date.UTC(year, 0), Date.UTC(year + 1, 0)] : monthOf(year, month);
  return { from: from / 1000, to: to / 1000 };
}

function monthOf(year: number, month: number): [number, number] {
  return [Date.UTC(year, month - 1), Date.UTC(year, month)];
}

function portion({ pool }: Deps, selection: Selection, after: number): Promise<SelectedRow[]> {
  const page = { after, limit: PORTION };
  return inView(pool, selection.finality, (db, view) =>
    trailsWithSteps(db, view, selection.agency, periodOf(selection), page),
  );
}

/**
 * Whether there is something to pack, and not too much.
 * @throws JejakError `process-unknown`, `not-final-yet`, `selection-too-large`
 */
export async function checkSelection(deps: Deps, selection: Selection): Promise<void> {
  const count = (finality: Finality) =>
    inView(deps.pool, finality, (db, view) =>
      countWithSteps(db, view, selection.agency, periodOf(selection), MOST_PROCESSES + 1),
    );
  const { agencyName: agency, year, month, finality } = selection;
  const selected = await count(finality);
  const about = { agency, year, ...(month !== null && { month }) };
  if (selected > MOST_PROCESSES)
    throw new JejakError("selection-too-large", { values: { ...about, most: MOST_PROCESSES } });
  if (selected > 0) return;
  const isYoung = finality !== "seen" && (await count("seen")) > 0;
  if (isYoung) throw new JejakError("not-final-yet", { values: { ...about, finality } });
  throw new JejakError("process-unknown", { values: about });
}

/** Evidence that the agency has no other processes, as many files as it needs, from the first file on. */
async function* lists(deps: Deps, selection: Selection, first: Made): AsyncGenerator<DatedPart> {
  let made = first;
  for (let file = 1; ; file++) {
    yield { file: `processes-${file}.evidence.json`, bytes: made.bytes, at: blockTime(made) };
    const { processes } = made.facts;
    const last = processes?.listed.at(-1)?.number ?? 0;
    if (processes === null || last >= processes.count) return;
    made = await makeList(deps, selection, last);
  }
}

/** Evidence of the agency's processes with numbers above `after`. */
export function makeList(deps: Deps, { agency, finality }: Selection, after: number): Promise<Made> {
  return deps.evidence.make({ type: "processes", agency: to0x(agency), after }, finality);
}

interface Listed {
  folder: string;
  ocid: string;
  id: string;
  /** Of its evidence; where there is none, why. */
  sha256: string | null;
  problem: ErrorCode | null;
}

/** Why a process has no evidence here, in both languages. */
function failure(error: JejakError): Buffer {
  const lines = LANGUAGES.map((lang) => {
    const { title, remedy } = errorText(lang, error.code);
    return `${title}. ${remedy} [${error.code}]\r\n`;
  });
  return Buffer.from(lines.join(""));
}

async function partsOrFailure(deps: Deps, selection: Selection, row: SelectedRow): Promise<DatedPart[]> {
  const agency: Hex = to0x(selection.agency);
  const asked = { type: "process", agency, ocidHash: to0x(row.ocid_hash) } as const;
  try {
    const made = await deps.evidence.make(asked, selection.finality);
    const at = blockTime(made);
    const parts = await partsOf(deps.reports, made, selection.addressOf(row.ocid));
    return parts.map((part) => ({ ...part, at }));
  } catch (error) {
    if (!(error instanceof JejakError) || PASSING.some((code) => isJejakError(error, code))) throw error;
    return [{ file: `${error.code}.txt`, bytes: failure(error), at: new Date(0) }];
  }
}

function listed(folder: string, { id, ocid }: SelectedRow, parts: readonly Part[]): Listed {
  const evidence = parts.find(({ file }) => file === "evidence.json");
  const problem = evidence ? null : ((parts[0]?.file.replace(/\.txt$/, "") ?? null) as ErrorCode | null);
  return { folder, ocid, id, sha256: evidence ? hash("sha256", evidence.bytes) : null, problem };
}

function contents(all: readonly Listed[]): Buffer {
  const rows = all.map(({ folder, ocid, id, sha256, problem }) => [folder, ocid, id, sha256, problem]);
  const titles = ["folder", "ocid", "openedBy", "evidenceSha256", "problem"];
  return Buffer.from(BYTE_ORDER_MARK + csvLines([titles, ...rows]));
}

/**
 * Everything of a selection, made one after another: the list of the agency's processes, each process in a folder of
 * its own, and what is in it all at the end. A process that cannot be proved is there by name, with the reason.
 */
export async function* selected(deps: Deps, selection: Selection, first: Made): AsyncGenerator<DatedPart> {
  const all: Listed[] = [];
  yield* lists(deps, selection, first);
  for (let rows = await portion(deps, selection, -1); rows.length > 0;) {
    for (const row of rows) {
      const folder = selection.folderOf(row.id, row.ocid);
      const parts = await partsOrFailure(deps, selection, row);
      for (const part of parts) yield { ...part, file: `${folder}/${part.file}` };
      all.push(listed(folder, row, parts));
    }
    rows = await portion(deps, selection, Number(rows.at(-1)?.id));
  }
  yield { file: "isi-contents.csv", bytes: contents(all), at: blockTime(first) };
}
