import { expect } from "chai";
import { Interface } from "ethers";

import { to0x } from "../../../protocol/bytes.ts";
import { readRefusal, REFUSALS } from "../../../server/chain/refusals.ts";
import { LEDGER, LOG } from "../../../server/relay/abi.ts";
import { AgencyDirectory__factory } from "../../../typechain-types/factories/AgencyDirectory__factory.ts";
import { AuditLog__factory } from "../../../typechain-types/factories/AuditLog__factory.ts";
import { ProcurementLedger__factory } from "../../../typechain-types/factories/ProcurementLedger__factory.ts";

const COMPILED = [AuditLog__factory, AgencyDirectory__factory, ProcurementLedger__factory].map((factory) =>
  Interface.from(factory.abi),
);

/** Full signatures, names of the arguments included, of what the compiled contracts have. */
function signatures(kind: "error" | "event" | "function"): Set<string> {
  const all = COMPILED.flatMap(({ fragments }) => fragments).filter(({ type }) => type === kind);
  return new Set(all.map((fragment) => fragment.format("full")));
}

describe("what the relay reads and calls", () => {
  it("stands in the compiled contracts, to the name of each argument", () => {
    const errors = signatures("error");
    for (const signature of Object.keys(REFUSALS)) expect(errors).to.include(`error ${signature}`);
    for (const name of ["Refused", "Entry"]) {
      const ours = LEDGER.getEvent(name) ?? LOG.getEvent(name);
      expect(signatures("event")).to.include(ours?.format("full"));
    }
    for (const name of ["recordBatch", "checkpoint", "size"]) {
      const ours = LEDGER.getFunction(name) ?? LOG.getFunction(name);
      const theirs = COMPILED.flatMap((abi) => abi.getFunction(name) ?? []);
      expect(theirs.map(({ selector }) => selector)).to.include(ours?.selector);
    }
  });

  it("has a code for every error that can refuse a step", () => {
    const known = new Set(Object.keys(REFUSALS).map((signature) => `error ${signature}`));
    const others =
      /^error (AuditLog|Ledger(WrongLog|UnknownStep|AlreadyWithdrawn|InvalidReason)|Directory(WrongLog|AgencyExists|InvalidText|NoAdministrator|InvalidSigner|UnknownVerifier|InvalidKey|KeyOf|NoHolder|NoRole|InvalidTerm|Expired|InvalidReason|Suspected|InvalidPolicy|PolicyChanged|UnknownProposal|ProposalSettled|NotProposedByAuthority|TooEarly|WrongArguments|OwnSuccessor)|AccessManaged|AuthorityNot|InvalidShortString|StringTooLong)/;
    const missing = [...signatures("error")].filter((each) => !known.has(each) && !others.test(each));
    expect(missing).to.deep.equal([]);
  });

  it("gives an error's code and values, and an unknown one's bytes", () => {
    const abi = Interface.from(["error LedgerExpired(uint40 validUntil, uint256 blockTime)"]);
    const reason = abi.encodeErrorResult("LedgerExpired", [5, 6]) as `0x${string}`;
    expect(readRefusal(reason)).to.deep.equal({
      code: "step-expired",
      values: { error: "LedgerExpired", validUntil: 5, blockTime: 6 },
    });
    const unknown = to0x(new Uint8Array(4));
    expect(readRefusal(unknown)).to.deep.equal({ code: "step-refused", values: { reason: unknown } });
    expect(readRefusal("0x")).to.deep.equal({ code: "step-refused", values: { reason: "0x" } });
  });
});
