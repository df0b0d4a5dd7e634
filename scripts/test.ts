import { type Counts } from "./test/counts.ts";
import { PHASES, type Phase } from "./test/phases.ts";
import { runCommand } from "./test/run-command.ts";

interface Result extends Counts {
  name: string;
  seconds: number;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

async function runPhase({ name, commands, budgetSeconds }: Phase): Promise<Result> {
  const since = Date.now();
  const left = () => budgetSeconds * 1_000 - (Date.now() - since);
  let counts = NONE;
  console.log(`\n── ${name} (at most ${budgetSeconds} s)\n`);
  for (const { args, judge } of commands) {
    const outcome = await runCommand(args, Math.max(left(), 1));
    if (outcome.timedOut) console.log(`\n${name}: stopped, its ${budgetSeconds} s are over`);
    counts = add(counts, judge(outcome));
  }
  return { name, ...counts, seconds: Math.round((Date.now() - since) / 1_000) };
}

function chosen(names: string[]): Phase[] {
  const unknown = names.filter((name) => !PHASES.some((phase) => phase.name === name));
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(", ")}. There are ${PHASES.map(({ name }) => name).join(", ")}.`);
    process.exit(2);
  }
  return names.length === 0 ? PHASES : PHASES.filter(({ name }) => names.includes(name));
}

const results: Result[] = [];
for (const phase of chosen(process.argv.slice(2))) results.push(await runPhase(phase));

console.log("");
console.table(Object.fromEntries(results.map(({ name, ...counts }) => [name, counts])));
const { passed, failed, skipped } = results.reduce<Counts>(add, NONE);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
