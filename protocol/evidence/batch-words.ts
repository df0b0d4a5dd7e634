import type { Bilingual } from "../errors.ts";
import { EVIDENCE } from "../texts/evidence.ts";
import { RECORDS } from "../texts/records.ts";
import type { BatchReport, ChangeReport } from "./batch-facts.ts";

type Lang = keyof Bilingual;

/** A batch in a few lines: where it stands, what stands against its records, and every change of it. */
export function batchWords(lang: Lang, report: BatchReport): { about: string[]; changes: string[] } {
  const { counts } = report;
  return {
    about: [
      fill(EVIDENCE["evidence.batch"][lang], { ...report }),
      fill(EVIDENCE["evidence.batch.counts"][lang], counts),
    ],
    changes: report.changes.map((change) => changeWords(lang, change)),
  };
}

function changeWords(lang: Lang, { index, recordedAt, change, places }: ChangeReport): string {
  const what = change === "erased" ? "evidence.batch.erased" : "evidence.batch.status";
  const status = change === "erased" ? "" : RECORDS[`record.status.${change}`][lang];
  const template = EVIDENCE[places.length === 1 ? (`${what}.1` as const) : what];
  return fill(template[lang], { index, recordedAt, status, count: places.length });
}

function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key]));
}
