import { expect } from "chai";

import { isJejakError } from "../../../protocol/errors.ts";
import { tagMask } from "../../../protocol/tags.ts";
import { readRefusal } from "../../../server/chain/refusals.ts";
import { recordBatch, type SignedStep, type StepInput } from "../../helpers/ledger.ts";
import { rpcCall, RpcFailure } from "../../helpers/rpc.ts";
import type { Anvil } from "../../helpers/anvil.ts";
import { startIndexer, startLedger, type Running } from "../indexer/support.ts";
import { verifyLedger } from "./verify.ts";
import { worldOf, type HandDriven, type World } from "./world.ts";

describe("submissions and relay beside the indexer", function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let world: World;
  let indexer: Running;
  let relay: HandDriven;

  before(async () => {
    const { ledger, deployment, ...rest } = await startLedger();
    anvil = rest.anvil;
    world = await worldOf(ledger, { indexed: true });
    indexer = startIndexer(world.pool, deployment, [anvil.url]);
    relay = await world.relay();
    await caughtUp();
  });
  after(async () => {
    await indexer.stop();
    await world.close();
    await anvil.stop();
  });
  afterEach(() => verifyLedger(world));

  async function caughtUp(): Promise<void> {
    await indexer.reaches(Number(await world.ledger.log.size()));
  }

  it("answers with the recorded entry for a step that its officer sent without us", async () => {
    const step = world.sign({ ocid: "ocds-indexed-1" });
    await recordBatch(world.ledger, [step, world.sign({ ocid: "ocds-indexed-1" })]);
    await caughtUp();
    const view = await world.read(await world.submit(step));
    expect(view.status).to.equal("recorded");
    expect(view.entry?.index).to.equal(Number(await world.ledger.log.size()) - 2);
    expect(view.transactions).to.have.length(1);
    expect(await world.content.has(view.content)).to.equal(true);
  });

  it("says how final a recording is", async () => {
    const id = await world.submit(world.sign({ ocid: "ocds-indexed-2" }));
    await relay.relay.round();
    await relay.relay.round();
    await caughtUp();
    expect((await world.read(id)).entry?.finality).to.equal("seen");
    await anvil.mine(100);
    for (let left = 100; (await world.read(id)).entry?.finality !== "finalized" && left > 0; left--) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await world.read(id)).entry?.finality).to.equal("finalized");
  });

  /** What the contract itself says of a step on the newest block. */
  async function verdictOfChain({ submission }: SignedStep): Promise<string> {
    const { ledger, sender, rpcUrl } = world.ledger;
    const data = ledger.interface.encodeFunctionData("record", [submission]);
    const to = world.ledger.deployment.contracts.procurementLedger;
    try {
      await rpcCall(rpcUrl, "eth_call", [{ from: sender.address, to, data }, "latest"]);
      return "recorded";
    } catch (error) {
      if (!(error instanceof RpcFailure)) throw error;
      return readRefusal(error.data as `0x${string}`).code;
    }
  }

  async function verdictOfIntake(step: SignedStep): Promise<string> {
    try {
      await world.submit(step);
      return "recorded";
    } catch (error) {
      if (isJejakError(error)) return error.code;
      throw error;
    }
  }

  it("judges every step as the contract does, over random trails", async () => {
    const random = generator(20_260_719);
    const seen = new Map<string, number>();
    const [agency] = world.ledger.agencies;
    let head: SignedStep["digest"] | undefined;
    for (let i = 0; i < 80; i++) {
      const ocid = `ocds-random-${Math.floor(i / 20)}`;
      if (i % 20 === 0) head = undefined;
      const step = world.sign({
        ...randomStep(random, Math.floor(world.clock.now / 1000)),
        ocid,
        officers: agency!.officers.slice(0, 1 + random(3)),
        previousHead: head ?? `0x${"00".repeat(32)}`,
      });
      const expected = await verdictOfChain(step);
      expect(await verdictOfIntake(step), JSON.stringify(step.message)).to.equal(expected);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      if (expected !== "recorded") continue;
      head = step.digest;
      await relay.relay.round();
      await relay.relay.round();
      await caughtUp();
    }
    expect([...seen.keys()]).to.include.members([
      "recorded",
      "approvals-insufficient",
      "trail-closed",
      "correction-invalid",
      "deadline-not-allowed",
      "deadline-not-reached",
    ]);
  });
});

/** Numbers below a bound, the same for the same seed (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function randomStep(random: (below: number) => number, now: number): Partial<StepInput> {
  const day = 86_400;
  const names = ["tender", "tender", "award", "contract", "implementation"];
  const tags = tagMask([names[random(5)] ?? ""], random(8) === 0);
  const deadlines = [0, 0, 0, now - day, now - 2 * day, now + day];
  return {
    tags,
    corrects: random(4) === 0 ? 1 + random(6) : 0,
    deadline: deadlines[random(deadlines.length)] ?? 0,
    approvals: random(5) === 0 ? 2 : 1,
  };
}
