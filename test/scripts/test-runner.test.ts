import { expect } from "chai";
import { judgeCheck, judgeCovered, judgeTests } from "../../scripts/test/counts.ts";
import { failuresIn } from "../../scripts/test/failures.ts";

const ended = (code: number, ...lines: string[]) => ({ code, output: lines.join("\n"), timedOut: false });
const TOTAL = "║ Total │ 99.55  │ 97.99 │ ║";

describe("npm test", () => {
  it("counts tests, and calls a run failed that ends badly or runs nothing", () => {
    expect(judgeTests(ended(1, "  12 passing (3s)", "  2 failing", "  1 pending"))).to.deep.equal({
      passed: 12,
      failed: 2,
      skipped: 1,
    });
    expect(judgeTests(ended(1, "  12 passing (3s)")).failed).to.equal(1);
    expect(judgeTests(ended(0, "nothing to do")).failed).to.equal(1);
    expect(judgeCheck(ended(2)).failed).to.equal(1);
  });

  it("counts coverage of lines and statements as one test each", () => {
    const { passed, failed } = judgeCovered(ended(0, "  128 passing", TOTAL));
    expect({ passed, failed }).to.deep.equal({ passed: 129, failed: 1 });
    expect(judgeCovered(ended(0, "  128 passing")).failed).to.equal(2);
  });

  it("repeats what failed: from the line that counts the failures on, or the last lines", () => {
    expect(failuresIn(ended(1, "  ✔ one", "  1 passing", "  1 failing", "", "  1) two"))).to.equal(
      "  1 failing\n\n  1) two",
    );
    const many = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    expect(failuresIn(ended(1, ...many)).split("\n")).to.deep.equal(many.slice(-60));
  });
});
