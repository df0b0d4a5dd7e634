import { expect } from "chai";
import { keccak256 } from "ethers";
import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { claimedTrust } from "../../../protocol/evidence/claimed.ts";
import { verifyBatch, type Report } from "../../../protocol/evidence/verify.ts";
import { rootOf } from "../../../protocol/log.ts";
import type { Made } from "../../../server/evidence/make.ts";
import type { Asked } from "../../../server/evidence/subject.ts";
import { paddingLeaves } from "../../helpers/evidence/batch.ts";
import {
  anchorBatch,
  changeStatus,
  deployRegistry,
  eraseRecords,
  type TestRegistry,
} from "../../helpers/registry.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

describe("evidence of a batch of civil records, on anvil, through PostgreSQL", function () {
  this.timeout(120_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let registry: TestRegistry;

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    registry = await deployRegistry(chain.ledger);
    for (const name of ["first", "second"]) {
      await anchorBatch(registry, { root: to0x(rootOf(paddingLeaves(64, name))), size: 64 });
    }
    await world.index();
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  const batch = (number: number): Asked => ({ type: "batch", agency: registry.agency.key, number });

  /** Verified by whoever asks the chain itself for the registry's code. */
  async function verified(made: Made): Promise<Report> {
    const code = await chain.ledger.provider.getCode(registry.address);
    const recordRegistry = { address: registry.address, codeHash: keccak256(code) as Hex };
    return world.verify(made, { recordRegistry });
  }

  async function proved(number: number): Promise<{ made: Made; report: Report }> {
    const made = await world.make(batch(number));
    const report = await verified(made);
    const wrong = report.findings.filter(({ status }) => status === "fail" || status === "error");
    expect(wrong).to.deep.equal([]);
    expect(report.verdict).to.equal("holds");
    return { made, report };
  }

  it("proves a batch without changes, and names the code to trust where it is not", async () => {
    const { made, report } = await proved(1);
    expect(report.facts!.batch).to.deep.include({ number: 1, size: 64, registry: registry.address });
    expect(report.facts!.agency!.officialId).to.equal(registry.agency.officialId);
    const untrusting = await world.verify(made);
    expect(untrusting.findings.find(({ code }) => code === "evidence.claims")?.values).to.include({
      reason: "trust-without-registry",
    });
  });

  it("proves every change, those of other batches aside, by peaks and by a stored checkpoint", async () => {
    await changeStatus(registry, { batch: 1, indexes: [2, 5], status: 2 });
    await changeStatus(registry, { batch: 2, indexes: [2], status: 1, reason: 4 });
    await changeStatus(registry, { batch: 1, indexes: [2], status: 0 });
    await eraseRecords(registry, { batch: 1, indexes: [63] });
    const successors = [to0x(new Uint8Array(32).fill(7))];
    await changeStatus(registry, { batch: 1, indexes: [40], status: 3, reason: 7, successors });
    await world.index();
    const { made, report } = await proved(1);
    const { counts, changes } = report.facts!.batch!;
    expect(counts).to.deep.equal({ valid: 62, revoked: 0, suspended: 1, superseded: 1, erased: 1 });
    expect(changes).to.have.length(4);
    expect(made.evidence.root.from).to.equal("peaks");
    await (await chain.ledger.log.checkpoint()).wait();
    await world.index();
    const again = await proved(1);
    expect(again.made.evidence.root.from).to.equal("checkpoint");
    expect((await verified(made)).verdict).to.equal("holds");
    const { bytes } = again.made;
    const { batch: found } = verifyBatch({ evidence: bytes, trust: claimedTrust(bytes) });
    expect(found!.issuer).to.deep.include({ signer: fromHex(registry.issuer.signer), goodThen: true });
    expect(found!.record(40)).to.include({ status: 3, successor: "07".repeat(32) });
  });

  it("says of a batch that there is none", async () => {
    const unknown = await world.make(batch(3)).catch((error: unknown) => error);
    expect(unknown).to.include({ code: "batch-unknown" });
  });

  it("hands nothing over from an index that has lost, altered or moved a change", async () => {
    const { pool } = world;
    const first = "WHERE index = (SELECT min(index) FROM ledger.batch_changes)";
    for (const sql of [
      `DELETE FROM ledger.batch_changes ${first}`,
      `DELETE FROM ledger.batch_changes WHERE index = (SELECT max(index) FROM ledger.batch_changes)`,
      `UPDATE ledger.batch_changes SET batch = 2, sequence = 9 ${first}`,
      `UPDATE ledger.batch_changes SET batch = 1, sequence = 9 WHERE batch = 2`,
      `UPDATE ledger.batch_changes SET index = 3 ${first}`,
    ]) {
      await pool.query("CREATE TABLE ledger.saved AS TABLE ledger.batch_changes");
      await pool.query(sql);
      const made = await world.make(batch(1)).catch((error: unknown) => error);
      await pool.query(
        "TRUNCATE ledger.batch_changes; INSERT INTO ledger.batch_changes SELECT * FROM ledger.saved",
      );
      await pool.query("DROP TABLE ledger.saved");
      expect(made, sql).to.have.property("code", "evidence-refuted");
    }
    await proved(1);
  });
});
