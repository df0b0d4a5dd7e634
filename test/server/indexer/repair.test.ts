import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { remedyFor } from "../../../server/indexer/repair.ts";

/** An error as pg gives it. */
function refusedBy(code: string): Error {
  return Object.assign(new Error("refused"), { code });
}

describe("what the indexer does about an error", () => {
  it("waits for a database that is full, starting, or still a standby", () => {
    for (const code of ["53100", "57P03", "08006", "25006"])
      expect(remedyFor(refusedBy(code)), code).to.equal("wait");
  });

  it("waits for a node that is silent, behind, or without old states", () => {
    for (const code of ["chain-unavailable", "rpc-answer-stale", "rpc-state-pruned"] as const)
      expect(remedyFor(new JejakError(code)), code).to.equal("wait");
  });

  it("asks again where an answer does not hold, and halts on another chain", () => {
    expect(remedyFor(new JejakError("rpc-answer-forged"))).to.equal("ask again");
    expect(remedyFor(new JejakError("chain-reorganised-final"))).to.equal("ask again");
    expect(remedyFor(new JejakError("chain-mismatch"))).to.equal("halt");
  });
});
