import { expect } from "chai";
import { startChain, type LocalChain } from "../../helpers/chain.ts";
import { deployLedger } from "../../helpers/ledger.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const TENDER = 1 << 2;

describe("evidence on the local chain (EDR)", function () {
  this.timeout(60_000);
  let chain: LocalChain;
  let world: EvidenceWorld;

  before(async () => {
    chain = await startChain();
    world = await openWorld(await deployLedger({ rpcUrl: chain.rpcUrl, sender: await chain.faucet() }));
  });
  after(async () => {
    await world.stop();
    world.ledger.close();
    await chain.stop();
  });

  it("proves a process in the newest finalized block, and the same again after later blocks", async () => {
    const [agency] = world.ledger.agencies;
    if (!agency) throw new Error("no agency");
    const step = { agency, tags: TENDER, tag: "tender" };
    await world.record({ ...step, ocid: "ocds-lokal-1" });
    await world.index();
    const first = await world.make(world.process(agency, "ocds-lokal-1"), "finalized");
    for (const ocid of ["ocds-lokal-2", "ocds-lokal-1"]) await world.record({ ...step, ocid });
    await world.index();
    const second = await world.make(world.process(agency, "ocds-lokal-1"), "finalized");
    expect(second.block.number).to.be.greaterThan(first.block.number);
    for (const file of [first, second]) expect((await world.verify(file)).verdict).to.equal("holds");
  });
});
