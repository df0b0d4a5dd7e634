import type { Evidence } from "../../../protocol/evidence/format.ts";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import { meaningOf, readGolden } from "./flips.ts";
import { mutate, randomOf, type Mutation } from "./mutate.ts";

const NAMES = ["v1-award", "v1-document", "v1-entry", "v1-passkey", "v1-process", "v1-wallet"] as const;
const GOLDEN = NAMES.map((name) => {
  const { bytes, trust } = readGolden(name);
  return { name, bytes, trust: parseTrust(trust), meaning: meaningOf(bytes) };
});

/** What became of one altered file. */
export interface Outcome {
  seed: number;
  name: string;
  kind: Mutation;
  bytes: Uint8Array;
  verdict: Report["verdict"] | "thrown";
  milliseconds: number;
  /** Why the verifier is wrong about it; undefined where it is right. */
  wrong?: string;
}

/** Alters a good file as the seed says, and verifies it. `most`: milliseconds for one that is refused by its form. */
export function fuzzOnce(seed: number, most: number): Outcome {
  const random = randomOf(seed);
  const { name, bytes: good, trust, meaning } = random.pick(GOLDEN);
  const { kind, bytes } = mutate(random, good, random.pick(GOLDEN).bytes);
  const run = () => verifyEvidence({ evidence: bytes, trust });
  try {
    const { report, milliseconds } = timed(run, most);
    const wrong = whyWrong(report, bytes, meaning, milliseconds, most);
    const told = { seed, name, kind, bytes, verdict: report.verdict, milliseconds };
    return wrong === undefined ? told : { ...told, wrong };
  } catch (error) {
    return { seed, name, kind, bytes, verdict: "thrown", milliseconds: 0, wrong: `thrown: ${String(error)}` };
  }
}

/**
 * By the clock or by the processor, whichever is less, and once more where it took long: another process may have
 * had the core.
 */
function timed(run: () => Report, most: number): { report: Report; milliseconds: number } {
  let best = { report: undefined as Report | undefined, milliseconds: Infinity };
  for (let left = 5; left > 0 && best.milliseconds > most; left--) {
    const [from, used] = [performance.now(), process.cpuUsage()];
    const report = run();
    const { user, system } = process.cpuUsage(used);
    const took = Math.min(performance.now() - from, (user + system) / 1_000);
    best = { report, milliseconds: Math.min(best.milliseconds, took) };
  }
  return best as { report: Report; milliseconds: number };
}

function whyWrong(
  { verdict, findings }: Report,
  bytes: Uint8Array,
  meaning: string,
  milliseconds: number,
  most: number,
): string | undefined {
  const [form] = findings;
  const isMalformed = form?.status === "fail";
  if (findings.some(({ status }) => status === "error")) return "error of ours";
  if (findings.some(({ values }) => values["reason"] === "internal"))
    return "error of ours, told as a failure";
  if (isMalformed && milliseconds > most) return `${Math.round(milliseconds)} ms for a malformed file`;
  if (verdict === "holds" && saysElse(bytes, meaning)) return "holds, and says something else";
  return undefined;
}

/** What a file says without the credentials, which stand in it only where somebody has them. */
function saidBy(meaning: string): string {
  const { mandates, ...rest } = JSON.parse(meaning) as Evidence;
  return JSON.stringify({
    ...rest,
    mandates: mandates.map(({ agency, number, signer }) => ({ agency, number, signer })),
  });
}

/** Whether something that was checked is another value than in the good file. */
function saysElse(bytes: Uint8Array, meaning: string): boolean {
  const [altered, good] = [JSON.parse(meaningOf(bytes)) as Evidence, JSON.parse(meaning) as Evidence];
  const credentials = altered.mandates.filter(({ credential }) => credential !== undefined);
  const known = good.mandates.map(({ credential }) => JSON.stringify(credential));
  if (!credentials.every(({ credential }) => known.includes(JSON.stringify(credential)))) return true;
  return saidBy(JSON.stringify(altered)) !== saidBy(meaning);
}
