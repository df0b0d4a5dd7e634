import { expect } from "chai";
import type { Hex } from "../../../protocol/bytes.ts";
import type { JejakError } from "../../../protocol/errors.ts";
import type { Agency } from "../../../scripts/client/ledger.ts";
import { officersOf } from "../../../scripts/client/officers.ts";

const ADDRESS: Hex = `0x${"a1".repeat(20)}`;
const FROM = "2026-01-01T00:00:00Z";
const UNTIL = "2027-01-01T00:00:00Z";
const KEY = { address: ADDRESS, privateKey: new Uint8Array(32).fill(1) };

function refusal(now: string, revokedIndex: number | null = null, signer = ADDRESS): unknown {
  const mandates = [{ number: 3, signer, from: FROM, until: UNTIL, revokedIndex }];
  try {
    return officersOf({ officialId: "ID-UJI", mandates } as unknown as Agency, [KEY], Date.parse(now) / 1000);
  } catch (error) {
    return (error as JejakError).values;
  }
}

describe("a key without a mandate in force", () => {
  const names = { agency: "ID-UJI", signer: ADDRESS };
  const mandate = { mandate: 3, from: FROM, until: UNTIL, revoked: false };

  it("is told its newest mandate, and by what clock it is not in force", () => {
    const early = "2025-12-31T20:00:00Z";
    expect(refusal(early)).to.deep.equal({ ...names, ...mandate, now: early });
    expect(refusal(UNTIL)).to.deep.equal({ ...names, ...mandate, now: UNTIL });
    expect(refusal(FROM, 7)).to.deep.equal({ ...names, ...mandate, revoked: true, now: FROM });
  });

  it("is told nothing of a mandate that it never had", () => {
    expect(refusal(FROM, null, `0x${"b2".repeat(20)}`)).to.deep.equal(names);
  });
});
