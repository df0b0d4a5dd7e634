import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import fc from "fast-check";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { to0x, toHex } from "../../../protocol/bytes.ts";
import { DEFAULT_POLICY } from "../../../protocol/policy.ts";
import { contentHash } from "../../../protocol/manifest.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { describe as descriptionOf } from "../../../server/api/openapi/document.ts";
import { ROUTES } from "../../../server/api/routes.ts";
import { getSubmission } from "../../../server/submissions/read.ts";
import { NO_TRAIL } from "../../../server/submissions/rules.ts";
import { submit } from "../../../server/submissions/submit.ts";
import { contractOf } from "./described.ts";
import { AGENCY, furnish } from "./furnished.ts";
import type { Furnished } from "./furnished.ts";
import { PROBE, bytesOf, hostileRequests, isCutOff } from "./hostile.ts";
import type { Hostile } from "./hostile.ts";
import { sendRaw } from "./raw.ts";
import type { RawAnswer } from "./raw.ts";
import * as seeds from "./seed.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const SECONDS = Number(process.env["JEJAK_HOSTILE_SECONDS"] ?? 12);
const SEED = Number(process.env["JEJAK_HOSTILE_SEED"] ?? 20_261_122);
const WITHIN_MS = 10_000;
const AT_ONCE = 8;

const contract = contractOf(descriptionOf(ROUTES, "id"));

/** A step that would be taken in, signed by mandate 1 of the seeded agency. */
function signedStep(manifest: Manifest): object {
  return {
    step: {
      agency: seeds.agencyOf(AGENCY),
      ocid: manifest.ocid,
      tags: 4,
      content: toHex(contentHash(manifest)),
      corrects: 0,
      deadline: 0,
      validUntil: seeds.START + 10 ** 8,
      approvals: 1,
      previousHead: seeds.ZERO,
    },
    succession: 0,
    approvals: [
      {
        mandate: 1,
        signer: to0x(sha256(utf8(`${AGENCY} 1`)).subarray(0, 20)),
        signature: `0x${"5a".repeat(65)}`,
      },
    ],
    manifest,
  };
}

/** Submissions as they are, on a chain that finds every signature good. */
function takeSubmissions(world: World): void {
  const intake = {
    pool: world.pool,
    content: world.deps.content,
    chain: {
      isSigned: () => Promise.resolve(true),
      trail: () => Promise.resolve(NO_TRAIL),
      policy: () => Promise.resolve(DEFAULT_POLICY),
      mandate: () => Promise.resolve(null),
    },
    chainId: BigInt(seeds.CHAIN_ID),
    procurementLedger: `0x${"cc".repeat(20)}` as const,
    now: () => seeds.START * 1000,
  };
  world.deps.submissions = {
    submit: (body) => submit(intake, body),
    find: (id) => getSubmission(world.pool, id),
  };
}

function pathOf({ target }: Hostile): string {
  const path = target.replace(/\?.*$/s, "");
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}

/** What is wrong with the answer to a hostile request. */
function faultsOf(sent: Hostile, answer: RawAnswer | null): string[] {
  if (answer === null) return isCutOff(sent) ? [] : ["closed without an answer"];
  const { status, headers, text } = answer;
  if (status >= 500) return [`status ${status}: ${text.slice(0, 300)}`];
  // What is not HTTP is refused by Node's parser, before there is a request.
  if (!headers.has("x-request-id"))
    return [400, 413, 417, 431].includes(status) ? [] : [`bare status ${status}`];
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) return text.includes(PROBE) ? ["markup came back as markup"] : [];
  const operation = contract.find(sent.method, pathOf(sent));
  if (sent.method === "HEAD") return text === "" ? [] : ["a body to HEAD"];
  if (operation) return contract.faults(operation, answer);
  return status >= 400 ? contract.problemFaults(answer) : [];
}

describe("API and explorer: hostile requests", function () {
  this.timeout((SECONDS + 60) * 1000);
  let world: World;
  let ledger: Furnished;
  let port: number;

  before(async () => {
    world = await startWorld({
      limits: { writesPerMinute: 1e6, verificationsPerMinute: 1e6, readsPerMinute: 1e6 },
    });
    ledger = await furnish(world);
    takeSubmissions(world);
    port = Number(new URL(world.url).port);
  });
  after(() => world.stop());

  async function attack(sent: Hostile): Promise<string[]> {
    const answer = await sendRaw(bytesOf(sent), { port, end: isCutOff(sent), withinMs: WITHIN_MS });
    return faultsOf(sent, answer);
  }

  /** Places and connections that answers hold, once those that end have had time to. */
  async function held(): Promise<number> {
    const { hub, exports, pool } = world.deps;
    const now = () => hub.slots.taken() + exports.taken() + pool.totalCount - pool.idleCount;
    // The reader of the stream looks at the index by a connection of its own, for a moment each time.
    for (let tries = 0; tries < 50 && now() > 0; tries++) await sleep(100);
    return now();
  }

  it("hold nothing for clients that leave before a long answer begins", async () => {
    for (const path of [
      "/api/v1/stream",
      ...["entries", "processes", "documents"].map((name) => `/api/v1/${name}.csv`),
    ]) {
      const leaving = bytesOf({ method: "GET", target: path, headers: [], body: null });
      await Promise.all(
        Array.from({ length: 10 }, () => sendRaw(leaving, { port, end: true, withinMs: WITHIN_MS })),
      );
      expect(await held(), path).to.equal(0);
    }
  });

  it("are answered in time, never with a 5xx, and as the description says", async () => {
    const manifest = JSON.parse(ledger.manifest) as Manifest;
    const requests = hostileRequests([signedStep(manifest), manifest, { hashes: ["00".repeat(32)] }]);
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (all) => {
        tried += all.length;
        const faults = await Promise.all(all.map(attack));
        expect(faults.flat()).to.deep.equal([]);
      }),
      { seed: SEED, numRuns: 1e6, interruptAfterTimeLimit: SECONDS * 1000, markInterruptAsFailure: false },
    );
    expect(tried).to.be.greaterThan(100);
    expect(await held()).to.equal(0);
    expect((await world.ask("/healthz")).status).to.equal(200);
  });
});
