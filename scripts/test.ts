import type { Counts } from "./test/counts.ts";
import { failuresIn } from "./test/failures.ts";
import { AT_ONCE, PHASES, type Phase } from "./test/phases.ts";
import { runCommand } from "./test/run-command.ts";

interface Result extends Counts {
  name: string;
  seconds: number;
  /** What failed, as each command says it. */
  failures: string[];
}

type Print = (text: string) => void;

/** A phase that takes longer than its budget is named; one that takes this many times as long is taken for hung. */
const HUNG = 6;

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

async function runPhase({ name, commands, budgetSeconds }: Phase, print: Print): Promise<Result> {
  const since = Date.now();
  let counts = NONE;
  const failures: string[] = [];
  for (const { args, judge } of commands) {
    const left = HUNG * budgetSeconds * 1_000 - (Date.now() - since);
    const outcome = await runCommand(args, Math.max(left, 1), print);
    if (outcome.timedOut) print(`\n${name}: stopped after ${HUNG * budgetSeconds} s\n`);
    const judged = judge(outcome);
    counts = add(counts, judged);
    if (judged.failed > 0) failures.push(failuresIn(outcome));
  }
  const seconds = Math.round((Date.now() - since) / 1_000);
  if (seconds > budgetSeconds) print(`\n${name}: took ${seconds} s, over its budget of ${budgetSeconds} s\n`);
  return { name, ...counts, seconds, failures };
}

/** The output of phases that run beside each other comes in one piece at the end of each. */
async function runBeside(phase: Phase, alone: boolean): Promise<Result> {
  const title = `\n── ${phase.name} (budget ${phase.budgetSeconds} s)\n\n`;
  let held = title;
  if (alone) process.stdout.write(title);
  else console.log(`${phase.name} …`);
  const result = await runPhase(phase, (text) => (alone ? process.stdout.write(text) : (held += text)));
  if (!alone) process.stdout.write(`${held}\n`);
  return result;
}

async function runAll(phases: readonly Phase[]): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...phases];
  const work = async () => {
    for (let phase = waiting.shift(); phase !== undefined; phase = waiting.shift())
      results.push(await runBeside(phase, phases.length === 1));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

function chosen(names: string[]): Phase[] {
  const known = PHASES.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(", ")}. There are ${known.join(", ")}.`);
    process.exit(2);
  }
  return PHASES.filter(({ name }) => names.length === 0 || names.includes(name));
}

// Leaving by exit() ends the commands that run, with what they started.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    console.error(`\nended by ${signal}`);
    process.exit(130);
  });
}

const results = await runAll(chosen(process.argv.slice(2)));

for (const { name, failures } of results) {
  for (const text of failures) console.log(`\n── failed: ${name}\n\n${text}`);
}
console.log("");
console.table(Object.fromEntries(results.map(({ name, failures: _, ...counts }) => [name, counts])));
const { passed, failed, skipped } = results.reduce<Counts>(add, NONE);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
