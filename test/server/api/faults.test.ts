import { expect } from "chai";
import { toJejakError } from "../../../server/api/problems.ts";

/** An error as Node.js and pg give it. */
function fault(code: string): Error {
  return Object.assign(new Error("refused"), { code });
}

describe("what stores say, as an error of the registry", () => {
  it("names a full disk, and a database that is away or still a standby", () => {
    const expected = {
      ENOSPC: "disk-full",
      "53100": "disk-full",
      "57P01": "database-unavailable",
      "25006": "database-unavailable",
      ECONNREFUSED: "database-unavailable",
      "42P01": "not-ready",
      "23505": "internal",
    };
    for (const [code, told] of Object.entries(expected))
      expect(toJejakError(fault(code)).code, code).to.equal(told);
  });
});
