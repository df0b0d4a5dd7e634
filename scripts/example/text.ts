import { toHex } from "../../protocol/bytes.ts";

/** A fenced block of Markdown. */
export const code = (text: string, language = ""): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** The words of an entry, each with its number. */
export function wordRows(words: Uint8Array): [string, string][] {
  return Array.from({ length: words.length / 32 }, (_, i) => [
    String(i),
    toHex(words.subarray(32 * i, 32 * i + 32)),
  ]);
}

/** Rows of cells, each column as wide as its widest cell; a row of one cell may be longer than the first column. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "),
    )
    .join("\n");
}
