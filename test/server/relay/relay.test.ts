import { expect } from "chai";

import { tagMask } from "../../../protocol/tags.ts";
import { startAnvil, ANVIL_KEY, type Anvil } from "../../helpers/anvil.ts";
import { recordBatch } from "../../helpers/ledger.ts";
import { verifyLedger } from "./verify.ts";
import { makeWorld, type World } from "./world.ts";

describe("relay on a node that mines at once", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let world: World;
  let handle: Awaited<ReturnType<World["relay"]>>;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    world = await makeWorld({ rpcUrl: anvil.url, sender: ANVIL_KEY });
    handle = await world.relay();
  });
  after(async () => {
    await world.close();
    await anvil.stop();
  });
  afterEach(() => verifyLedger(world));

  it("records what waits, a step behind the one that it extends", async () => {
    const steps = [1, 2, 3].map((step) => world.sign({ ocid: "ocds-relay-1", tags: step === 1 ? 1 : 4 }));
    const ids: string[] = [];
    for (const step of steps) ids.push(await world.submit(step));
    expect(await world.statuses(ids)).to.deep.equal(["queued", "queued", "queued"]);
    await handle.relay.round();
    await handle.relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded", "recorded"]);
    const views = await Promise.all(ids.map(world.read));
    expect(new Set(views.map(({ transactions }) => transactions.join())).size).to.equal(1);
  });

  it("takes a refused step out of the middle, and what was signed on top of it", async () => {
    const good = world.sign({ ocid: "ocds-relay-2" });
    const bad = world.sign({ ocid: "ocds-relay-3", validUntil: Math.floor(world.clock.now / 1000) + 100 });
    const onBad = world.sign({ ocid: "ocds-relay-3" });
    const last = world.sign({ ocid: "ocds-relay-4" });
    const ids: string[] = [];
    for (const step of [good, bad, onBad, last]) ids.push(await world.submit(step));
    await anvil.rpc("evm_increaseTime", [1_000]);
    await handle.relay.round();
    await handle.relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "refused", "conflict", "recorded"]);
    expect((await world.read(ids[1]!)).problem?.code).to.equal("step-expired");
    expect((await world.read(ids[2]!)).problem?.code).to.equal("head-stale");
  });

  it("finds a step recorded that its officer sent without the relay, as the head and further back", async () => {
    const own = world.sign({ ocid: "ocds-relay-5" });
    const next = world.sign({ ocid: "ocds-relay-5" });
    const ids = [await world.submit(own), await world.submit(next)];
    await recordBatch(world.ledger, [own]);
    await handle.relay.round();
    await handle.relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded"]);
    const both = [world.sign({ ocid: "ocds-relay-6" }), world.sign({ ocid: "ocds-relay-6" })];
    const id = await world.submit(both[0]!);
    await recordBatch(world.ledger, both);
    await handle.relay.round();
    await handle.relay.round();
    expect((await world.read(id)).status).to.equal("recorded");
  });

  it("calls it a conflict when a rival step was recorded first", async () => {
    const agency = world.ledger.agencies[0]!;
    const ours = world.sign({ ocid: "ocds-relay-7" });
    const rival = world.sign({ ocid: "ocds-relay-7", previousHead: ours.message.previousHead, tags: 4 });
    const id = await world.submit(ours);
    await recordBatch(world.ledger, [rival]);
    await handle.relay.round();
    await handle.relay.round();
    const view = await world.read(id);
    expect(view.status).to.equal("conflict");
    expect(view.problem?.values).to.include({ head: rival.digest, previousHead: ours.message.previousHead });
    const trail = await world.deps.chain.trail({ agency: agency.key, ocidHash: ours.ocidHash });
    expect(trail.head).to.equal(rival.digest);
  });

  it("splits what waits by the number of steps, and stays under the gas that it gives", async () => {
    const { relay, kill } = await world.relay({ limits: { gas: 2 ** 24, count: 7, bytes: 120_000 } });
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) {
      ids.push(await world.submit(world.sign({ ocid: `ocds-relay-many-${i}`, tags: tagMask(["award"]) })));
    }
    for (let round = 0; round < 3; round++) await relay.round();
    expect(new Set(await world.statuses(ids))).to.deep.equal(new Set(["recorded"]));
    const transactions = new Set(
      (await Promise.all(ids.map(world.read))).flatMap((view) => view.transactions),
    );
    expect(transactions.size).to.equal(3);
    await kill();
  });
});
