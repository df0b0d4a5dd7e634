import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** In this order; each prints ratios measured within its own run. */
const BENCHES = [
  "hashing",
  "trees",
  "decode",
  "audit",
  "evidence",
  "producer",
  "proofs",
  "processes",
  "batches",
  "records",
  "versions",
  "witness",
  "chain",
  "api",
  "backfill",
  "start",
] as const;

async function run(name: string): Promise<boolean> {
  console.log(`\n── ${name}\n`);
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))], {
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code === 0;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(BENCHES as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. There are ${BENCHES.join(", ")}.`);
  process.exit(2);
}
const failed: string[] = [];
for (const name of asked.length > 0 ? asked : BENCHES) if (!(await run(name))) failed.push(name);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exit(1);
}
