import { expect } from "chai";
import { isJejakError } from "../../../protocol/errors.ts";
import { readChainId, readHeight } from "../../../server/chain/reader.ts";
import type { Rpc } from "../../../server/chain/rpc.ts";

function nodeThatSays(answer: unknown): Rpc {
  const unused = () => Promise.reject(new Error("not asked here"));
  return {
    name: "node",
    call: () => Promise.resolve(answer),
    sized: unused,
    batch: unused,
    close: () => undefined,
  };
}

describe("the numbers that a node tells", () => {
  it("are read", async () => {
    expect(await readHeight(nodeThatSays("0x10"))).to.equal(16);
    expect(await readChainId(nodeThatSays("0x539"))).to.equal(1337);
  });

  // As 0, null would make /readyz say that the index has caught up, with a node that answers nothing.
  for (const answer of [null, "", [], true, "16", "0x", "0xzz", { number: "0x10" }]) {
    it(`are refused where they are none: ${JSON.stringify(answer)}`, async () => {
      for (const read of [readHeight, readChainId]) {
        const error: unknown = await read(nodeThatSays(answer)).catch((thrown: unknown) => thrown);
        expect(isJejakError(error, "rpc-answer-malformed"), String(error)).to.equal(true);
      }
    });
  }
});
