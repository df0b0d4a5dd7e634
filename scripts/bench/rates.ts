/** Work that is done `count` times in one go. */
export interface Case {
  name: string;
  count: number;
  run: (count: number) => void;
}

export interface Rate {
  name: string;
  /** Per second of processor time, the best of all rounds. */
  perSecond: number;
}

/**
 * Runs the cases in turn, several rounds, and gives the best rate of each. Processor time is measured, not the
 * clock, and the cases share every round: so ratios hold on a busy machine too.
 */
export function rates(cases: readonly Case[], rounds = 12): Rate[] {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, count, run } of cases) {
      const before = process.cpuUsage();
      run(count);
      const { user, system } = process.cpuUsage(before);
      best.set(name, Math.max(best.get(name) ?? 0, (count / (user + system)) * 1e6));
    }
  }
  return cases.map(({ name }) => ({ name, perSecond: best.get(name) ?? 0 }));
}

/** Prints each rate, and its ratio to the first. */
export function printRates(title: string, measured: readonly Rate[]): void {
  const [reference] = measured;
  console.log(title);
  for (const { name, perSecond } of measured) {
    const ratio = perSecond / (reference?.perSecond ?? perSecond);
    console.log(
      `  ${name.padEnd(46)} ${Math.round(perSecond).toLocaleString("en").padStart(12)}/s  ×${ratio.toFixed(2)}`,
    );
  }
}
