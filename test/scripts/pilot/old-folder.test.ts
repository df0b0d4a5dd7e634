import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import { rootOf } from "../../../protocol/log.ts";
import { restore } from "../../../scripts/backup/restore.ts";
import { bindingsOf } from "../../../scripts/deploy/binding.ts";
import { homePaths } from "../../../server/home.ts";
import { AuditLog__factory } from "../../../typechain-types/factories/AuditLog__factory.ts";
import {
  alive,
  isReady,
  newPlace,
  removePlace,
  runOf,
  start,
  type Place,
  until,
} from "../../helpers/jejak.ts";

/**
 * Chain, content, keys, deployment and `kept` of a data folder that a version without civil records made (by its own
 * `jejak backup`): four sample agencies and one process. Its keys are a throw-away pilot's.
 */
const BEFORE = fileURLToPath(new URL("../../golden/home/before-records.tar.gz", import.meta.url));
/** What that version's last signed checkpoint said. */
const SIZE = 18;
const ROOT = "6911dc676c207ba171e6fbc59ba0e78aa0076c98a156cba4b7655c62769f02bc";
const OCID = "ocds-c0nt0h-lama-1";
const CONTENT = "8e2af83230a9661a4a65415a3a38b1756732daf695f02db85f5f1df159ff25f0";
const STEP = "0x2afd04321fdd21e59872a859cbf9fb23e4e35d282d6fb6c8b56f71357e42831e";

interface Entries {
  items: { index: number; leaf: string; kind: number }[];
}

describe("a data folder of before civil records", function () {
  this.timeout(120_000);
  let place: Place;

  before(async () => {
    place = await newPlace();
    rmSync(place.home, { recursive: true });
    await restore(homePaths(place.home), BEFORE, undefined);
  });
  after(() => removePlace(place));

  const get = async (path: string): Promise<unknown> =>
    (await fetch(`${place.url}/api/v1${path}`, { signal: AbortSignal.timeout(10_000) })).json();

  async function startUp() {
    const started = start(place);
    await started.ready;
    await until("ready", 30_000, () => isReady(place));
    return started;
  }

  async function everythingGoesOn(): Promise<void> {
    const { items } = (await get("/entries?limit=100")) as Entries;
    const old = items.filter(({ index }) => index < SIZE).sort((a, b) => a.index - b.index);
    expect(toHex(rootOf(old.map(({ leaf }) => fromHex(leaf))))).to.equal(ROOT);
    expect(await get(`/manifests/${CONTENT}`)).to.have.nested.property("release.ocid", OCID);
    expect(JSON.stringify(await get(`/processes?q=${OCID}`))).to.include(OCID);
    expect(JSON.stringify(await get(`/entries/${SIZE - 1}`))).to.include(STEP.slice(2));
  }

  async function states(): Promise<string[]> {
    const { rpcUrl, contracts } = runOf(place);
    const provider = new JsonRpcProvider(rpcUrl, undefined, { batchMaxCount: 1, cacheTimeout: -1 });
    try {
      const log = AuditLog__factory.connect(contracts.auditLog, provider);
      const bindings = await bindingsOf(log, contracts.recordRegistry ?? "0x");
      return bindings.map(({ state }) => state);
    } finally {
      provider.destroy();
    }
  }

  it("goes on with everything in it, and a registry joins, killed while its delay passes", async () => {
    const first = await startUp();
    const registry = runOf(place).contracts.recordRegistry;
    expect(registry).to.match(/^0x[0-9a-f]{40}$/);
    await everythingGoesOn();
    for (const pid of alive(place)) process.kill(pid, "SIGKILL");
    await first.ended;

    const second = await startUp();
    expect(runOf(place).contracts.recordRegistry, "the same one").to.equal(registry);
    await until("bound", 30_000, async () => (await states()).every((state) => state === "bound"));
    await until("indexed", 10_000, async () => {
      const { items } = (await get("/entries?limit=100")) as Entries;
      return items.filter(({ kind }) => kind === 14).length === 6;
    });
    await everythingGoesOn();
    second.child.kill("SIGTERM");
    expect((await second.ended).code).to.equal(0);
  });
});
