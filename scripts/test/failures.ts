import type { Outcome } from "./run-command.ts";

const MOST_LINES = 60;

/**
 * What a command that failed says of it, to be repeated at the very end, where nobody has to look for it: from the
 * line that counts the failing tests on, or its last lines where there is none.
 */
export function failuresIn({ output }: Outcome): string {
  const lines = output.trimEnd().split("\n");
  const from = lines.findLastIndex((line) => /^\s*\d+ failing\b/.test(line));
  return (from < 0 ? lines.slice(-MOST_LINES) : lines.slice(from, from + MOST_LINES)).join("\n");
}
