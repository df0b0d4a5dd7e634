import { expect } from "chai";
import type pg from "pg";
import type { TestLedger } from "../../helpers/ledger.ts";
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

/** anvil runs the calls of one request at once, and would put several transactions into a block. */
const ONE_A_BLOCK = { perBlock: 1 };

/** After a reorganisation the trails' heads are what the chain says, not what was signed before it. */
function forgetHeads(ledger: TestLedger, heads: ReadonlyMap<string, `0x${string}`>): void {
  ledger.heads.clear();
  for (const [place, head] of heads) ledger.heads.set(place, head);
}

describe("indexer: reorganisations", function () {
  this.timeout(90_000);
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

  /** The same rows as an index that has never seen the other branch. */
  async function equalsFreshIndex(): Promise<void> {
    const fresh = await openDatabase();
    const { size, root } = await logOnChain(chain.ledger);
    const indexer = startIndexer(fresh, chain.deployment, [chain.anvil.url]);
    await indexer.reaches(size);
    await indexer.stop();
    expect(await logInDatabase(pool)).to.deep.equal({ size, root });
    // Tags are read one after the other; a last look lets both indexes see the same ones.
    const again = startIndexer(pool, chain.deployment, [chain.anvil.url]);
    await again.reaches(size);
    await again.stop();
    await expectSameLedger(pool, fresh);
    await fresh.end();
  }

  for (const depth of [1, 2, 7, 40]) {
    it(`follows a reorganisation ${depth} blocks deep, with other steps on the new branch`, async () => {
      const { ledger, anvil, deployment } = chain;
      await load(ledger, steps(ledger, 6, 2), { perTransaction: 4, perBlock: 1 });
      const kept = new Map(ledger.heads);
      const before = (await logOnChain(ledger)).size;
      await load(ledger, steps(ledger, depth, 1), ONE_A_BLOCK);
      const indexer = startIndexer(pool, deployment, [anvil.url]);
      await indexer.reaches(before + depth);
      await anvil.reorg(depth);
      await indexer.reaches(before);
      forgetHeads(ledger, kept);
      await load(ledger, steps(ledger, 3, 1), ONE_A_BLOCK);
      await indexer.reaches(before + 3);
      await indexer.stop();
      expect(indexer.troubles[0]).to.equal("Reorganised");
      expect(indexer.rollBacks).to.deep.equal([before]);
      await equalsFreshIndex();
    });
  }

  it("notes in kept.rolled_back what was taken back", async () => {
    const { rows } = await pool.query<{ taken: string }>(
      "SELECT count(*) AS taken FROM kept.rolled_back GROUP BY rollback ORDER BY rollback",
    );
    expect(rows.map((row) => Number(row.taken))).to.deep.equal([1, 2, 7, 40]);
  });

  it("takes back steps that had moved on while it was stopped", async () => {
    const { ledger, anvil, deployment } = chain;
    const kept = new Map(ledger.heads);
    const { size } = await logOnChain(ledger);
    await load(ledger, steps(ledger, 5, 1), ONE_A_BLOCK);
    const first = startIndexer(pool, deployment, [anvil.url]);
    await first.reaches(size + 5);
    await first.stop();
    await anvil.reorg(5);
    forgetHeads(ledger, kept);
    await load(ledger, steps(ledger, 8, 1), ONE_A_BLOCK);
    const second = startIndexer(pool, deployment, [anvil.url]);
    await second.reaches(size + 8);
    await second.stop();
    expect(second.troubles).to.deep.equal(["Reorganised"]);
    await equalsFreshIndex();
  });

  it("survives reorganisations in the middle of a back-fill", async () => {
    const { ledger, anvil, deployment } = chain;
    const { size } = await logOnChain(ledger);
    await load(ledger, steps(ledger, 30, 2), ONE_A_BLOCK);
    const fresh = await openDatabase();
    let reorganised = false;
    const indexer = startIndexer(fresh, deployment, [anvil.url], {
      events: {
        written: () => {
          if (reorganised) return;
          reorganised = true;
          void anvil.reorg(25);
        },
      },
    });
    await new Promise((resolve) => {
      setTimeout(resolve, 1_500);
    });
    await indexer.stop();
    expect(reorganised).to.equal(true);
    expect(await logInDatabase(fresh)).to.deep.equal(await logOnChain(ledger));
    expect((await logOnChain(ledger)).size).to.equal(size + 35);
    await fresh.end();
  });

  it("halts where a block that was final is gone, and keeps the last good state readable", async () => {
    const { ledger, anvil, deployment } = chain;
    await load(ledger, steps(ledger, 1, 1));
    await anvil.mine(100);
    const { size, root } = await logOnChain(ledger);
    const first = startIndexer(pool, deployment, [anvil.url]);
    await first.reaches(size);
    await first.stop();
    await anvil.reorg(101);
    await anvil.mine(1);
    const indexer = startIndexer(pool, deployment, [anvil.url], { patience: 3 });
    await indexer.halted;
    await indexer.stop();
    const { rows } = await pool.query<{ halted: { code: string } }>("SELECT halted FROM ledger.cursor");
    expect(rows[0]?.halted.code).to.equal("chain-reorganised-final");
    expect(await logInDatabase(pool)).to.deep.equal({ size, root });
  });
});
