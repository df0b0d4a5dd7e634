import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import { readGolden } from "./flips.ts";
import { mutate, randomOf, type Mutation } from "./mutate.ts";
import { saysElse } from "./said.ts";

const NAMES = [
  "v1-award",
  "v1-batch",
  "v1-document",
  "v1-entry",
  "v1-passkey",
  "v1-process",
  "v1-processes",
  "v1-wallet",
] as const;
const GOLDEN = NAMES.map((name) => {
  const { bytes, trust } = readGolden(name);
  return { name, bytes, trust: parseTrust(trust) };
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
  const { name, bytes: good, trust } = random.pick(GOLDEN);
  const { kind, bytes } = mutate(random, good, random.pick(GOLDEN).bytes);
  const run = () => verifyEvidence({ evidence: bytes, trust });
  try {
    const { report, milliseconds } = timed(run, most);
    const wrong = whyWrong(report, bytes, good, milliseconds, most);
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
  good: Uint8Array,
  milliseconds: number,
  most: number,
): string | undefined {
  const [form] = findings;
  const isMalformed = form?.status === "fail";
  if (findings.some(({ status }) => status === "error")) return "error of ours";
  if (findings.some(({ values }) => values["reason"] === "internal"))
    return "error of ours, told as a failure";
  if (isMalformed && milliseconds > most) return `${Math.round(milliseconds)} ms for a malformed file`;
  if (verdict === "holds" && saysElse(bytes, good)) return "holds, and says something else";
  return undefined;
}
