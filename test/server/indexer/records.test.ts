import { expect } from "chai";
import type pg from "pg";
import type { Hex } from "../../../protocol/bytes.ts";
import { encodeEntry, type Entry } from "../../../protocol/kinds.ts";
import type { EntryLog } from "../../../server/chain/decode.ts";
import { applyRecords } from "../../../server/indexer/apply-records.ts";
import type { Step } from "../../../server/indexer/apply.ts";
import type { AgencyBatches } from "../../../server/indexer/batches.ts";
import { loadState } from "../../../server/indexer/load.ts";
import { emptyRows } from "../../../server/indexer/rows.ts";
import { collectSides } from "../../../server/indexer/sides.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { startLyingRpc } from "../../helpers/lyingRpc.ts";
import {
  anchorBatch,
  changeStatus,
  deployRegistry,
  eraseRecords,
  type TestRegistry,
} from "../../helpers/registry.ts";
import {
  expectSameLedger,
  load,
  logInDatabase,
  logOnChain,
  openDatabase,
  startIndexer,
  startLedger,
  steps,
} from "./support.ts";

const root = (digit: string): Hex => `0x${digit.repeat(64)}`;
const SUCCESSOR = root("5");

describe("indexer: civil records", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let pool: pg.Pool;
  let registry: TestRegistry;

  before(async () => {
    [chain, pool] = await Promise.all([startLedger(), openDatabase()]);
  });

  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  async function index(into = pool): Promise<string[]> {
    const indexer = startIndexer(into, chain.deployment, [chain.anvil.url]);
    await indexer.reaches((await logOnChain(chain.ledger)).size);
    await indexer.stop();
    return indexer.troubles;
  }

  async function changes(): Promise<object[]> {
    const { rows } = await pool.query<object>(
      `SELECT batch, sequence, status, reason, encode(indexes, 'hex') AS indexes,
         encode(successors, 'hex') AS successors, approvers FROM ledger.batch_changes ORDER BY index`,
    );
    return rows;
  }

  it("keeps batches, changes of status and erasures, with who signed them", async () => {
    await load(chain.ledger, steps(chain.ledger, 2, 1));
    expect(await index()).to.deep.equal([]);
    registry = await deployRegistry(chain.ledger);
    await anchorBatch(registry, { root: root("a"), size: 64 });
    await anchorBatch(registry, { root: root("b"), size: 128 });
    await changeStatus(registry, { batch: 1, indexes: [3, 63], status: 2, reason: 3 });
    await changeStatus(registry, { batch: 1, indexes: [3], status: 3, reason: 7, successors: [SUCCESSOR] });
    await eraseRecords(registry, { batch: 1, indexes: [3, 4] });
    expect(await index()).to.deep.equal([]);
    const { rows } = await pool.query(
      "SELECT number, size, encode(root, 'hex') AS root, approvers FROM ledger.batches ORDER BY index",
    );
    const approvers = [String(registry.issuer.mandate)];
    expect(rows).to.deep.equal([
      { number: "1", size: "64", root: "a".repeat(64), approvers },
      { number: "2", size: "128", root: "b".repeat(64), approvers },
    ]);
    const change = { batch: "1", approvers, successors: "" };
    expect(await changes()).to.deep.equal([
      { ...change, sequence: "0", status: 2, reason: 3, indexes: "000000030000003f" },
      { ...change, sequence: "1", status: 3, reason: 7, indexes: "00000003", successors: SUCCESSOR.slice(2) },
      { ...change, sequence: "2", status: null, reason: null, indexes: "0000000300000004" },
    ]);
  });

  it("keeps their signatures, which another contract than the first three emits", async () => {
    const { rows } = await pool.query(
      `SELECT e.kind, count(a.signature)::int AS signatures FROM ledger.entries e
       LEFT JOIN ledger.approvals a ON a.index = e.index WHERE e.kind IN (6, 7, 8) GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).to.deep.equal([
      { kind: 6, signatures: 2 },
      { kind: 7, signatures: 2 },
      { kind: 8, signatures: 1 },
    ]);
  });

  it("goes on from what the database holds of a batch", async () => {
    await changeStatus(registry, { batch: 1, indexes: [5, 63], status: 1, reason: 1 });
    await eraseRecords(registry, { batch: 2, indexes: [127] });
    expect(await index()).to.deep.equal([]);
    expect(await changes()).to.have.length(5);
  });

  it("has the chain's log, and the same rows again from nothing, where the binding is met under way", async () => {
    expect(await logInDatabase(pool)).to.deep.equal(await logOnChain(chain.ledger));
    const fresh = await openDatabase();
    expect(await index(fresh)).to.deep.equal([]);
    await expectSameLedger(fresh, pool);
    await fresh.end();
  });

  it("takes records back with the blocks that they stood in", async () => {
    const indexer = startIndexer(pool, chain.deployment, [chain.anvil.url]);
    const { size } = await logOnChain(chain.ledger);
    await indexer.reaches(size);
    await chain.anvil.reorg(2);
    await indexer.reaches(size - 2);
    expect(await changes()).to.have.length(3);
    await eraseRecords(registry, { batch: 2, indexes: [0] });
    await indexer.reaches(size - 1);
    await indexer.stop();
    expect(indexer.troubles).to.deep.equal(["Reorganised"]);
    expect((await changes()).at(-1)).to.include({ batch: "2", sequence: "0", indexes: "00000000" });
  });

  it("reads everything again where a version that knew no records has indexed some", async () => {
    await pool.query("DELETE FROM kept.migrations WHERE name LIKE '009%'");
    await pool.query("DROP TABLE ledger.batches, ledger.batch_changes");
    await migrate(pool);
    expect((await pool.query("SELECT FROM ledger.cursor")).rowCount).to.equal(0);
    expect(await index()).to.deep.equal([]);
    expect(await changes()).to.have.length(4);
  });

  it("notices an RPC that leaves out what the registry says of its approvals", async () => {
    const liar = await startLyingRpc(chain.anvil.url);
    const fresh = await openDatabase();
    liar.tell({ logs: (logs) => logs.filter(({ address }) => address.toLowerCase() !== registry.address) });
    const indexer = startIndexer(fresh, chain.deployment, [liar.url]);
    await indexer.meetsOne(["rpc-answer-incomplete"]);
    liar.tell({});
    await indexer.reaches((await logOnChain(chain.ledger)).size);
    await indexer.stop();
    await expectSameLedger(fresh, pool);
    await Promise.all([fresh.end(), liar.close()]);
  });

  it("believes no RPC that lets a stranger write records", async () => {
    const liar = await startLyingRpc(chain.anvil.url);
    const fresh = await openDatabase();
    const stranger = registry.address.slice(2).replace(/^../, "00");
    const rebound = (data: string) => data.replaceAll(registry.address.slice(2), stranger);
    liar.tell({ logs: (logs) => logs.map((log) => ({ ...log, data: rebound(log.data) })) });
    const indexer = startIndexer(fresh, chain.deployment, [liar.url]);
    await indexer.meetsOne(["log-mismatch", "rpc-answer-forged"]);
    await indexer.stop();
    expect((await fresh.query("SELECT FROM ledger.writers")).rowCount).to.equal(0);
    await Promise.all([fresh.end(), liar.close()]);
  });

  it("knows who may write records from the enacted bindings alone", async () => {
    const loaded = await loadState(pool, chain.deployment);
    expect([...(loaded?.state.writers ?? [])]).to.deep.equal([registry.address]);
  });
});

describe("indexer: what RecordRegistry would not have written", () => {
  const AGENCY: Hex = `0x${"a9".repeat(32)}`;
  const by = { recordedAt: 1_700_000_000, agency: AGENCY, validUntil: 0, succession: 0, approvers: [] };
  const batch = (number: number, size = 64): Entry => ({
    ...by,
    kind: 6,
    batch: number,
    root: "a".repeat(64),
    size,
  });
  const status = (sequence: number, value: number, ...indexes: number[]): Entry => ({
    ...by,
    kind: 7,
    batch: 1,
    sequence,
    status: value,
    reason: 0,
    indexes,
    successors: [],
  });
  const erasure = (sequence: number, ...indexes: number[]): Entry => ({
    ...by,
    kind: 8,
    batch: 1,
    sequence,
    indexes,
  });

  function apply(entries: readonly Entry[]): void {
    const state = { batches: new Map<string, AgencyBatches>() };
    const context = { state, rows: emptyRows(), sides: collectSides([]) } as unknown as Step;
    entries.forEach((entry, i) => {
      const words = Buffer.from(encodeEntry(entry));
      const log = { type: "entry", index: i, words, block: 1, logIndex: i, blockHash: "0x" };
      applyRecords(context, log as unknown as EntryLog);
    });
  }

  const REFUSED: readonly (readonly [string, readonly Entry[]])[] = [
    ["a batch ahead of its turn", [batch(2)]],
    ["a number twice", [batch(1), batch(1)]],
    ["a size that tells how many there are", [batch(1, 65)]],
    ["a batch of less than 64", [batch(1, 32)]],
    ["a change of a batch that is not there", [status(0, 1, 3)]],
    ["a change out of its turn", [batch(1), status(1, 1, 3)]],
    ["a change twice", [batch(1), status(0, 2, 3), status(0, 2, 4)]],
    ["a place outside", [batch(1), erasure(0, 64)]],
    ["a reinstated revocation", [batch(1), status(0, 1, 3), status(1, 0, 3)]],
    ["the same status again", [batch(1), status(0, 2, 3), status(1, 2, 3)]],
    ["an erasure twice", [batch(1), erasure(0, 3), erasure(1, 2, 3)]],
  ];

  for (const [name, entries] of REFUSED) {
    it(`refuses ${name}`, () => {
      expect(() => {
        apply(entries.slice(0, -1));
      }).not.to.throw();
      expect(() => {
        apply(entries);
      })
        .to.throw()
        .with.property("code", "trail-broken");
    });
  }

  it("takes what may follow", () => {
    apply([
      batch(1),
      status(0, 2, 3),
      erasure(1, 3),
      status(2, 0, 3),
      status(3, 1, 3, 63),
      batch(2, 2 ** 20),
    ]);
  });
});
