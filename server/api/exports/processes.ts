import type { Queryable } from "../../store/pool.ts";
import { listProcesses } from "../../store/queries/processes.ts";
import type { ProcessFilter } from "../../store/queries/processes.ts";
import type { View } from "../../store/queries/view.ts";
import { conditionsOf, processIn } from "../processes.ts";
import type { ProcessesExport } from "../schemas/export.ts";
import type { Process } from "../schemas/process.ts";
import { words } from "./table.ts";
import type { Table } from "./table.ts";

const PORTION = 500;

const COLUMNS: Table<Process>["columns"] = {
  ocid: (row) => row.ocid,
  agency: (row) => row.agency,
  officialId: (row) => row.officialId,
  agencyName: (row) => row.agencyName,
  sample: (row) => row.sample,
  number: (row) => row.number,
  title: (row) => row.title,
  description: (row) => row.description,
  buyerId: (row) => row.buyer?.id ?? null,
  buyerName: (row) => row.buyer?.name ?? null,
  valueAmount: (row) => row.value?.amount ?? null,
  valueCurrency: (row) => row.value?.currency ?? null,
  tags: (row) => words(row.tags),
  closed: (row) => row.closed,
  deadline: (row) => row.deadline,
  openedAt: (row) => row.openedAt,
  lastRecordedAt: (row) => row.lastRecordedAt,
  length: (row) => row.length,
  published: (row) => row.published,
  undeclared: (row) => row.undeclared,
  firstIndex: (row) => row.firstIndex,
  lastIndex: (row) => row.lastIndex,
  ocidHash: (row) => row.ocidHash,
  head: (row) => row.head,
  href: (row) => row.href,
};

/** Processes in the order of their opening, with the filters of their list. */
export function processesTable(query: ProcessesExport): Table<Process> {
  const conditions = conditionsOf(query);
  async function* portions(db: Queryable, view: View) {
    let after: Pick<ProcessFilter, "after"> = {};
    for (;;) {
      const filter = { ...conditions, ...after, order: "opened" as const, descending: false };
      const rows = await listProcesses(db, view, filter, PORTION);
      const items: Process[] = [];
      for (const row of rows) items.push(await processIn(db, view, row));
      yield items;
      const last = rows.at(-1);
      if (!last || rows.length < PORTION) return;
      after = { after: { key: last.sort_key, id: Number(last.id) } };
    }
  }
  return { name: "processes", finality: query.finality, columns: COLUMNS, portions };
}
