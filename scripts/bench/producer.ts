import { Wallet } from "ethers";
import { partsOf } from "../../server/api/packs/pack.ts";
import { createReports } from "../../server/api/packs/reports.ts";
import { createChecker } from "../../server/evidence/checker.ts";
import { makeEvidence } from "../../server/evidence/make.ts";
import { ANVIL_KEY, startAnvil } from "../../test/helpers/anvil.ts";
import { deployLedger, makeAgency } from "../../test/helpers/ledger.ts";
import { openWorld } from "../../test/server/evidence/world.ts";
import { growLog } from "./evidence/grow.ts";
import { median } from "./median.ts";

const [ENTRIES, STEPS, OFFICERS, RUNS] = [1_000_000, 10, 6, 51];
const OCID = "ocds-bench-produsen";
const TENDER = 1 << 2;

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(52)} ${value.padStart(12)}`);
};

/** The `share`-th of the values in their order: 0.95 is the 95th percentile. */
function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
}

async function timed<T>(work: () => Promise<T>): Promise<[took: number, result: T]> {
  const from = performance.now();
  const result = await work();
  return [performance.now() - from, result];
}

const anvil = await startAnvil({ automine: true });
const ledger = await deployLedger({
  rpcUrl: anvil.url,
  sender: new Wallet(ANVIL_KEY),
  agencies: [makeAgency("ID-BENCH", OFFICERS)],
});
const [agency] = ledger.agencies;
if (!agency) throw new Error("no agency");
const world = await openWorld(ledger);
const [checker, reports] = [createChecker(), createReports()];
try {
  await world.index();
  await growLog(world, anvil, ENTRIES);
  for (let step = 0; step < STEPS; step++) {
    const officers = agency.officers.slice(step % OFFICERS, (step % OFFICERS) + 1);
    await world.record({ agency, ocid: OCID, tags: TENDER, tag: "tender", officers });
  }
  await world.index();
  const sources = { ...world.sources, check: checker.check };
  const asked = world.process(agency, OCID);
  const make = () => makeEvidence(sources, asked, "seen");
  const made = await make();
  if (made.size < ENTRIES) throw new Error(`the log has ${made.size} entries`);
  const [{ verdict }, times, packs] = [await world.verify(made), [] as number[], [] as number[]];
  for (let run = 0; run < RUNS; run++) times.push((await timed(make))[0]);
  for (let run = 0; run < RUNS; run += 5)
    packs.push((await timed(() => partsOf(reports, made, "https://jejak.example/")))[0]);
  console.log(
    `Evidence of ${STEPS} steps, ${OFFICERS} mandates, in a log of ${made.size} entries: ${verdict}\n`,
  );
  say("made and verified, median", `${median(times).toFixed(1)} ms`);
  say("made and verified, 95th percentile", `${percentile(times, 0.95).toFixed(1)} ms`);
  say("the other parts of its pack, two reports among them", `${median(packs).toFixed(1)} ms`);
  say("evidence", `${made.bytes.length.toLocaleString("en")} B`);
} finally {
  await checker.close();
  await world.stop();
  ledger.close();
  await anvil.stop();
}

process.exit(0);
