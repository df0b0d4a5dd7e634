import { expect } from "chai";
import { parseEvidence } from "../../../protocol/evidence/format.ts";
import type { CheckCode } from "../../../protocol/evidence/findings.ts";
import { agencyKey } from "../../../protocol/hash.ts";
import type { Made } from "../../../server/evidence/make.ts";
import type { Asked } from "../../../server/evidence/subject.ts";
import type { TestAgency } from "../../helpers/ledger.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const [PLANNING, TENDER] = [1 << 0, 1 << 2];
const ODD = 'ocds-ujian-"kutip"/\u00e9\u{1f4dc}';

describe("evidence of all processes of an agency, on anvil, through PostgreSQL", function () {
  this.timeout(120_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let agency: TestAgency, other: TestAgency;

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    [agency, other] = chain.ledger.agencies as [TestAgency, TestAgency];
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  const allOf = ({ key }: TestAgency, after = 0): Asked => ({ type: "processes", agency: key, after });

  async function proved(asked: Asked): Promise<{ made: Made; ocids: string[]; complete: string }> {
    const made = await world.make(asked);
    const { verdict, findings } = await world.verify(made);
    expect(findings.filter(({ status }) => status === "fail" || status === "error")).to.deep.equal([]);
    expect(verdict).to.equal("holds");
    const code: CheckCode = "processes.complete";
    const complete = findings.find((finding) => finding.code === code)?.status ?? "";
    return { made, ocids: parseEvidence(made.bytes).processes!.opened.map(({ ocid }) => ocid), complete };
  }

  it("proves that there is none yet", async () => {
    await world.index();
    expect((await proved(allOf(agency))).ocids).to.deep.equal([]);
  });

  it("proves all, those of others aside, by peaks and by a stored checkpoint", async () => {
    const ocids = ["ocds-ujian-1", ODD, "ocds-ujian-3"];
    for (const ocid of ocids) {
      await world.record({ agency, ocid, tags: PLANNING, tag: "planning" });
      await world.record({ agency, ocid: "ocds-ujian-1", tags: TENDER, tag: "tender" });
      await world.record({ agency: other, ocid, tags: PLANNING, tag: "planning" });
    }
    await world.index();
    const { made, ...rest } = await proved(allOf(agency));
    expect(rest).to.deep.equal({ ocids, complete: "pass" });
    expect(made.evidence.root.from).to.equal("peaks");
    await (await chain.ledger.log.checkpoint()).wait();
    await world.index();
    const again = await proved(allOf(agency));
    expect(again.ocids).to.deep.equal(ocids);
    expect(again.made.evidence.root.from).to.equal("checkpoint");
    expect((await proved(allOf(other))).ocids).to.deep.equal(ocids);
    expect((await world.verify(made)).verdict).to.equal("holds");
  });

  it("proves those above a number, and says that it is a part", async () => {
    const { ocids, complete } = await proved(allOf(agency, 1));
    expect({ ocids, complete }).to.deep.equal({ ocids: [ODD, "ocds-ujian-3"], complete: "skipped" });
  });

  it("refuses a number above which there is none, and an agency that nobody admitted", async () => {
    const beyond = await world.make(allOf(agency, 3)).catch((error: unknown) => error);
    expect(beyond).to.deep.include({
      code: "request-malformed",
      at: "after",
      values: { after: 3, count: 3 },
    });
    const stranger = { type: "processes", agency: agencyKey("ID-TIDAK-ADA"), after: 0 } as const;
    const unknown = await world.make(stranger).catch((error: unknown) => error);
    expect(unknown).to.include({ code: "agency-unknown" });
  });

  it("hands nothing over from an index that has lost, added, renamed or renumbered a process", async () => {
    const { pool } = world;
    const last = "WHERE ocid = 'ocds-ujian-3'";
    for (const sql of [
      `DELETE FROM ledger.trails ${last}`,
      `DELETE FROM ledger.trails WHERE ocid = 'ocds-ujian-1'`,
      `UPDATE ledger.trails SET ocid = 'ocds-ujian-4' ${last}`,
      `UPDATE ledger.trails SET number = 0 ${last}`,
      `UPDATE ledger.trails SET number = 9 WHERE ocid = 'ocds-ujian-1'`,
      `UPDATE ledger.trails SET id = id + 1 WHERE id = (SELECT min(id) FROM ledger.trails ${last})`,
      `UPDATE ledger.trails SET agency = (SELECT agency FROM ledger.agencies ORDER BY admitted_index LIMIT 1)
       WHERE id = (SELECT max(id) FROM ledger.trails)`,
    ]) {
      await pool.query("CREATE TABLE ledger.saved AS TABLE ledger.trails");
      await pool.query("DROP INDEX ledger.trails_ocid");
      await pool.query(sql);
      const made = await world.make(allOf(agency)).catch((error: unknown) => error);
      await pool.query("TRUNCATE ledger.trails; INSERT INTO ledger.trails SELECT * FROM ledger.saved");
      await pool.query("CREATE UNIQUE INDEX trails_ocid ON ledger.trails (ocid_hash, agency)");
      await pool.query("DROP TABLE ledger.saved");
      expect(made, sql).to.have.property("code", "evidence-refuted");
    }
    expect((await proved(allOf(agency))).complete).to.equal("pass");
  });
});
