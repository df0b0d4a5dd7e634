import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type pg from "pg";
import { to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { withdrawDigest } from "../../../protocol/eip712.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { ocidHash, utf8 } from "../../../protocol/hash.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import { buildManifest, contentHash, manifestBytes, type Manifest } from "../../../protocol/manifest.ts";
import { createReader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { openContent, type ContentStore } from "../../../server/content/content.ts";
import { createManifests, type Manifests } from "../../../server/indexer/manifests.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { createLogger } from "../../../server/log.ts";
import { recordBatch, signStep } from "../../helpers/ledger.ts";
import { dumpLedger, logOnChain, openDatabase, startIndexer, startLedger } from "./support.ts";

const SECRET = utf8("a secret of the submitter's own");
const logger = createLogger("test", "silent");

function manifestOf(ocid: string, id: string, tender: JsonObject): Manifest {
  const release = { ocid, id, date: "2026-03-01T08:00:00+07:00", tag: ["tender"], language: "id", tender };
  const documents = [
    { id: "kak", title: "Kerangka Acuan Kerja", size: 12, sha256: toHex(new Uint8Array(32).fill(7)) },
  ];
  return buildManifest(SECRET, {
    ocid,
    release: { ...release, buyer: { id: "ID-1", name: "Dinas Uji" } },
    documents,
  });
}

const [A, B] = ["ocds-test-a", "ocds-test-b"];
const SCHOOL = manifestOf(A, "a-1", {
  title: "Pembangunan Gedung Sekolah",
  value: { amount: 1500000000.5, currency: "IDR" },
});
const AMENDED = manifestOf(A, "a-2", { description: "Perubahan jadwal pemasukan penawaran" });
const ROAD = manifestOf(B, "b-1", { title: "Pemeliharaan Jalan" });
const ROAD_AGAIN = manifestOf(B, "b-1", { title: "Pemeliharaan Jalan Kabupaten" });

const hashOf = (manifest: Manifest) => toHex(contentHash(manifest));

describe("indexer: manifests and reindex", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;
  let folder: string;
  let content: ContentStore;
  let manifests: Manifests;

  before(async () => {
    chain = await startLedger();
    pool = await openDatabase();
    folder = await mkdtemp(join(tmpdir(), "jejak-content-"));
    content = await openContent(folder);
    manifests = createManifests({ pool, content, folder, logger });
    await record(A, SCHOOL, AMENDED);
    await record(B, ROAD, ROAD_AGAIN);
    await index();
  });

  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
    await rm(folder, { recursive: true });
  });

  async function record(ocid: string, ...contents: Manifest[]): Promise<void> {
    const [agency] = chain.ledger.agencies;
    if (!agency) throw new Error("no agency");
    const signed = contents.map((manifest) =>
      signStep(chain.ledger, { agency, ocid, tags: 1 << 2, content: to0x(contentHash(manifest)) }),
    );
    await recordBatch(chain.ledger, signed);
  }

  async function index(): Promise<void> {
    const indexer = startIndexer(pool, chain.deployment, [chain.anvil.url]);
    await indexer.reaches((await logOnChain(chain.ledger)).size);
    await indexer.stop();
  }

  async function supply(...contents: Manifest[]): Promise<void> {
    for (const manifest of contents) await content.put(hashOf(manifest), manifestBytes(manifest));
    await manifests.tick();
  }

  async function published(): Promise<string[]> {
    const { rows } = await pool.query<{ title: string | null }>(
      "SELECT coalesce(title, description) AS title FROM ledger.manifests WHERE state = 'published' ORDER BY first_index",
    );
    return rows.map((row) => row.title ?? "");
  }

  it("shows nothing of content that is not here", async () => {
    await manifests.tick();
    expect(await published()).to.deep.equal([]);
  });

  it("indexes content that arrives after its step", async () => {
    await supply(SCHOOL, AMENDED);
    expect(await published()).to.deep.equal([
      "Pembangunan Gedung Sekolah",
      "Perubahan jadwal pemasukan penawaran",
    ]);
    const { rows } = await pool.query(
      "SELECT title, description, buyer_name, value_amount, value_currency, published FROM ledger.processes",
    );
    expect(rows).to.deep.equal([
      {
        title: "Pembangunan Gedung Sekolah",
        description: "Perubahan jadwal pemasukan penawaran",
        buyer_name: "Dinas Uji",
        value_amount: "1500000000.5",
        value_currency: "IDR",
        published: 2,
      },
    ]);
  });

  it("drops nothing where the chain does not answer, or is another", async () => {
    const { deployment } = chain;
    const outcomes: string[] = [];
    for (const [url, chainId] of [
      ["http://127.0.0.1:1", deployment.chainId],
      [chain.anvil.url, 1],
    ] as const) {
      const reader = createReader(createRpc(url), deployment);
      const options = {
        pool,
        deployment: { ...deployment, chainId },
        readers: [reader],
        content,
        folder,
        logger,
      };
      const signal = AbortSignal.timeout(5_000);
      const outcome = await reindex({ ...options, signal }).catch((error: unknown) => error);
      outcomes.push(isJejakError(outcome) ? outcome.code : String(outcome));
      reader.close();
    }
    expect(outcomes).to.deep.equal(["chain-unavailable", "chain-mismatch"]);
    expect(await published()).to.not.deep.equal([]);
  });

  it("indexes content that is here before its step", async () => {
    const canal = manifestOf("ocds-test-c", "c-1", { title: "Rehabilitasi Saluran Irigasi" });
    await supply(canal);
    await record("ocds-test-c", canal);
    await index();
    await manifests.tick();
    expect(await published()).to.include("Rehabilitasi Saluran Irigasi");
    const found = await pool.query(
      "SELECT title FROM ledger.processes WHERE search @@ websearch_to_tsquery('ledger.jejak', 'saluran IRIGASI')",
    );
    expect(found.rows).to.deep.equal([{ title: "Rehabilitasi Saluran Irigasi" }]);
  });

  it("shows both versions of one release as a conflict", async () => {
    await supply(ROAD, ROAD_AGAIN);
    const { rows } = await pool.query<{ content_hash: Buffer }>(
      "SELECT content_hash FROM ledger.conflicts WHERE release_id = 'b-1' ORDER BY index",
    );
    expect(rows.map((row) => row.content_hash.toString("hex"))).to.deep.equal([
      hashOf(ROAD),
      hashOf(ROAD_AGAIN),
    ]);
    expect((await pool.query("SELECT FROM ledger.conflicts")).rowCount).to.equal(2);
  });

  async function withdraw(ocid: string, at: number, manifest: Manifest): Promise<void> {
    const { ledger } = chain;
    const [agency] = ledger.agencies;
    const [officer] = agency?.officers ?? [];
    if (!agency || !officer) throw new Error("no officer");
    const message = { agency: agency.key, ocid, index: at, content: to0x(contentHash(manifest)), reason: 1 };
    const approval = {
      mandate: officer.mandate,
      signer: officer.wallet.address as Hex,
      signature: officer.sign(withdrawDigest(ledger.separator, message)),
    };
    await (await ledger.ledger.withdraw({ ...message, ocidHash: ocidHash(ocid) }, 0, approval)).wait();
  }

  it("withholds the text that its agency withdrew, and only that", async () => {
    await withdraw(B, 0, ROAD);
    await withdraw(A, 1, SCHOOL);
    await index();
    await manifests.tick();
    const { rows } = await pool.query("SELECT applies FROM ledger.withdrawals ORDER BY index");
    expect(rows).to.deep.equal([{ applies: true }, { applies: false }]);
    expect(await published()).to.not.include("Pemeliharaan Jalan");
    expect(await published()).to.include("Pembangunan Gedung Sekolah");
    const { rows: withheld } = await pool.query(
      "SELECT state, title FROM ledger.manifests WHERE content_hash = $1",
      [Buffer.from(hashOf(ROAD), "hex")],
    );
    expect(withheld).to.deep.equal([{ state: "withdrawn", title: null }]);
  });

  it("sets the file aside once the withdrawal is final", async () => {
    expect(await content.has(hashOf(ROAD))).to.equal(true);
    await chain.anvil.mine(70);
    await index();
    await manifests.tick();
    expect(await content.has(hashOf(ROAD))).to.equal(false);
    expect(await content.has(hashOf(SCHOOL))).to.equal(true);
  });

  it("rebuilds the schema ledger from chain and content files, row for row", async () => {
    const before = await dumpLedger(pool);
    await pool.query("UPDATE ledger.entries SET words = '\\x00' WHERE index = 3");
    const readers = [createReader(createRpc(chain.anvil.url), chain.deployment)];
    const done = await reindex({ pool, deployment: chain.deployment, readers, content, folder, logger });
    expect(done.size).to.equal((await logOnChain(chain.ledger)).size);
    const after = await dumpLedger(pool);
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).to.deep.equal(rows);
    readers[0]?.close();
  });

  it("takes back text and withdrawals with the blocks they were recorded in", async () => {
    const { anvil } = chain;
    const bridge = manifestOf("ocds-test-d", "d-1", { title: "Pembangunan Jembatan" });
    await record("ocds-test-d", bridge);
    await withdraw(B, 1, ROAD_AGAIN);
    await index();
    await supply(bridge);
    expect(await published())
      .to.include("Pembangunan Jembatan")
      .and.not.include("Pemeliharaan Jalan Kabupaten");
    await anvil.reorg(2);
    await index();
    await manifests.tick();
    expect(await published()).to.not.include("Pembangunan Jembatan");
    expect(await published()).to.include("Pemeliharaan Jalan Kabupaten");
  });
});
