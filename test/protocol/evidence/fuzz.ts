import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fuzzOnce, type Outcome } from "./fuzzing.ts";

/** Milliseconds in which a malformed file must be refused. */
const MOST_MS = 200;
/** MiB by which the process may grow; a file is read only up to 8 MiB. */
const MOST_MIB = 768;
const FINDINGS = new URL("../../../.jejak/fuzz/", import.meta.url);

interface Tally {
  runs: number;
  slowest: number;
  memory: number;
  verdicts: Map<string, number>;
  wrong: Outcome[];
}

function fuzz(firstSeed: number, seconds: number): Tally {
  const tally: Tally = { runs: 0, slowest: 0, memory: 0, verdicts: new Map(), wrong: [] };
  const [end, before] = [performance.now() + 1_000 * seconds, process.memoryUsage().rss];
  for (let seed = firstSeed; performance.now() < end; seed++) {
    const outcome = fuzzOnce(seed, MOST_MS);
    const label = `${outcome.kind}, ${outcome.verdict}`;
    tally.runs++;
    tally.verdicts.set(label, (tally.verdicts.get(label) ?? 0) + 1);
    tally.slowest = Math.max(tally.slowest, outcome.milliseconds);
    tally.memory = Math.max(tally.memory, (process.memoryUsage().rss - before) / 2 ** 20);
    if (outcome.wrong !== undefined) tell(tally, outcome);
  }
  return tally;
}

/** Keeps the file, so that it can become a test. */
function tell(tally: Tally, outcome: Outcome): void {
  tally.wrong.push(outcome);
  mkdirSync(FINDINGS, { recursive: true });
  writeFileSync(new URL(`${outcome.seed}.json`, FINDINGS), outcome.bytes);
  console.error(`seed ${outcome.seed}, ${outcome.name}, ${outcome.kind}: ${outcome.wrong ?? ""}`);
}

/** `npm run fuzz:evidence -- --seconds 60 --seed 1`: ends with 1 where the verifier was wrong about a file. */
function main(): void {
  const options = { seconds: { type: "string", default: "180" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ options });
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  console.log(`seed ${seed}, ${values.seconds} s`);
  const { runs, slowest, memory, verdicts, wrong } = fuzz(seed, Number(values.seconds));
  for (const [label, count] of [...verdicts].sort()) console.log(`  ${label}: ${count}`);
  console.log(
    `${runs} files, the slowest ${Math.round(slowest)} ms, memory grew by ${Math.round(memory)} MiB`,
  );
  if (wrong.length > 0 || memory > MOST_MIB) process.exitCode = 1;
}

if (import.meta.main) main();
