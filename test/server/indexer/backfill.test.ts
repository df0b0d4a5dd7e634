import { expect } from "chai";
import type pg from "pg";
import {
  expectSameLedger,
  logInDatabase,
  logOnChain,
  openDatabase,
  startIndexer,
  startLedger,
  steps,
  load,
} from "./support.ts";

describe("indexer: back-fill and follow", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;

  before(async () => {
    chain = await startLedger();
    pool = await openDatabase();
  });

  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  it("reads what was there before it started, to the chain's own size and root", async () => {
    const { ledger, deployment, anvil } = chain;
    await load(ledger, steps(ledger, 20, 3), { perTransaction: 10 });
    await load(ledger, steps(ledger, 5, 1));
    await (await ledger.log.checkpoint()).wait();
    const { size, root } = await logOnChain(ledger);
    const indexer = startIndexer(pool, deployment, [anvil.url]);
    await indexer.reaches(size);
    await indexer.stop();
    expect(indexer.troubles).to.deep.equal([]);
    expect(await logInDatabase(pool)).to.deep.equal({ size, root });
  });

  it("has every trail's head, length and approvals as the contract has them", async () => {
    const { ledger } = chain;
    const { rows } = await pool.query<{
      ocid: string;
      agency: Buffer;
      ocid_hash: Buffer;
      head: Buffer;
      length: string;
    }>("SELECT * FROM ledger.trails ORDER BY id");
    expect(rows).to.have.length(20);
    for (const row of rows) {
      const [head, , length] = await ledger.ledger.trail(row.agency, row.ocid_hash);
      expect(head.slice(2)).to.equal(row.head.toString("hex"));
      expect(String(length)).to.equal(row.length);
    }
    const approvals = await pool.query("SELECT FROM ledger.approvals");
    const recorded = await pool.query("SELECT FROM ledger.steps");
    expect(approvals.rowCount).to.equal(recorded.rowCount);
    const agencies = await pool.query<{ official_id: string }>(
      "SELECT official_id FROM ledger.agencies ORDER BY 1",
    );
    expect(agencies.rows.map((row) => row.official_id)).to.deep.equal(["ID-TEST-1", "ID-TEST-2"]);
    expect((await pool.query("SELECT FROM ledger.mandates")).rowCount).to.equal(6);
    expect((await pool.query("SELECT FROM ledger.checkpoints")).rowCount).to.equal(1);
  });

  it("goes on where it stopped, and follows new blocks within a second", async () => {
    const { ledger, deployment, anvil } = chain;
    const indexer = startIndexer(pool, deployment, [anvil.url]);
    const before = (await logOnChain(ledger)).size;
    await indexer.reaches(before);
    for (let i = 1; i <= 3; i++) {
      await load(ledger, steps(ledger, 1, 1));
      await indexer.reaches(before + i, 1_000);
    }
    await indexer.stop();
    expect(indexer.troubles).to.deep.equal([]);
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(ledger));
  });

  it("gives the same rows in one go as in many", async () => {
    const { deployment, anvil, ledger } = chain;
    const fresh = await openDatabase();
    const indexer = startIndexer(fresh, deployment, [anvil.url]);
    await indexer.reaches((await logOnChain(ledger)).size);
    await indexer.stop();
    await expectSameLedger(fresh, pool);
    await fresh.end();
  });
});
