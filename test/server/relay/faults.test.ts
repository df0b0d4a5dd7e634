import { expect } from "chai";
import { Wallet } from "ethers";

import { JejakError } from "../../../protocol/errors.ts";
import { gasKey } from "../../../server/relay/key.ts";
import { createRelay } from "../../../server/relay/relay.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { recordBatch, type SignedStep } from "../../helpers/ledger.ts";
import { verifyLedger } from "./verify.ts";
import { makeWorld, type Fault, type World } from "./world.ts";

const SEND = "eth_sendRawTransaction";

class Killed extends Error {}

const unreachable = () => Promise.reject(new JejakError("chain-unavailable"));

/** Every way in which handing a transaction to the node can go wrong, and what the node has afterwards. */
const FAULTS: { name: string; persisted: boolean; fault: Fault }[] = [
  {
    name: "the node is down",
    persisted: false,
    fault: () => unreachable(),
  },
  {
    name: "the node breaks off before it has the transaction",
    persisted: false,
    fault: (method) => (method === SEND ? unreachable() : undefined),
  },
  {
    name: "the node takes the transaction, then the answer is lost",
    persisted: true,
    fault: (method, _, pass) => (method === SEND ? pass().then(unreachable) : undefined),
  },
  {
    name: "the node takes the transaction and answers an error",
    persisted: true,
    fault: (method, _, pass) =>
      method === SEND ? pass().then(() => pass().then(() => undefined)) : undefined,
  },
  {
    name: "the node says yes and drops the transaction",
    persisted: false,
    fault: (method) => (method === SEND ? Promise.resolve(`0x${"00".repeat(32)}`) : undefined),
  },
  {
    name: "the relay is killed between storing and sending",
    persisted: false,
    fault: (method) => (method === SEND ? Promise.reject(new Killed()) : undefined),
  },
  {
    name: "the relay is killed between sending and hearing of it",
    persisted: true,
    fault: (method, _, pass) =>
      method === SEND ? pass().then(() => Promise.reject(new Killed())) : undefined,
  },
];

