import { harmless } from "../../../api/exports/harmless.ts";
import type { Checked } from "../../verdict.ts";
import { statusOf } from "../../verdict.ts";

const COLUMNS = [
  "file",
  "size",
  "sha256",
  "status",
  "agency",
  "ocid",
  "step",
  "recordedAt",
  "entry",
  "failure",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

function rowOf(checked: Checked): Row {
  const { name, size, sha256, result } = checked;
  const found = "kind" in result ? undefined : result.matches[0];
  return {
    file: name,
    size,
    sha256,
    status: statusOf(checked),
    agency: found?.agencyName ?? found?.officialId ?? null,
    ocid: found?.ocid ?? null,
    step: found ? found.trailIndex + 1 : null,
    recordedAt: found?.recordedAt ?? null,
    entry: found?.index ?? null,
    failure: "kind" in result ? result.kind : null,
  };
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  return typeof value === "number" ? String(value) : `"${harmless(value).replaceAll('"', '""')}"`;
}

/** The results as CSV (RFC 4180), whose cells no spreadsheet runs; a byte order mark tells Excel of UTF-8. */
export function csvOf(all: readonly Checked[]): string {
  const rows = all.map(rowOf).map((row) => COLUMNS.map((name) => cellOf(row[name])).join(","));
  return `\ufeff${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}

/** The results with everything that the server answered. */
export function jsonOf(all: readonly Checked[], checkedAt: Date): string {
  return `${JSON.stringify({ checkedAt: checkedAt.toISOString(), items: all }, null, 2)}\n`;
}
