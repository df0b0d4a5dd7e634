import { inflateSync } from "node:zlib";
import { z } from "zod";
import { formatTime } from "../../../protocol/time.ts";
import { KIND } from "../../../protocol/kinds.ts";
import { BatchPage, StatusList } from "../../../server/api/schemas/batch.ts";
import { answerIfThere, answerOf } from "../../client/http.ts";
import type { Batch } from "../fold/batches.ts";
import type { Agency } from "../fold/state.ts";
import { admittedOf } from "./agencies.ts";
import { collect, demand, demandAll, demandList, itemsOf, missing, sampleOf } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import type { Facts } from "./facts.ts";
import { nothing } from "./history.ts";
import type { RecordedBatch } from "./history.ts";

const Alone = z.looseObject({ recordRegistry: z.string().nullable() });

/** Each agency's batches of civil records in the list; a sample of them one by one, with the statuses of all places. */
export async function compareBatches(audit: ApiAudit): Promise<void> {
  if (!audit.fold.ledger.writers.has(KIND.recordBatch)) return;
  for (const agency of admittedOf(audit.fold)) {
    const { batches } = audit.history.agencies.get(agency.key) ?? nothing();
    const expected = batches.map((batch, i) => batchFacts(audit, batch, agency.batches[i]));
    const listed = await collect(listOf(audit, agency, batches.length));
    demandList(audit.report, { agency: agency.key }, "batches", expected.toReversed(), listed);
    for (const i of sampleOf(batches.length)) {
      await compareBatch(audit, agency, i + 1, expected[i] ?? {});
      await compareStatuses(audit, agency, i + 1);
    }
  }
}

function listOf({ api }: ApiAudit, { key: agency }: Agency, most: number) {
  return itemsOf(most, (after) =>
    answerOf(
      api.GET("/api/v1/agencies/{agency}/batches", {
        params: { path: { agency }, query: { limit: 1_000, ...after } },
      }),
      BatchPage,
    ),
  );
}

function batchFacts(
  { history }: ApiAudit,
  { index, entry, changed }: RecordedBatch,
  batch: Batch | undefined,
): Facts {
  const { agency, batch: number, root, size, approvers, succession, recordedAt } = entry;
  const { admitted } = history.agencies.get(agency) ?? nothing();
  return {
    ...{ agency, officialId: admitted?.officialId, agencyName: admitted?.name },
    ...{ number, index, root, size, approvers, succession },
    recordedAt: formatTime(recordedAt),
    blockNumber: history.blocks[index],
    sequence: batch?.sequence,
    changedIndex: changed?.index ?? null,
    changedAt: changed === undefined ? null : formatTime(changed.entry.recordedAt),
  };
}

async function compareBatch(audit: ApiAudit, agency: Agency, number: number, facts: Facts): Promise<void> {
  const place = { agency: agency.key, number };
  const path = { agency: agency.key, number };
  const call = audit.api.GET("/api/v1/agencies/{agency}/batches/{number}", { params: { path } });
  const found = await answerIfThere(call, Alone);
  const recordRegistry = audit.fold.ledger.writers.get(KIND.recordBatch);
  if (found === undefined) missing(audit, { ...place, at: "batch" }, number);
  else demandAll(audit.report, place, "batch.", { ...facts, recordRegistry }, found);
}

/** The list's bytes as the entries add up to them. */
async function compareStatuses(audit: ApiAudit, agency: Agency, number: number): Promise<void> {
  const { report, api } = audit;
  const place = { agency: agency.key, number };
  const path = { agency: agency.key, number };
  const call = api.GET("/api/v1/agencies/{agency}/batches/{number}/status-list", { params: { path } });
  const found = await answerIfThere(call, StatusList);
  const batch = agency.batches[number - 1];
  if (found === undefined || batch === undefined) {
    missing(audit, { ...place, at: "statusList" }, number);
    return;
  }
  const { size, sequence } = batch;
  demandAll(report, place, "statusList.", { agency: agency.key, number, size, sequence }, found);
  const expected = Buffer.from(batch.status ?? new Uint8Array(size / 4));
  const list = expand(found.lst, expected.length);
  const at = { ...place, at: "statusList.lst" };
  demand(report, at, expected.toString("hex"), list?.toString("hex") ?? "not as many bytes");
}

function expand(list: string, most: number): Buffer | undefined {
  try {
    return inflateSync(Buffer.from(list, "base64url"), { maxOutputLength: most });
  } catch {
    return undefined;
  }
}
