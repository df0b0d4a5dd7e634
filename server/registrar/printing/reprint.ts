import { parseStrict } from "../../../protocol/json.ts";
import { parseRecordFile } from "../../../protocol/records/record-file.ts";
import { parseType } from "../../../protocol/records/type.ts";
import type { Lang } from "../../../protocol/texts.ts";
import type { BatchOfRecords } from "../issuing/record.ts";
import { printRecord } from "./page.ts";

/** The page of a record as the vault keeps it: `sdJwt` with all its disclosures. The same bytes give the same page. */
export async function pageOfRecord(
  lang: Lang,
  batch: BatchOfRecords,
  { index, sdJwt, checkAddress }: { index: number; sdJwt: Uint8Array; checkAddress: string },
): Promise<Buffer> {
  return await printRecord(lang, {
    file: parseRecordFile(batch.fileOf(index, sdJwt)),
    type: parseType(parseStrict(batch.type)),
    place: { batch: batch.part.batch, index },
    checkAddress,
    at: batch.part.dueAt,
  });
}
