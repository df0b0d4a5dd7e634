import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { verifyEvidence } from "../../protocol/evidence/verify.ts";
import { portable } from "../../protocol/primitives.ts";
import { closeBrowser, openWindow, whyNoBrowser } from "../../test/helpers/browser.ts";
import { makeEvidence, type Made } from "../../test/helpers/evidence/make.ts";
import { ecdsaKey } from "../../test/helpers/evidence/officers.ts";
import { admit, createWorld, fill, grant, record } from "../../test/helpers/evidence/world.ts";
import { nativePrimitives } from "../native/primitives.ts";
import { buildPage } from "../jejak-verify/build.ts";
import { median } from "./median.ts";

const [STEPS, RUNS, OTHERS] = [10, 51, 1_000];
/** Those that one approval suffices for, by the default policy. */
const TAGS = ["planning", "planningUpdate", "tender", "tenderUpdate"];

/** A process of ten steps with one approval each (secp256k1), in a ledger that others use too. */
function tenSteps(): Made {
  const world = createWorld();
  const agency = admit(world, "ID-BENCH");
  const officer = grant(world, agency, ecdsaKey("bench"));
  for (let step = 0; step < STEPS; step++) {
    fill(world, OTHERS / STEPS);
    const tag = TAGS[step] ?? "tenderUpdate";
    record(world, agency, "ocds-bench-1", { tags: [tag], by: [officer] });
  }
  return makeEvidence(world, agency, "ocds-bench-1");
}

function inNode({ bytes, trust }: Made, primitives = portable): number {
  const times = Array.from({ length: RUNS }, () => {
    const from = performance.now();
    const { verdict, findings } = verifyEvidence({ evidence: bytes, trust, primitives });
    const took = performance.now() - from;
    if (verdict !== "holds")
      throw new Error(JSON.stringify(findings.filter(({ status }) => status === "fail")));
    return took;
  });
  return median(times);
}

/** The page itself, from disk and offline: the time that it measures around each check. */
async function inChromium({ bytes, trust }: Made, html: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "jejak-bench-"));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const opened = await openWindow(pathToFileURL(folder).href);
  try {
    await opened.context.setOffline(true);
    await opened.page.goto(pathToFileURL(file("verify.html", html)).href);
    const given = [file("evidence.json", bytes), file("trust.json", JSON.stringify(trust))];
    for (let run = 0; run < RUNS; run++) {
      await opened.page.setInputFiles("#files", given);
      await opened.page.locator(".verdict.holds").waitFor();
      await opened.page.click("#again");
    }
    const measured =
      "performance.getEntriesByName('jejak-verify', 'measure').map(({ duration }) => duration)";
    return median(await opened.page.evaluate<number[]>(measured));
  } finally {
    await closeBrowser();
    rmSync(folder, { recursive: true, force: true });
  }
}

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(44)} ${value.padStart(12)}`);
};
const inBytes = (count: number): string => `${count.toLocaleString("en")} B`;
const inTime = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

const made = tenSteps();
const { html } = await buildPage();
console.log(`Evidence of ${STEPS} steps, one approval each; medians of ${RUNS} checks\n`);
say("evidence", inBytes(made.bytes.length));
say("verify.html", inBytes(Buffer.byteLength(html)));
say("verify.html, gzip", inBytes(gzipSync(html, { level: 9 }).length));
say("Node, portable (@noble/curves)", inTime(inNode(made)));
say("Node, keys remembered from file to file", inTime(inNode(made, nativePrimitives())));
const why = whyNoBrowser();
say("Chromium, the page (@noble/curves)", why ?? inTime(await inChromium(made, html)));
