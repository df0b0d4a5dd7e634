import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import type { Queryable } from "../../store/pool.ts";
import {
  agencyExists,
  batchesOf,
  findBatch,
  recordRegistryAt,
  type BatchRow,
} from "../../store/queries/batches.ts";
import { inView, type View } from "../../store/queries/view.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { hex0x, time } from "../format.ts";
import { agencyKey } from "../names.ts";
import { agencyNames } from "../present/agency-names.ts";
import { batchItem } from "../present/batch.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { AgencyParams } from "../schemas/agency.ts";
import {
  BatchAnswer,
  BatchPage,
  BatchParams,
  BatchQuery,
  BatchesQuery,
  StatusList,
} from "../schemas/batch.ts";
import { statusListOf } from "../status-list.ts";

const Keys = z.tuple([Place]);

interface Named {
  agency: string;
  number: number;
}

/** @throws JejakError `batch-unknown` where the view has none */
async function batchIn(db: Queryable, view: View, { agency, number }: Named): Promise<BatchRow> {
  const batch = await findBatch(db, view, agencyKey(agency), number);
  if (batch) return batch;
  throw new JejakError("batch-unknown", { values: { agency, number } });
}

export const getBatches = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/batches",
  operationId: "listBatches",
  summary: {
    id: "Batch dokumen kependudukan dan perizinan satu instansi, yang terbaru lebih dulu",
    en: "An agency's batches of civil records, newest first",
  },
  params: AgencyParams,
  query: BatchesQuery,
  answer: { status: 200, schema: BatchPage },
  problems: ["request-malformed", "cursor-malformed", "agency-unknown", "not-ready", "database-unavailable"],
  handle: ({ params: { agency }, query: { after, limit, finality } }, { deps }) =>
    inView(deps.pool, finality, async (db, view) => {
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : parseListCursor(after, Keys)[0];
      const key = agencyKey(agency);
      if (!(await agencyExists(db, key))) throw new JejakError("agency-unknown", { values: { agency } });
      const rows = await batchesOf(db, view, key, before, limit + 1);
      const { items, next } = pageFrom(rows, limit, (row) => listCursor([Number(row.number)]));
      return ok({ items: items.map((row) => batchItem(row, view)), next, asOf: asOf(view) });
    }),
});

export const getBatch = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/batches/{number}",
  operationId: "getBatch",
  summary: { id: "Satu batch dokumen", en: "One batch of civil records" },
  params: BatchParams,
  query: BatchQuery,
  answer: { status: 200, schema: BatchAnswer },
  problems: ["request-malformed", "batch-unknown", "not-ready", "database-unavailable"],
  handle: ({ params, query: { finality } }, { deps }) =>
    inView(deps.pool, finality, async (db, view) => {
      const batch = await batchIn(db, view, params);
      const writer = await recordRegistryAt(db, Number(batch.index));
      return ok({ ...batchItem(batch, view), recordRegistry: writer && hex0x(writer), asOf: asOf(view) });
    }),
});

export const getStatusList = route({
  method: "get",
  path: "/api/v1/agencies/{agency}/batches/{number}/status-list",
  operationId: "getStatusList",
  summary: {
    id: "Status semua tempat satu batch: siapa yang memeriksa tidak perlu menyebut dokumennya",
    en: "The status of every place of a batch: whoever checks need not name the record",
  },
  params: BatchParams,
  query: BatchQuery,
  answer: { status: 200, schema: StatusList },
  problems: ["request-malformed", "batch-unknown", "not-ready", "database-unavailable"],
  handle: ({ params, query: { finality } }, { deps }) =>
    inView(deps.pool, finality, async (db, view) => {
      const batch = await batchIn(db, view, params);
      return ok({
        bits: 2 as const,
        lst: await statusListOf(db, batch),
        ...agencyNames(batch),
        number: Number(batch.number),
        size: Number(batch.size),
        sequence: Number(batch.sequence),
        changedAt: batch.changed_at === null ? null : time(batch.changed_at),
        asOf: asOf(view),
      });
    }),
});

export const batches = [getBatches, getBatch, getStatusList];
