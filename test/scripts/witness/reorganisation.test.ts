import { expect } from "chai";
import { Wallet } from "ethers";
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { openWitness, type OpenWitness } from "../../../scripts/witness/run.ts";
import { createFolder, folderAt } from "../../../scripts/witness/state.ts";
import { createReader, type Reader } from "../../../server/chain/reader.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { publish, type Publisher } from "../../../server/checkpoints/publish.ts";
import { deploymentOf } from "../../../server/indexer/deployment.ts";
import { newestNote, noteText } from "../../../server/store/queries/checkpoints.ts";
import { ANVIL_KEY, startAnvil } from "../../helpers/anvil.ts";
import { deployLedger } from "../../helpers/ledger.ts";
import { historyFrom, startFakeLog, type FakeLog } from "../../helpers/witness/fake-log.ts";
import { publisherOf, type Chain } from "../../server/checkpoints/support.ts";
import { load, logOnChain, openDatabase, startIndexer, steps } from "../../server/indexer/support.ts";
import { SEED } from "./world.ts";

const ONE_A_BLOCK = { perTransaction: 1, perBlock: 1 };

describe("a witness of a chain that reorganises", function () {
  this.timeout(120_000);
  let chain: Chain;
  let pool: pg.Pool;
  let reader: Reader;
  let publisher: Publisher;
  let log: FakeLog;
  let opened: OpenWitness;
  const folder = mkdtempSync(join(tmpdir(), "jejak-witness-"));

  before(async () => {
    // Final is what lies four blocks back.
    const anvil = await startAnvil({ automine: true, args: ["--slots-in-an-epoch", "2"] });
    const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    const { chainId, contracts } = ledger.deployment;
    chain = { anvil, ledger, deployment: await deploymentOf(chainId, contracts) };
    pool = await openDatabase();
    reader = createReader(createRpc(anvil.url), chain.deployment, "tags");
    publisher = publisherOf(chain, pool, reader);
    log = await startFakeLog();
    createFolder(folderAt(folder), "koran.example/jejak", SEED);
    const { auditLog } = chain.deployment;
    const settings = { chainId: BigInt(chainId), auditLog, finality: "tags", readsEntries: true } as const;
    const own = {
      ...settings,
      logUrl: log.url,
      logKey: vkeyOf(publisher.key),
      rpcUrl: anvil.url,
      state: folder,
    };
    opened = openWitness(own, () => undefined);
  });
  after(async () => {
    opened.close();
    await log.close();
    reader.close();
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What an honest operator does after each block: index, sign what is final, show it. */
  async function operate(): Promise<number> {
    const { size } = await logOnChain(chain.ledger);
    const indexer = startIndexer(pool, chain.deployment, [], { readers: [reader] });
    await indexer.reaches(size);
    await indexer.stop();
    await publish(publisher);
    const note = await newestNote(pool, publisher.origin);
    if (note === null) throw new Error("nothing was signed");
    const { rows } = await pool.query<{ words: Buffer }>("SELECT words FROM ledger.entries ORDER BY index");
    log.show(historyFrom(rows.slice(0, Number(note.size)).map(({ words }) => words)), noteText(note));
    return Number(note.size);
  }

  it("cosigns what is final on every branch, and never accuses an honest operator", async () => {
    const { ledger, anvil } = chain;
    await load(ledger, steps(ledger, 6, 1), ONE_A_BLOCK);
    let before = 0;
    for (const depth of [1, 3, 2, 3]) {
      const kept = new Map(ledger.heads);
      await load(ledger, steps(ledger, depth, 1), ONE_A_BLOCK);
      const { size } = await logOnChain(ledger);
      const signed = await operate();
      expect(signed).to.be.at.most(size - depth);
      await opened.witness.look();
      await anvil.reorg(depth);
      ledger.heads.clear();
      for (const [place, head] of kept) ledger.heads.set(place, head);
      await load(ledger, steps(ledger, depth + 2, 1), ONE_A_BLOCK);
      const after = await operate();
      await opened.witness.look();
      const { cosigned, suspects, equivocations } = opened.witness.status();
      expect({ size: cosigned?.size, suspects, equivocations }).to.deep.equal({
        size: after,
        suspects: 0,
        equivocations: 0,
      });
      expect(after).to.be.greaterThan(before);
      before = after;
    }
  });
});
