import { agencyEntriesAfter, entriesAfter } from "../../store/queries/entries.ts";
import type { Queryable } from "../../store/pool.ts";
import type { View } from "../../store/queries/view.ts";
import { agencyKey } from "../names.ts";
import { entryAnswer } from "../present/entry.ts";
import type { EntriesExport } from "../schemas/export.ts";
import { words } from "./table.ts";
import type { Cell, Table } from "./table.ts";

type Row = ReturnType<typeof entryAnswer>;

const PORTION = 200;

function field(name: string): (row: Row) => Cell {
  return ({ fields }) => {
    const value = (fields as Record<string, unknown> | null)?.[name];
    if (Array.isArray(value)) return words(value as string[]);
    return typeof value === "string" || typeof value === "number" ? value : null;
  };
}

const COLUMNS: Table<Row>["columns"] = {
  index: (row) => row.index,
  recordedAt: (row) => row.recordedAt,
  kind: (row) => row.kind,
  name: (row) => row.name,
  agency: field("agency"),
  officialId: (row) => row.preimages.officialId ?? null,
  agencyName: (row) => row.agencyName,
  sample: (row) => row.sample,
  ocid: (row) => row.preimages.ocid ?? null,
  ocidHash: field("ocidHash"),
  number: field("number"),
  trailIndex: field("index"),
  tags: field("tags"),
  contentHash: field("contentHash"),
  corrects: field("corrects"),
  deadline: field("deadline"),
  state: field("state"),
  reason: field("reason"),
  required: field("required"),
  approvers: field("approvers"),
  digest: (row) => ("digest" in row ? row.digest : null),
  blockNumber: (row) => row.blockNumber,
  blockHash: (row) => row.blockHash,
  transactionHash: (row) => row.transactionHash,
  finality: (row) => row.finality,
  leaf: (row) => row.leaf,
  words: (row) => row.words,
};

/** All entries in log order, those of a range of indexes, or of one agency. */
export function entriesTable({ from = 0, to, agency, finality }: EntriesExport): Table<Row> {
  const key = agency === undefined ? null : agencyKey(agency);
  async function* portions(db: Queryable, view: View) {
    const size = Math.min(view.size, to === undefined ? Infinity : to + 1);
    let after = from - 1;
    for (;;) {
      const rows = key
        ? await agencyEntriesAfter(db, key, after, size, PORTION)
        : await entriesAfter(db, after, size, PORTION);
      yield rows.map((row) => entryAnswer(row, view));
      if (rows.length < PORTION) return;
      after = Number(rows.at(-1)?.index);
    }
  }
  return { name: "entries", finality, columns: COLUMNS, portions };
}
