import { stringify } from "csv-stringify/sync";
import { harmless } from "./harmless.ts";
import type { Cell } from "./table.ts";

/**
 * Excel takes a file without it for the machine's old character set, in Indonesia as elsewhere; readers of CSV skip
 * it.
 */
export const BYTE_ORDER_MARK = "\u{feff}";

function cellText(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "string" ? harmless(cell) : String(cell);
}

/** Lines of CSV by RFC 4180. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map(cellText)),
    { record_delimiter: "\r\n", quoted_match: /[\r\n;\t]/ },
  );
}
