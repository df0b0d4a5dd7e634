import { expect } from "chai";
import { isJejakError } from "../../../protocol/errors.ts";
import { makeEvidence } from "../../../server/evidence/make.ts";
import type { Call, Rpc } from "../../../server/chain/rpc.ts";
import type { TestAgency } from "../../helpers/ledger.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const [TENDER, AWARD] = [1 << 2, 1 << 6];
const OCID = "ocds-bukti-diubah";
const OTHER = "ocds-bukti-lain";

const flipped = (column: string, at: number) =>
  `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
const STEP = "(SELECT max(index) FROM ledger.entries WHERE kind = 1)";

/** What somebody with the database could write, by the table that it is written into. */
const EDITS: readonly (readonly [table: string, sql: string])[] = [
  ["entries", `UPDATE ledger.entries SET ${flipped("words", 140)} WHERE index = ${STEP}`],
  ["entries", `UPDATE ledger.entries SET ${flipped("words", 63)} WHERE index = 0`],
  ["entries", `UPDATE ledger.entries SET ${flipped("leaf", 3)} WHERE index = 1`],
  ["entries", "UPDATE ledger.entries SET index = -1 WHERE index = 2"],
  [
    "entries",
    "UPDATE ledger.entries e SET leaf = o.leaf FROM ledger.entries o WHERE e.index = 3 AND o.index = 4",
  ],
  ["steps", `DELETE FROM ledger.steps WHERE index = ${STEP}`],
  ["steps", `UPDATE ledger.steps SET index = 1 WHERE index = ${STEP}`],
  ["trails", "UPDATE ledger.trails SET ocid = ocid || 'x'"],
  ["approvals", `UPDATE ledger.approvals SET ${flipped("signature", 40)}`],
  ["approvals", `DELETE FROM ledger.approvals WHERE index = ${STEP} AND mandate = 2`],
  [
    "approvals",
    `INSERT INTO ledger.approvals SELECT index, 3, signature FROM ledger.approvals WHERE mandate = 2`,
  ],
  ["agencies", "UPDATE ledger.agencies SET name = name || '.'"],
  ["agencies", "UPDATE ledger.agencies SET official_id = official_id || '.'"],
  ["agencies", "UPDATE ledger.agencies SET admitted_index = admitted_index + 1"],
  ["agencies", "DELETE FROM ledger.agencies"],
  ["mandates", `UPDATE ledger.mandates SET ${flipped("signer", 5)}`],
  ["mandates", "UPDATE ledger.mandates SET granted_index = granted_index + 1"],
  ["mandates", "DELETE FROM ledger.mandates WHERE number = 2"],
  ["cursor", "UPDATE ledger.cursor SET size = size - 1"],
  ["cursor", "UPDATE ledger.cursor SET size = size + 1"],
  ["checkpoints", "INSERT INTO ledger.checkpoints VALUES ((SELECT size FROM ledger.cursor), '', 1, '')"],
];

describe("evidence of an altered database or a lying node", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let agency: TestAgency;

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    agency = chain.ledger.agencies[0]!;
    await world.record({ agency, ocid: OTHER, tags: TENDER, tag: "tender" });
    await world.record({ agency, ocid: OCID, tags: TENDER, tag: "tender" });
    await world.record({ agency, ocid: OCID, tags: AWARD, tag: "award" });
    await world.index();
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  const asked = () => world.process(agency, OCID);

  /** The code with which making is refused; what is made counts as none. */
  async function refusal(rpc: Rpc = world.rpc): Promise<string> {
    try {
      await makeEvidence({ ...world.sources, rpc }, asked(), "seen");
      return "made";
    } catch (error) {
      return isJejakError(error) ? error.code : String(error);
    }
  }

  it("is made while nothing is altered", async () => {
    expect(await refusal()).to.equal("made");
  });

  it("never leaves the server, whichever row was edited, deleted, added or moved", async () => {
    for (const [table, sql] of EDITS) {
      await world.pool.query(`CREATE TABLE ledger.saved AS TABLE ledger.${table}`);
      await world.pool.query(sql);
      const code = await refusal();
      await world.pool.query(
        `TRUNCATE ledger.${table}; INSERT INTO ledger.${table} SELECT * FROM ledger.saved; DROP TABLE ledger.saved`,
      );
      expect(code, sql).to.equal("evidence-refuted");
    }
    expect(await refusal()).to.equal("made");
  });

  it("stays true where an edit only brings in more of the log than is needed", async () => {
    await world.pool.query("UPDATE ledger.mandates SET revoked_index = 3");
    const file = await world.make(asked());
    expect((await world.verify(file)).verdict).to.equal("holds");
    await world.pool.query("UPDATE ledger.mandates SET revoked_index = NULL");
  });

  /** A node that alters one of its answers. */
  function lying(about: (call: Call) => boolean, alter: (answer: string) => string): Rpc {
    return {
      ...world.rpc,
      batch: async (calls) => {
        const answers = await world.rpc.batch(calls);
        return answers.map((answer, i): unknown =>
          about(calls[i]!) ? JSON.parse(alter(JSON.stringify(answer))) : answer,
        );
      },
    };
  }

  it("never leaves the server with a proof or a header that is not the chain's", async () => {
    const isProof = ({ method }: Call) => method === "eth_getProof";
    const isBlock = ({ method }: Call) => method === "eth_getBlockByNumber";
    const otherDigit = (_: string, start: string, digit: string) => `${start}${digit === "0" ? "1" : "0"}`;
    const lies = [
      lying(isProof, (answer) => answer.replace(/("accountProof":\["0x.{40})(.)/, otherDigit)),
      lying(isProof, (answer) => answer.replace(/("proof":\["0x.{40})(.)/g, otherDigit)),
      lying(isProof, (answer) => answer.replace(/"storageProof":\[.*?\]\}\]/, '"storageProof":[]')),
      lying(isProof, () => "{}"),
      lying(isBlock, (answer) => answer.replace(/("stateRoot":"0x.{10})(.)/, otherDigit)),
      lying(isBlock, (answer) => answer.replace(/("hash":"0x.{10})(.)/, otherDigit)),
      lying(isBlock, (answer) => answer.replace(/"gasUsed":"[^"]*",?/, "")),
    ];
    for (const rpc of lies) expect(await refusal(rpc)).to.equal("evidence-refuted");
    expect(await refusal(lying(isBlock, () => "null"))).to.equal("rpc-state-pruned");
  });
});
