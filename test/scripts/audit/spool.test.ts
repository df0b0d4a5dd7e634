import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isJejakError } from "../../../protocol/errors.ts";
import { openSpool } from "../../../scripts/audit/spool.ts";
import type { Trust } from "../../../scripts/audit/trust.ts";

const MARK = { block: 9, hash: `0x${"ab".repeat(32)}` };
const ADDRESS = { auditLog: "a1", agencyDirectory: "a2", procurementLedger: "a3" };

function trustFrom(from: number, log = ADDRESS.auditLog): Trust {
  return {
    chainId: 31337n,
    auditLog: `0x${log.repeat(20)}`,
    agencyDirectory: `0x${ADDRESS.agencyDirectory.repeat(20)}`,
    procurementLedger: `0x${ADDRESS.procurementLedger.repeat(20)}`,
    from,
    pinned: true,
    codeHashes: {},
  };
}

describe("the state of an audit", () => {
  let folder: string;
  let state: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jejak-audit-"));
    state = join(folder, "audit.state");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Opens it, adds a mark where one is given, and says where it had come to. */
  function open(trust: Trust, more?: typeof MARK): number | undefined {
    const spool = openSpool(state, trust);
    const block = spool.mark?.block;
    if (more !== undefined) spool.append([], [], more);
    spool.close();
    return block;
  }

  it("goes on for the same ledger, whether it was named by its log (block of entry 0) or by its deployment", () => {
    expect(open(trustFrom(1), MARK)).to.equal(undefined);
    expect(open(trustFrom(5))).to.equal(9);
    expect(open(trustFrom(1))).to.equal(9);
  });

  it("is fetched anew where it begins later than is asked for", () => {
    open(trustFrom(5), MARK);
    expect(open(trustFrom(1), { ...MARK, block: 7 })).to.equal(undefined);
    expect(open(trustFrom(5))).to.equal(7);
  });

  it("of another ledger, or no state at all, stays as it is", () => {
    open(trustFrom(1), MARK);
    expect(() => open(trustFrom(1, "b1")))
      .to.throw()
      .and.satisfy(isUnreadable);
    expect(open(trustFrom(1))).to.equal(9);
    writeFileSync(state, "a letter that somebody wrote ".repeat(10));
    expect(() => open(trustFrom(1)))
      .to.throw()
      .and.satisfy(isUnreadable);
  });
});

const isUnreadable = (error: unknown): boolean => isJejakError(error, "file-unreadable");
