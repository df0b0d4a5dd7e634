import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { closeBrowser, openWindow, whyNoBrowser } from "../../test/helpers/browser.ts";
import { makeEvidence, type Made } from "../../test/helpers/evidence/make.ts";
import { ecdsaKey } from "../../test/helpers/evidence/officers.ts";
import { admit, createWorld, fill, grant, record } from "../../test/helpers/evidence/world.ts";
import { buildPage } from "../jejak-verify/build.ts";
import { median } from "./median.ts";

const [STEPS, RUNS, OTHERS] = [10, 51, 1_000];
const CHOSEN =
  "secp256k1 by @noble/curves in Node too: one recovery a signer, then all the signer's steps in one equation";
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

/** A folder with the files that a reader has. */
function folderOf({ bytes, trust }: Made, html: string): string {
  const folder = mkdtempSync(join(tmpdir(), "jejak-bench-"));
  writeFileSync(join(folder, "evidence.json"), bytes);
  writeFileSync(join(folder, "trust.json"), JSON.stringify(trust));
  writeFileSync(join(folder, "verify.html"), html);
  return folder;
}

/** In a process of its own: making the evidence, which signs, teaches the compiler other things than checking does. */
function inNode(folder: string): number {
  const script = join(import.meta.dirname, "evidence/node.ts");
  const files = ["evidence.json", "trust.json"].map((name) => join(folder, name));
  return Number(execFileSync(process.execPath, [script, ...files, String(RUNS)], { encoding: "utf8" }));
}

/** The page itself, from disk and offline: the time that it measures around each check. */
async function inChromium(folder: string): Promise<number> {
  const opened = await openWindow(pathToFileURL(folder).href);
  try {
    await opened.context.setOffline(true);
    await opened.page.goto(pathToFileURL(join(folder, "verify.html")).href);
    const given = ["evidence.json", "trust.json"].map((name) => join(folder, name));
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
  }
}

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(44)} ${value.padStart(12)}`);
};
const inBytes = (count: number): string => `${count.toLocaleString("en")} B`;
const inTime = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

const made = tenSteps();
const { html } = await buildPage();
const folder = folderOf(made, html);
try {
  console.log(`Evidence of ${STEPS} steps, one approval each; medians of ${RUNS} checks`);
  console.log(`${CHOSEN}\n`);
  say("evidence", inBytes(made.bytes.length));
  say("verify.html", inBytes(Buffer.byteLength(html)));
  say("verify.html, gzip", inBytes(gzipSync(html, { level: 9 }).length));
  say("Node", inTime(inNode(folder)));
  say("Chromium, the page", whyNoBrowser() ?? inTime(await inChromium(folder)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
