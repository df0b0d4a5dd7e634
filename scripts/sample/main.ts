import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { loadConfig } from "../../server/config.ts";
import { homePaths } from "../../server/home.ts";
import { requireRun, type Run } from "../../server/run.ts";
import { isSampleComplete, markSampleComplete } from "../../server/store/facts.ts";
import { createPool } from "../../server/store/pool.ts";
import { anchorMany, NO_HEAD, type Anchored, type PlannedTrail } from "../client/anchor.ts";
import { saltSecret } from "../client/keystore.ts";
import { openLedger, type Ledger } from "../client/ledger.ts";
import { officersOf } from "../client/officers.ts";
import { SAMPLE_AGENCIES, type SampleAgency } from "./agencies.ts";
import { openSampleKeys } from "./officers.ts";
import { planTrail, type SampleSigners } from "./plan.ts";
import { SAMPLE_PROCESSES } from "./processes.ts";
import { sampleSteps, type SampleStep } from "./releases.ts";

const ROUNDS = 20;
const PAUSE_MS = 500;

const now = (): number => Math.floor(Date.now() / 1000);
const keyOf = (officialId: string): Hex => to0x(keccak256(utf8(officialId)));

async function signersOf(ledger: Ledger, keys: string, sample: SampleAgency): Promise<SampleSigners> {
  const key = keyOf(sample.officialId);
  const agency = await ledger.agency(key);
  if (agency === undefined) throw new JejakError("agency-unknown", { values: { agency: sample.officialId } });
  const officers = officersOf(agency, await openSampleKeys(keys, sample), now());
  return { agency: key, policy: BigInt(agency.policy.packed), officers };
}

/** What is still missing of each process; nothing where all is recorded. */
async function missing(
  ledger: Ledger,
  secret: Uint8Array,
  signers: ReadonlyMap<string, SampleSigners>,
  processes: readonly SampleStep[][],
): Promise<PlannedTrail[]> {
  const trails = processes.map(async (steps) => {
    const [first] = steps;
    const signer = first && signers.get(first.agency);
    if (!first || !signer) throw new JejakError("agency-unknown", { values: { agency: first?.agency } });
    const trail = await ledger.trail(signer.agency, first.ocid);
    return planTrail(secret, steps, signer, { from: trail?.length ?? 0, head: trail?.head ?? NO_HEAD });
  });
  return (await Promise.all(trails)).filter(({ steps }) => steps.length > 0);
}

/** The documents as files, so that anybody can try `jejak verify` on them. */
async function writeDocuments(folder: string, steps: readonly SampleStep[]): Promise<void> {
  for (const { ocid, document } of steps) {
    const path = join(folder, ocid, document.fileName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, document.bytes);
  }
}

/**
 * Records the sample ledger as officers would: signatures, API, relay, contract, chain, indexer. What an earlier run
 * recorded stays; a step that an earlier run left pending is waited for and then built upon.
 */
async function recordSample(run: Run, keys: string): Promise<void> {
  const ledger = openLedger(run.url);
  const processes = SAMPLE_PROCESSES.map(sampleSteps);
  const all = processes.flat().length;
  const secret = await saltSecret(keys);
  const opened = SAMPLE_AGENCIES.map(
    async (agency) => [agency.officialId, await signersOf(ledger, keys, agency)] as const,
  );
  const signers = new Map(await Promise.all(opened));
  const separator = domain(BigInt(run.chainId), run.contracts.procurementLedger);
  let failure: Anchored | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const trails = await missing(ledger, secret, signers, processes);
    let done = all - trails.flatMap(({ steps }) => steps).length;
    if (trails.length === 0) return;
    const onProgress = (anchored: Anchored): void => {
      if (anchored.status === "recorded") report(++done, all);
    };
    const results = await anchorMany(trails, { ledger, separator, now, onProgress });
    failure = results.find(({ status }) => status === "failed");
    await sleep(PAUSE_MS);
  }
  throw failure?.status === "failed" ? failure.error : new JejakError("sample-incomplete");
}

function report(done: number, all: number): void {
  if (done % 25 === 0 || done === all) console.log(text("id", "sample.progress", { done, all }));
}

async function main(): Promise<void> {
  const config = loadConfig();
  const home = homePaths(config.home);
  const run = requireRun(home.run);
  const pool = createPool(run.databaseUrl);
  try {
    if (await isSampleComplete(pool)) return;
    await writeDocuments(join(home.root, "contoh"), SAMPLE_PROCESSES.flatMap(sampleSteps));
    await recordSample(run, home.keys);
    await markSampleComplete(pool);
  } finally {
    await pool.end();
  }
}

await main();
