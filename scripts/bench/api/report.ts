import type { Measured } from "./load.ts";

export const KINDS = ["bare", "jejak"] as const;

export type Kind = (typeof KINDS)[number];

/** A run: busy, with the server's processor time a request in microseconds, and calm, in milliseconds. */
export interface Run extends Measured {
  cpu: number;
  calm50: number;
  calm99: number;
}

/** A ledger of a size, and how it was looked up. */
export interface Ledger {
  steps: number;
  runs: Record<Kind, Run[]>;
}

function median(runs: readonly Run[], name: keyof Run): number {
  return runs.map((run) => run[name]).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}

function lineOf({ steps, runs }: Ledger, kind: Kind): string {
  const of = (name: keyof Run, digits = 0) => median(runs[kind], name).toFixed(digits);
  const failed = runs[kind].reduce((sum, run) => sum + run.failed, 0);
  return [
    `${String(steps).padStart(9)} entries  ${kind.padEnd(5)} ${of("perSecond").padStart(5)}/s  cpu ${of("cpu")} µs`,
    `busy p50 ${of("p50", 1)} p99 ${of("p99", 1)} ms`,
    `calm p50 ${of("calm50", 2)} p99 ${of("calm99", 2)} ms  failed ${failed}`,
  ].join("  ");
}

function ratioLine({ steps, runs }: Ledger): string {
  const ratio = (name: keyof Run) => (median(runs.jejak, name) / median(runs.bare, name)).toFixed(2);
  return `${String(steps).padStart(9)} entries  ${ratio("perSecond")} of the bare rate (aim 0.7), ${ratio("cpu")} of its processor time`;
}

function growthLine(first: Ledger, last: Ledger): string {
  const ratio = (kind: Kind, name: keyof Run) =>
    (median(last.runs[kind], name) / median(first.runs[kind], name)).toFixed(2);
  const of = (name: "calm99" | "p99") => `${ratio("jejak", name)} (bare ${ratio("bare", name)})`;
  return `p99 of ${last.steps} entries by that of ${first.steps}: calm ${of("calm99")}, busy ${of("p99")}`;
}

/** Prints medians, the ratio of the rates, and how p99 grows with the ledger. */
export function report(ledgers: readonly Ledger[]): void {
  for (const ledger of ledgers) {
    for (const kind of KINDS) console.log(lineOf(ledger, kind));
    console.log(ratioLine(ledger));
  }
  const [first, last] = [ledgers[0], ledgers.at(-1)];
  if (first && last && first !== last) console.log(growthLine(first, last));
}
