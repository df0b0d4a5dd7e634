import { readFileSync } from "node:fs";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence } from "../../../protocol/evidence/verify.ts";
import { median } from "../median.ts";

/** `node.ts <evidence> <trust> <runs>`: the median of the checks of a process that does nothing else, in milliseconds. */
const [evidenceFile = "", trustFile = "", runs = "1"] = process.argv.slice(2);
const evidence = new Uint8Array(readFileSync(evidenceFile));
const trust = parseTrust(readFileSync(trustFile, "utf8"));

function check(): number {
  const from = performance.now();
  const { verdict, findings } = verifyEvidence({ evidence, trust });
  const took = performance.now() - from;
  if (verdict !== "holds")
    throw new Error(JSON.stringify(findings.filter(({ status }) => status === "fail")));
  return took;
}

console.log(median(Array.from({ length: Number(runs) }, check)));
