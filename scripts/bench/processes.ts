import { checkOwn, type OwnTrust } from "../../server/evidence/check.ts";
import { makeEvidence, type Made, type Sources } from "../../server/evidence/make.ts";
import { CHAIN_ID, CONTRACTS } from "../../test/helpers/evidence/world.ts";
import { median } from "./median.ts";
import { indexed } from "./processes/database.ts";
import { million } from "./processes/world.ts";

const SIZE = 1_000_000;
const RUNS = 5;

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(52)} ${value.padStart(14)}`);
};

/** Milliseconds by the clock, and of this process's processor (the database's are not in them). */
interface Taken {
  wall: number;
  processor: number;
}

function watch(): () => Taken {
  const [from, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { wall: performance.now() - from, processor: (user + system) / 1_000 };
  };
}

function tell(what: string, taken: readonly Taken[]): void {
  say(`  ${what}`, `${median(taken.map(({ wall }) => wall)).toFixed(0)} ms`);
  say("    of processor", `${median(taken.map(({ processor }) => processor)).toFixed(0)} ms`);
}

/** Makes, and verifies as its reader will, evidence of all processes of an agency among a million entries. */
async function measure(count: number): Promise<void> {
  const ledger = million(count, SIZE);
  const pool = await indexed(ledger);
  let own: OwnTrust | undefined;
  const times: Taken[] = [];
  const check: Sources["check"] = async (evidence, trust) => {
    await Promise.resolve();
    own = trust;
    return checkOwn(evidence, trust);
  };
  const sources: Sources = {
    pool,
    rpc: ledger.rpc,
    content: { read: () => Promise.resolve(null) },
    networkFinality: "tags",
    deployment: {
      chainId: Number(CHAIN_ID),
      auditLog: CONTRACTS.auditLog.address,
      agencyDirectory: CONTRACTS.agencyDirectory.address,
      procurementLedger: CONTRACTS.procurementLedger.address,
    },
    check,
  };
  const asked = { type: "processes", agency: ledger.agency.key, after: 0 } as const;
  let made: Made | undefined;
  for (let run = 0; run < RUNS; run++) {
    const stop = watch();
    made = await makeEvidence(sources, asked, "seen");
    times.push(stop());
  }
  await pool.end();
  if (made === undefined || own === undefined) return;
  const { bytes } = made;
  const trust = own;
  const verifying = Array.from({ length: RUNS }, () => {
    const stop = watch();
    checkOwn(bytes, trust);
    return stop();
  });
  say(`${count.toLocaleString("en")} processes, bytes`, bytes.length.toLocaleString("en"));
  tell("made and checked", times);
  tell("checked alone", verifying);
}

console.log(
  `Evidence of all processes of an agency, spread evenly among ${SIZE.toLocaleString("en")} entries\n`,
);
const asked = process.argv.slice(2).map(Number);
for (const count of asked.length > 0 ? asked : [1, 100, 10_000]) await measure(count);
// The database of the helper ends with the process.
process.exit(0);
