import { expect } from "chai";
import type pg from "pg";
import { MAX_EVIDENCE_BYTES, MAX_PROCESSES } from "../../../protocol/evidence/format.ts";
import { joinLists } from "../../../protocol/evidence/parts.ts";
import { indexed } from "../../../scripts/bench/processes/database.ts";
import { million, type Million } from "../../../scripts/bench/processes/world.ts";
import { checkOwn } from "../../../server/evidence/check.ts";
import { makeEvidence, type Made } from "../../../server/evidence/make.ts";
import { CHAIN_ID, CONTRACTS } from "../../helpers/evidence/world.ts";

describe("evidence of more processes than one file has room for", function () {
  this.timeout(240_000);
  const pools: pg.Pool[] = [];

  after(async () => {
    for (const pool of pools) await pool.end();
  });

  async function open(ledger: Million): Promise<(after: number) => Promise<Made>> {
    const pool = await indexed(ledger);
    pools.push(pool);
    const { auditLog, agencyDirectory, procurementLedger } = CONTRACTS;
    const sources = {
      pool,
      rpc: ledger.rpc,
      content: { read: () => Promise.resolve(null) },
      networkFinality: "tags" as const,
      deployment: {
        chainId: Number(CHAIN_ID),
        auditLog: auditLog.address,
        agencyDirectory: agencyDirectory.address,
        procurementLedger: procurementLedger.address,
      },
      check: async (evidence: Uint8Array, own: Parameters<typeof checkOwn>[1]) => {
        await Promise.resolve();
        return checkOwn(evidence, own);
      },
    };
    return (after) => makeEvidence(sources, { type: "processes", agency: ledger.agency.key, after }, "seen");
  }

  const listedIn = ({ facts }: Made): number => facts.processes!.listed.length;
  const joined = (files: readonly Made[]) =>
    joinLists(files.map(({ facts }) => ({ verdict: "holds" as const, facts })))[0];

  it("comes in files of as many as may be listed, which together are all", async () => {
    const make = await open(million(MAX_PROCESSES + 1, 20_100));
    const files = [await make(0), await make(MAX_PROCESSES)];
    expect(files.map(listedIn)).to.deep.equal([MAX_PROCESSES, 1]);
    expect(joined(files)).to.deep.include({ count: MAX_PROCESSES + 1, missing: [] });
  });

  it("comes in files of as many as fit, where ocids are long", async () => {
    const count = 9_000;
    const make = await open(million(count, 20_000, (number) => String(number).padStart(1_024, "ocds-")));
    const files: Made[] = [];
    for (let after = 0; after < count; after += listedIn(files.at(-1)!)) files.push(await make(after));
    expect(files).to.have.length(2);
    for (const { bytes } of files) expect(bytes.length).to.be.lessThan(MAX_EVIDENCE_BYTES);
    expect(files[0]!.bytes.length).to.be.greaterThan(MAX_EVIDENCE_BYTES * 0.75);
    expect(joined(files)).to.deep.include({ count, missing: [] });
  });
});
