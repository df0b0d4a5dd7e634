import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseStrict, type JsonObject } from "../../protocol/json.ts";
import { compile } from "../../protocol/ocds/compile.ts";
import { diff } from "../../protocol/ocds/diff.ts";
import { extractReleases } from "../../protocol/ocds/package.ts";
import { asObject, objects } from "../../protocol/ocds/read.ts";
import { documentsIn } from "../../protocol/ocds/release.ts";
import { versioned } from "../../protocol/ocds/versioned.ts";
import { countChanges, createVersions } from "../../protocol/ocds/versions.ts";
import { median } from "./median.ts";

// The largest real process at hand: one release with 212 documents, and the same as a history of 212 releases, each
// with one document more and another value.

const FILE = resolve(
  import.meta.dirname,
  "../../../shared/ocds/mexico-gacm/releases",
  "486-RELEASE_486_2017-10-04T00_53_19_177Z.json",
);
const ROUNDS = 15;
const RELEASES = 212;

function milliseconds(work: () => unknown): string {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return `${median(times).toFixed(2).padStart(9)} ms`;
}

/** As its publisher might have told it: document by document, the value of the contract moving along. */
function historyOf(release: JsonObject): JsonObject[] {
  const planning = asObject(release["planning"]) ?? {};
  const [contract = {}] = objects(release["contracts"]);
  const documents = objects(planning["documents"]);
  return Array.from({ length: RELEASES }, (_, n) => ({
    ...release,
    id: `${n + 1}`,
    planning: { ...planning, documents: documents.slice(0, n + 1) },
    contracts: [{ ...contract, value: { amount: 1_000 + n, currency: "MXN" } }],
  }));
}

function undeclaredIn(history: readonly JsonObject[]): number {
  const next = createVersions();
  return history.reduce((sum, release) => {
    const { changes } = next({ release, corrects: false });
    return sum + countChanges(changes ?? []).undeclared;
  }, 0);
}

if (!existsSync(FILE)) {
  console.log(`skipped: no ${join("..", "shared", "ocds", "mexico-gacm")}`);
} else {
  const bytes = readFileSync(FILE);
  const [found] = extractReleases(parseStrict(bytes)).releases;
  if (found === undefined) throw new Error("no release");
  const { release } = found;
  const history = historyOf(release);
  const [one, all] = [compile(history.slice(0, 1)), compile(history)];
  console.log(
    `${found.ocid}: ${documentsIn(release).length} documents, ${bytes.length} bytes; ${history.length} releases`,
  );
  console.log(`  parse strictly                       ${milliseconds(() => parseStrict(bytes))}`);
  console.log(`  compile one release                  ${milliseconds(() => compile([release]))}`);
  console.log(`  compile ${history.length} releases                 ${milliseconds(() => compile(history))}`);
  console.log(
    `  versioned release of ${history.length}             ${milliseconds(() => versioned(history))}`,
  );
  console.log(`  difference of first and last         ${milliseconds(() => diff(one, all))}`);
  console.log(`  every version with its changes       ${milliseconds(() => undeclaredIn(history))}`);
  console.log(`  undeclared changes found             ${String(undeclaredIn(history)).padStart(9)}`);
}