describe("relay under faults", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let world: World;
  let trail = 0;

  before(async () => {
    anvil = await startAnvil();
    const mine = () => anvil.mine();
    await anvil.rpc("evm_setAutomine", [true]);
    world = await makeWorld({ rpcUrl: anvil.url, sender: ANVIL_KEY, mine });
    await anvil.rpc("evm_setAutomine", [false]);
  });
  after(async () => {
    await world.close();
    await anvil.stop();
  });
  afterEach(() => verifyLedger(world));

  function steps(count: number): SignedStep[] {
    const ocid = `ocds-fault-${++trail}`;
    return Array.from({ length: count }, () => world.sign({ ocid }));
  }

  async function submitAll(signed: readonly SignedStep[]): Promise<string[]> {
    const ids: string[] = [];
    for (const step of signed) ids.push(await world.submit(step));
    return ids;
  }

  async function transactionsOf(ids: readonly string[]): Promise<number> {
    const views = await Promise.all(ids.map(world.read));
    return new Set(views.flatMap(({ transactions }) => transactions)).size;
  }

  for (const { name, persisted, fault } of FAULTS) {
    it(`${name} (${persisted ? "persisted" : "not persisted"})`, async () => {
      const ids = await submitAll(steps(2));
      const first = await world.relay();
      world.fault.now = fault;
      await first.relay.round().catch(() => undefined);
      await first.kill();
      world.fault.now = null;
      if (persisted) await anvil.mine();
      const second = await world.relay();
      await second.relay.round();
      await anvil.mine();
      await second.relay.round();
      expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded"]);
      expect(await transactionsOf(ids)).to.equal(1);
      await second.kill();
    });
  }

  it("sends again what the node has lost, without a restart", async () => {
    const ids = await submitAll(steps(1));
    const { relay, kill } = await world.relay();
    await relay.round();
    await anvil.rpc("anvil_dropAllTransactions");
    await relay.round();
    world.clock.now += 6_000;
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    expect(await transactionsOf(ids)).to.equal(1);
    await kill();
  });

  it("replaces a transaction that is stuck by its fee, and knows it by either hash", async () => {
    const ids = await submitAll(steps(1));
    const { relay, kill } = await world.relay();
    await relay.round();
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", ["0x2540be400"]);
    await anvil.mine();
    world.clock.now += 50_000;
    await relay.round();
    const [before, after] = (await world.read(ids[0]!)).transactions;
    expect(after).to.be.a("string").that.does.not.equal(before);
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    await kill();
  });

  it("fills a gap in the nonces, so that what comes behind it is mined", async () => {
    const { relay, ctx, kill } = await world.relay();
    const nonce = Number(await anvil.rpc("eth_getTransactionCount", [ctx.key.address, "latest"]));
    const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
    const foreign = await ctx.key.sign({
      nonce,
      to: ctx.key.address,
      data: "0x",
      gasLimit: 21_000n,
      ...fees,
    });
    await anvil.rpc(SEND, [foreign]);
    await anvil.mine();
    const ids = await submitAll(steps(1));
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    // Both blocks go, and the foreign transaction with them: our transaction's nonce is one too high now.
    await anvil.reorg(2);
    await anvil.rpc("anvil_dropAllTransactions");
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["sent"]);
    world.clock.now += 6_000;
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    await kill();
  });

  it("sends the steps of a reorganised block again, with the same signatures, until they are final", async () => {
    const ids = await submitAll(steps(3));
    const { relay, kill } = await world.relay();
    for (const depth of [1, 3]) {
      await relay.round();
      await anvil.mine(depth);
      await relay.round();
      expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded", "recorded"]);
      await anvil.reorg(depth);
      await anvil.rpc("anvil_dropAllTransactions");
      await relay.round();
      expect(await world.statuses(ids)).to.deep.equal(["sent", "sent", "sent"]);
      world.clock.now += 6_000;
    }
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded", "recorded"]);
    expect(await transactionsOf(ids)).to.equal(1);
    await anvil.mine(100);
    await relay.round();
    const { rows } = await world.pool.query("SELECT DISTINCT status FROM kept.relay_jobs");
    expect(rows).to.deep.equal([{ status: "final" }]);
    await kill();
  });

  it("tells a conflict from a recording when a reorganisation lets a rival in first", async () => {
    const [ours] = steps(1);
    const rival = world.sign({
      ocid: `ocds-fault-${trail}`,
      previousHead: ours!.message.previousHead,
      tags: 4,
    });
    const ids = await submitAll([ours!]);
    const { relay, kill } = await world.relay();
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    await anvil.reorg(1);
    await anvil.rpc("anvil_dropAllTransactions");
    await recordBatch(world.ledger, [rival]);
    world.clock.now += 6_000;
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["conflict"]);
    await kill();
  });

  it("takes steps back from a nonce that another transaction used for good", async () => {
    const ids = await submitAll(steps(1));
    const { relay, ctx, kill } = await world.relay();
    world.fault.now = (method) => (method === SEND ? unreachable() : undefined);
    await relay.round().catch(() => undefined);
    world.fault.now = null;
    const nonce = Number(await anvil.rpc("eth_getTransactionCount", [ctx.key.address, "latest"]));
    const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n };
    const foreign = await ctx.key.sign({
      nonce,
      to: ctx.key.address,
      data: "0x",
      gasLimit: 21_000n,
      ...fees,
    });
    await anvil.rpc(SEND, [foreign]);
    await anvil.mine(100);
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded"]);
    expect(await transactionsOf(ids)).to.equal(2);
    await kill();
  });

  it("takes over what a relay with another gas key has left behind", async () => {
    const ids = await submitAll(steps(2));
    const { relay, ctx, kill } = await world.relay();
    world.fault.now = (method) => (method === SEND ? unreachable() : undefined);
    await relay.round().catch(() => undefined);
    world.fault.now = null;
    const wallet = new Wallet(Wallet.createRandom().privateKey);
    await anvil.rpc("anvil_setBalance", [wallet.address, "0x56bc75e2d63100000"]);
    const heir = createRelay({ ...ctx, key: gasKey(wallet, ctx.chainId) });
    await heir.round();
    await anvil.mine();
    await heir.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded"]);
    await kill();
  });

  it("waits with new transactions while as many as allowed are on their way", async () => {
    const { relay, kill } = await world.relay({ inFlight: 2 });
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push(...(await submitAll(steps(1))));
      await relay.round();
    }
    expect(await world.statuses(ids)).to.deep.equal(["sent", "sent", "queued"]);
    await anvil.mine();
    await relay.round();
    await anvil.mine();
    await relay.round();
    expect(await world.statuses(ids)).to.deep.equal(["recorded", "recorded", "recorded"]);
    await kill();
  });
});
