/** A fenced block of Markdown. */
export const code = (text: string, language = ""): string => `\`\`\`${language}\n${text}\n\`\`\``;

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
