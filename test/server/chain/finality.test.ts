import { expect } from "chai";
import type { Hex } from "../../../protocol/bytes.ts";
import { RpcAnswerError } from "../../../server/chain/json-rpc.ts";
import { createReader, type Emitters } from "../../../server/chain/reader.ts";
import type { Rpc } from "../../../server/chain/rpc.ts";
import { headOf } from "../../../server/relay/node.ts";

const NEWEST = 1_000;
const ADDRESS: Hex = `0x${"11".repeat(20)}`;
const EMITTERS: Emitters = { auditLog: ADDRESS, agencyDirectory: ADDRESS, procurementLedger: ADDRESS };

const newest = {
  number: `0x${NEWEST.toString(16)}`,
  hash: `0x${"22".repeat(32)}`,
  parentHash: `0x${"33".repeat(32)}`,
  timestamp: "0x1",
  gasLimit: "0x1c9c380",
  transactions: [],
};

/** A node that knows no tag but latest, as Besu is under QBFT. */
function nodeWithoutTags(): Rpc {
  const call = (method: string, [tag]: readonly unknown[]) =>
    tag === "latest"
      ? Promise.resolve(newest)
      : Promise.reject(new RpcAnswerError(method, { code: -39_001, message: "Unknown block" }));
  const unused = () => Promise.reject(new Error("not asked here"));
  return { name: "node", call, sized: unused, batch: unused, close: () => undefined };
}

describe("how far finality reaches", () => {
  it("is unknown to the index where the node has no tags, and 64 blocks to the relay", async () => {
    const { safe, finalized } = await createReader(nodeWithoutTags(), EMITTERS).heads();
    expect({ safe, finalized }).to.deep.equal({ safe: -1, finalized: -1 });
    expect((await headOf(nodeWithoutTags())).finalized).to.equal(NEWEST - 64);
  });

  it("is the newest block where every block is final at once", async () => {
    const { safe, finalized } = await createReader(nodeWithoutTags(), EMITTERS, "instant").heads();
    expect({ safe, finalized }).to.deep.equal({ safe: NEWEST, finalized: NEWEST });
    expect((await headOf(nodeWithoutTags(), "instant")).finalized).to.equal(NEWEST);
  });
});
