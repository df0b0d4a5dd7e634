import type { Outcome } from "./run-command.ts";

/** Tests of a phase. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Reads how many tests a command ran out of what it printed; a phase may hold further demands. */
export type Judge = (outcome: Outcome) => Counts;

function last(output: string, word: string): number {
  const found = [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gm"))].at(-1);
  return Number(found?.[1] ?? 0);
}

/** A check that passes or fails as a whole. */
export const judgeCheck: Judge = ({ code }) => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  skipped: 0,
});

/** Summaries of mocha and of Hardhat. A run that ends badly, or runs nothing at all, has failed. */
export const judgeTests: Judge = ({ code, output }) => {
  const passed = last(output, "passing");
  const failed = last(output, "failing");
  const skipped = last(output, "pending") + last(output, "skipped");
  const broken = (code !== 0 && failed === 0) || passed + failed === 0;
  return { passed, failed: failed + (broken ? 1 : 0), skipped };
};

const COVERAGE_AT_LEAST = 98;

/** Lines and statements of Hardhat's coverage table, in per cent. */
function totalCoverage(output: string): { lines: number; statements: number } {
  const [, lines, statements] = /Total\D+([\d.]+)\D+([\d.]+)/.exec(output) ?? [];
  return { lines: Number(lines ?? 0), statements: Number(statements ?? 0) };
}

/**
 * Solidity tests that ran with coverage. Hardhat prints it but sets no threshold: held here, as one test more each for
 * lines and statements.
 */
export const judgeCovered: Judge = (outcome) => {
  const { passed, failed, skipped } = judgeTests(outcome);
  const { lines, statements } = totalCoverage(outcome.output);
  const covered = [lines, statements].filter((value) => value >= COVERAGE_AT_LEAST).length;
  return { passed: passed + covered, failed: failed + 2 - covered, skipped };
};
