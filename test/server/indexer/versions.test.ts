import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type pg from "pg";
import { to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { withdrawDigest } from "../../../protocol/eip712.ts";
import { ocidHash } from "../../../protocol/hash.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { buildManifest, contentHash, manifestBytes, type Manifest } from "../../../protocol/manifest.ts";
import { openContent, type ContentStore } from "../../../server/content/content.ts";
import { createManifests, type Manifests } from "../../../server/indexer/manifests.ts";
import { createLogger } from "../../../server/log.ts";
import { recordBatch, signStep } from "../../helpers/ledger.ts";
import { logOnChain, openDatabase, startIndexer, startLedger } from "./support.ts";

const OCID = "ocds-test-v";

function manifest(id: number, tender: JsonObject, ocid = OCID): Manifest {
  const release = { ocid, id: String(id), date: "2026-03-01T08:00:00+07:00", tag: ["tender"], tender };
  return buildManifest(new Uint8Array(16), { ocid, release });
}

const value = (amount: number): JsonObject => ({ value: { amount, currency: "IDR" } });

describe("indexer: versions", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;
  let folder: string;
  let content: ContentStore;
  let manifests: Manifests;

  const [first, second, third] = [manifest(1, value(10)), manifest(2, value(20)), manifest(3, value(30))];

  before(async () => {
    chain = await startLedger();
    pool = await openDatabase();
    folder = await mkdtemp(join(tmpdir(), "jejak-content-"));
    content = await openContent(folder);
    manifests = createManifests({ pool, content, folder, logger: createLogger("test", "silent") });
    await record(first, second, third);
    await index();
  });

  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
    await rm(folder, { recursive: true });
  });

  async function record(...contents: Manifest[]): Promise<void> {
    const [agency] = chain.ledger.agencies;
    if (!agency) throw new Error("no agency");
    const signed = contents.map((one) =>
      signStep(chain.ledger, { agency, ocid: OCID, tags: 1 << 2, content: to0x(contentHash(one)) }),
    );
    await recordBatch(chain.ledger, signed);
  }

  async function index(): Promise<void> {
    const indexer = startIndexer(pool, chain.deployment, [chain.anvil.url]);
    await indexer.reaches((await logOnChain(chain.ledger)).size);
    await indexer.stop();
    await manifests.tick();
  }

  async function supply(one: Manifest): Promise<void> {
    await content.put(toHex(contentHash(one)), manifestBytes(one));
    await manifests.tick();
  }

  async function versions(): Promise<unknown[]> {
    const { rows } = await pool.query<{ at: number; material: number; undeclared: number; unknown: number }>(
      `SELECT s.trail_index AS at, v.material, v.undeclared, v.unknown
       FROM ledger.versions v JOIN ledger.steps s USING (index) ORDER BY v.index`,
    );
    return rows.map(({ at, material, undeclared, unknown }) => [at, material, undeclared, unknown]);
  }

  async function changes(): Promise<unknown[]> {
    const { rows } = await pool.query<Record<string, unknown>>(
      "SELECT path, aspect, declared, value_before AS old, value_after AS now FROM ledger.changes ORDER BY index, position",
    );
    return rows.map(({ path, aspect, declared, old, now }) => [path, aspect, declared, old, now]);
  }

  async function withdraw(at: number, one: Manifest): Promise<void> {
    const { ledger } = chain;
    const [agency] = ledger.agencies;
    const [officer] = agency?.officers ?? [];
    if (!agency || !officer) throw new Error("no officer");
    const message = { agency: agency.key, ocid: OCID, index: at, content: to0x(contentHash(one)), reason: 1 };
    const approval = {
      mandate: officer.mandate,
      signer: officer.wallet.address as Hex,
      signature: officer.sign(withdrawDigest(ledger.separator, message)),
    };
    await (await ledger.ledger.withdraw({ ...message, ocidHash: ocidHash(OCID) }, 0, approval)).wait();
  }

  it("does not call a change undeclared while the text between is missing", async () => {
    await supply(third);
    await supply(first);
    expect(await versions()).to.deep.equal([
      [0, 0, 0, 0],
      [2, 1, 0, 1],
    ]);
    expect(await changes()).to.deep.equal([["/tender/value/amount", "money", null, "10", "30"]]);
  });

  it("writes a trail's versions anew when a text arrives later", async () => {
    await supply(second);
    expect(await versions()).to.deep.equal([
      [0, 0, 0, 0],
      [1, 1, 1, 0],
      [2, 1, 1, 0],
    ]);
    expect(await changes()).to.deep.equal([
      ["/tender/value/amount", "money", false, "10", "20"],
      ["/tender/value/amount", "money", false, "20", "30"],
    ]);
  });

  it("writes what an index made by an earlier version has not", async () => {
    const [kept, listed] = [await versions(), await changes()];
    await pool.query("DELETE FROM ledger.versions");
    await pool.query("UPDATE ledger.processes SET versions_due = true");
    await manifests.tick();
    expect([await versions(), await changes()]).to.deep.equal([kept, listed]);
  });

  it("forgets what a withdrawn text said", async () => {
    await withdraw(1, second);
    await index();
    expect(await versions()).to.deep.equal([
      [0, 0, 0, 0],
      [2, 1, 0, 1],
    ]);
    expect(JSON.stringify(await changes())).to.not.include("20");
  });

  it("knows a step that repeats an earlier content, and goes back with its block", async () => {
    const heads = new Map(chain.ledger.heads);
    await record(first);
    await index();
    expect(await versions()).to.deep.equal([
      [0, 0, 0, 0],
      [2, 1, 0, 1],
      [3, 1, 1, 0],
    ]);
    await chain.anvil.reorg(1);
    for (const [place, head] of heads) chain.ledger.heads.set(place, head);
    await index();
    expect(await versions()).to.deep.equal([
      [0, 0, 0, 0],
      [2, 1, 0, 1],
    ]);
  });

  it("takes a manifest of another process for no text of this one, and cuts what is long or has NUL", async () => {
    const long = manifest(5, { ...value(30), awardCriteria: "a\u0000b" });
    const longer = manifest(6, { ...value(30), awardCriteria: "x".repeat(3_000) });
    await record(manifest(4, value(1), "ocds-test-other"), long, longer);
    await index();
    for (const one of [manifest(4, value(1), "ocds-test-other"), long, longer]) await supply(one);
    expect((await versions()).slice(2)).to.deep.equal([
      [4, 0, 0, 0],
      [5, 1, 1, 0],
    ]);
    expect((await changes()).at(-1)).to.deep.equal([
      "/tender/awardCriteria",
      "rules",
      false,
      '"a\\u0000b"',
      null,
    ]);
  });

  it("writes no versions of a trail with more values than are compiled, and goes on", async () => {
    const [one, other] = [7, 8].map((id) => manifest(id, { pad: Array<number>(2_600_000).fill(id) }));
    if (one === undefined || other === undefined) throw new Error("no manifest");
    await record(one, other);
    await index();
    await supply(one);
    expect((await versions()).length).to.be.greaterThan(0);
    await supply(other);
    expect(await versions()).to.deep.equal([]);
    const due = await pool.query("SELECT 1 FROM ledger.processes WHERE versions_due");
    expect(due.rowCount).to.equal(0);
  });
});
