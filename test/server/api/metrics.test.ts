import { tmpdir } from "node:os";
import { expect } from "chai";
import { createMetrics } from "../../../server/api/metrics/metrics.ts";
import { countFailures } from "../../../server/chain/failures.ts";
import { JejakError } from "../../../protocol/errors.ts";
import * as seeds from "./seed.ts";
import type { Seed } from "./seed.ts";
import { readStream } from "./reader.ts";
import { keepLogIdentity, keepNote, replaceWitnesses } from "../../../server/store/queries/checkpoints.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const AGENCY = "ID-CONTOH-KAB-TARUMA";

describe("API: metrics", () => {
  let world: World;
  let seed: Seed;
  const failures = countFailures();

  before(async () => {
    const metrics = createMetrics({ folder: tmpdir(), failures: failures.counts, node: true });
    world = await startWorld({ metrics });
  });
  after(() => world.stop());

  /** Values by series, as Prometheus reads them. */
  async function scrape(): Promise<Map<string, number>> {
    const { status, text, headers } = await world.ask("/metrics");
    expect(status).to.equal(200);
    expect(headers.get("content-type")).to.equal("text/plain; version=0.0.4; charset=utf-8");
    expect(headers.get("cache-control")).to.equal("no-store");
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const series = lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))] as const;
    });
    expect(new Set(series.map(([name]) => name)).size, "each series once").to.equal(series.length);
    return new Map(series);
  }

  it("leaves out what is unknown before the first block, and says which part", async () => {
    world.deps.chain = { head: () => Promise.reject(new JejakError("chain-unavailable")) };
    const series = await scrape();
    const names = [...series.keys()].join("\n");
    for (const absent of [
      "jejak_index_",
      "jejak_log_",
      "jejak_chain_",
      "jejak_relay_",
      "jejak_ledger_items",
    ]) {
      expect(names).to.not.include(absent);
    }
    expect(names).to.not.include("jejak_submission_oldest_seconds").and.to.not.include("jejak_rpc_errors");
    expect(series.get('jejak_scrape_failed{part="index"}')).to.equal(1);
    expect(series.get('jejak_scrape_failed{part="counts"}')).to.equal(1);
    expect(series.get('jejak_scrape_failed{part="kept"}')).to.equal(0);
    expect(series.get("jejak_disk_free_bytes")).to.be.above(1e6);
    expect(series.get("jejak_disk_used_bytes")).to.be.above(1e6);
    expect(series.get("process_resident_memory_bytes")).to.be.above(1e7);
  });

  it("tells heads, lag and sizes of the log", async () => {
    seed = await seeds.begin(world.pool);
    await seeds.nextBlock(world.pool, seed);
    await seeds.admit(world.pool, seed, AGENCY, "Kabupaten Taruma");
    await seeds.nextBlock(world.pool, seed);
    await seeds.record(world.pool, seed, { officialId: AGENCY, ocid: "ocds-1", tags: 4 });
    await seeds.moveCursor(world.pool, seed, { safe: 1, finalized: -1 });
    world.deps.chain = { head: () => Promise.resolve(5) };
    const series = await scrape();
    expect(
      Object.fromEntries([...series].filter(([name]) => /^jejak_(index_block|log)/.test(name))),
    ).to.deep.equal({
      'jejak_index_block{head="indexed"}': 2,
      'jejak_index_block{head="verified"}': 2,
      'jejak_index_block{head="safe"}': 1,
      'jejak_log_entries{finality="seen"}': 3,
      'jejak_log_entries{finality="safe"}': 2,
    });
    expect(series.get("jejak_chain_block")).to.equal(5);
    expect(series.get("jejak_index_lag_blocks")).to.equal(3);
    expect(series.get("jejak_index_lag_seconds")).to.be.closeTo(Date.now() / 1000 - seeds.START - 120, 60);
    expect(series.get('jejak_ledger_items{kind="steps"}')).to.equal(1);
    expect(series.get('jejak_ledger_items{kind="batches"}')).to.equal(0);
    expect(series.get('jejak_ledger_items{kind="batch-changes"}')).to.equal(0);
    expect(series.get('jejak_manifests{state="published"}')).to.equal(1);
    expect(series.get("jejak_content_bytes")).to.be.above(100);
    world.deps.chain = { head: () => Promise.resolve(2) };
    expect((await scrape()).get("jejak_index_lag_seconds")).to.equal(0);
  });

  it("names the code of a halt", async () => {
    expect((await scrape()).get('jejak_index_halted{code=""}')).to.equal(0);
    await seeds.moveCursor(world.pool, seed, { halted: { code: "log-mismatch" } });
    const series = await scrape();
    expect([...series].filter(([name]) => name.startsWith("jejak_index_halted"))).to.deep.equal([
      ['jejak_index_halted{code="log-mismatch"}', 1],
    ]);
    await seeds.moveCursor(world.pool, seed, { halted: null });
  });

  it("counts reorganisations and names the deepest", async () => {
    for (const entries of [1, 3]) {
      await seeds.nextBlock(world.pool, seed);
      for (let n = 0; n < entries; n++)
        await seeds.record(world.pool, seed, { officialId: AGENCY, ocid: "ocds-2", tags: 4, title: `${n}` });
      await seeds.rollBack(world.pool, seed, 3);
    }
    const series = await scrape();
    expect(series.get("jejak_reorganisations_total")).to.equal(2);
    expect(series.get("jejak_reorganisation_deepest_entries")).to.equal(3);
  });

  it("tells the queue and the age of the oldest in it", async () => {
    const columns =
      "id, digest, status, agency, ocid_hash, ocid, previous_head, content_hash, payload, created_at";
    await world.pool.query(
      `INSERT INTO kept.submissions (${columns})
       SELECT gen_random_uuid(), sha256(int8send(n)), status, '', '', '', '', '', '{}', now() - n * interval '1 minute'
       FROM (VALUES (1, 'queued'), (3, 'queued'), (2, 'sent')) AS s (n, status)`,
    );
    const series = await scrape();
    expect(series.get('jejak_submissions{status="queued"}')).to.equal(2);
    expect(series.get('jejak_submissions{status="sent"}')).to.equal(1);
    expect(series.get('jejak_submissions{status="recorded"}')).to.equal(0);
    expect(series.get('jejak_submission_oldest_seconds{status="queued"}')).to.be.closeTo(180, 20);
    expect(series.get('jejak_submission_oldest_seconds{status="sent"}')).to.be.closeTo(120, 20);
  });

  it("tells the gas money and the last checkpoint", async () => {
    await world.pool.query(
      `INSERT INTO kept.relay_state (sender, balance, low, checkpoint_at, checkpoint_size, updated_at)
       VALUES ('', 1500000000000000000, true, now() - interval '1 hour', 2, now())`,
    );
    const series = await scrape();
    expect(series.get("jejak_relay_balance_wei")).to.equal(1.5e18);
    expect(series.get("jejak_relay_balance_low")).to.equal(1);
    expect(series.get("jejak_checkpoint_age_seconds")).to.be.closeTo(3600, 20);
    expect(series.get("jejak_checkpoint_entries")).to.equal(2);
  });

  it("tells what the operator signed last, and how far each witness has seen it", async () => {
    expect([...(await scrape()).keys()].filter((name) => /signed|witness/.test(name))).to.deep.equal([]);
    const origin = "jejak/1/0x00";
    await keepLogIdentity(world.pool, { origin, vkey: "log+00+00" });
    await replaceWitnesses(
      world.pool,
      ["saksi.example/satu", "saksi.example/dua"].map((name) => ({ key: `${name}+00+00`, url: "http://x" })),
    );
    for (const size of [2, 3]) {
      const block = { number: size, hash: Buffer.alloc(32), time: 0 };
      const note = { origin, size, root: Buffer.alloc(32), body: `${size}\n`, signature: "s\n", block };
      await keepNote(world.pool, note);
    }
    await world.pool.query(
      `INSERT INTO kept.cosignatures (note, witness, line, time)
       SELECT id, 'saksi.example/satu+00+00', '', 0 FROM kept.notes WHERE size = 2`,
    );
    const series = await scrape();
    expect(series.get("jejak_signed_entries")).to.equal(3);
    expect(series.get("jejak_signed_age_seconds")).to.be.closeTo(0, 20);
    expect(series.get('jejak_witness_entries{witness="saksi.example/satu"}')).to.equal(2);
    expect(series.get('jejak_witness_entries{witness="saksi.example/dua"}')).to.equal(0);
  });

  it("counts failed RPC requests of every process, by code and class of method", async () => {
    failures.note(new JejakError("chain-unavailable"), "eth_blockNumber");
    failures.note(new JejakError("chain-unavailable"), "eth_getBlockByNumber");
    failures.note(new Error("nonce too low"), "eth_sendRawTransaction");
    failures.note(new JejakError("rpc-answer-malformed"), "debug_whatever");
    await world.pool.query(
      `INSERT INTO kept.facts (name, value) VALUES ('rpc-failures-indexer', '{"rpc-answer-too-large logs": 7}')`,
    );
    const found = [...(await scrape())].filter(([name]) => name.startsWith("jejak_rpc_errors_total"));
    expect(Object.fromEntries(found)).to.deep.equal({
      'jejak_rpc_errors_total{process="web",code="chain-unavailable",method="head"}': 2,
      'jejak_rpc_errors_total{process="web",code="refused",method="send"}': 1,
      'jejak_rpc_errors_total{process="web",code="rpc-answer-malformed",method="other"}': 1,
      'jejak_rpc_errors_total{process="indexer",code="rpc-answer-too-large",method="logs"}': 7,
    });
  });

  it("measures requests by operation and class of status, and counts who reads the stream", async () => {
    await world.ask("/api/v1/entries/1");
    await world.ask("/api/v1/entries/99");
    await world.ask(`/api/v1/nowhere/${"x".repeat(50)}`);
    const reader = await readStream(`${world.url}/api/v1/stream`);
    const series = await scrape();
    const count = (operation: string, status: string) =>
      series.get(`jejak_http_request_duration_seconds_count{operation="${operation}",status="${status}"}`);
    expect(count("getEntry", "2xx")).to.equal(1);
    expect(count("getEntry", "4xx")).to.equal(1);
    expect(count("unknown", "4xx")).to.be.at.least(1);
    expect(series.get("jejak_stream_clients")).to.equal(1);
    expect(series.get("jejak_exports_running")).to.equal(0);
    expect(series.get('jejak_database_connections{state="waiting"}')).to.equal(0);
    reader.kill();
  });

  it("answers those who ask together, and goes on without the database", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, scrape));
    for (const series of all) expect(series.get("jejak_relay_balance_low")).to.equal(1);
    const { pool } = world.deps;
    const gone = () => Promise.reject(new Error("gone"));
    world.deps.pool = { connect: gone, query: gone, totalCount: 0, idleCount: 0, waitingCount: 0 } as never;
    const series = await scrape();
    world.deps.pool = pool;
    expect(series.get('jejak_scrape_failed{part="kept"}')).to.equal(1);
    expect(series.has("jejak_relay_balance_low")).to.equal(false);
    expect(series.has("jejak_disk_free_bytes")).to.equal(true);
  });
});
