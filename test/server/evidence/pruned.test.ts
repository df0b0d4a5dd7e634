import { expect } from "chai";
import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { makeEvidence, type Made } from "../../../server/evidence/make.ts";
import type { Finality } from "../../../server/store/queries/view.ts";
import type { TestAgency } from "../../helpers/ledger.ts";
import { startLyingRpc, type LyingRpc } from "../../helpers/lyingRpc.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const TENDER = 1 << 2;
const OCID = "ocds-bukti-dipangkas";
/** As many states as geth holds by default. */
const KEPT = 128;

describe("evidence from a node that prunes, behind which the index lags", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let agency: TestAgency;
  let node: LyingRpc;

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    agency = chain.ledger.agencies[0]!;
    node = await startLyingRpc(chain.anvil.url);
    await step(OCID);
    await chain.anvil.mine(70);
    await world.index();
  });
  after(async () => {
    await node.close();
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  const step = (ocid: string) => world.record({ agency, ocid, tags: TENDER, tag: "tender" });
  const head = () => chain.ledger.provider.getBlockNumber();

  /** Answers about a state that it no longer holds as geth does. */
  async function prune(): Promise<void> {
    const oldest = (await head()) - KEPT;
    node.tell({
      reply: (call, reply) => {
        const isState = ["eth_getProof", "eth_getCode", "eth_getStorageAt"].includes(call.method);
        if (!isState || !(Number(call.params.at(-1)) < oldest)) return reply;
        const message = "missing trie node 5a2b (path ) state 0x5a2b is not available";
        return { id: reply.id, error: { code: -32000, message } };
      },
    });
  }

  async function make(finality: Finality = "seen"): Promise<Made> {
    const rpc = createRpc(node.url);
    try {
      return await makeEvidence({ ...world.sources, rpc }, world.process(agency, OCID), finality);
    } finally {
      rpc.close();
    }
  }

  async function refusal(finality: Finality = "seen"): Promise<JejakError> {
    const error: unknown = await make(finality).catch((thrown: unknown) => thrown);
    if (isJejakError(error)) return error;
    throw new Error("it was made, or failed otherwise", { cause: error });
  }

  it("is made in the newest block that is settled as asked, while nothing was recorded since", async () => {
    await chain.anvil.mine(KEPT + 100);
    await prune();
    for (const [finality, depth] of [
      ["seen", 0],
      ["finalized", 64],
    ] as const) {
      const file = await make(finality);
      expect(file.block.number).to.equal((await head()) - depth);
      expect((await world.verify(file)).verdict).to.equal("holds");
    }
  });

  it("says when to come again where more was recorded than the index knows", async () => {
    const indexed = Number(await chain.ledger.log.size());
    await step("ocds-bukti-lain");
    await prune();
    const { code, values } = await refusal();
    expect(code).to.equal("rpc-state-pruned");
    expect(values).to.include({ indexed, inLedger: indexed + 1, newest: await head(), retryAfter: 60 });
  });

  it("is made all the same where a checkpoint covers it and only others have recorded", async () => {
    await world.index();
    await (await chain.ledger.log.checkpoint()).wait();
    await world.index();
    await step("ocds-bukti-lain");
    await chain.anvil.mine(KEPT + 1);
    await prune();
    const file = await make();
    expect(file.evidence.root.from).to.equal("checkpoint");
    expect(file.block.number).to.equal(await head());
    expect((await world.verify(file)).verdict).to.equal("holds");
  });

  it("never passes off a trail as whole that has gone on since", async () => {
    await step(OCID);
    await chain.anvil.mine(KEPT + 1);
    await prune();
    expect(await refusal()).to.include({ code: "rpc-state-pruned" });
  });

  it("is made again once the index has caught up", async () => {
    await world.index();
    const file = await make();
    expect(file.evidence.manifests).to.have.length(2);
    expect((await world.verify(file)).verdict).to.equal("holds");
  });

  it("says so where the node holds no state as settled as asked", async () => {
    node.tell({
      reply: (call, reply) =>
        call.method === "eth_getProof"
          ? { id: reply.id, error: { code: -32000, message: "missing trie node" } }
          : reply,
    });
    expect((await refusal()).values).to.include({ retryAfter: 60 });
  });
});
