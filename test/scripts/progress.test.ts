import { expect } from "chai";
import { startProgress } from "../../scripts/jejak/progress.ts";

function written(isTTY: boolean): { stream: { isTTY: boolean; write: () => boolean }; lines: string[] } {
  const lines: string[] = [];
  const write = (...[line]: unknown[]): boolean => lines.push(line as string) > 0;
  return { stream: { isTTY, write }, lines };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("progress", () => {
  it("draws a bar on a terminal, with share and rate, and ends its line", () => {
    const { stream, lines } = written(true);
    const progress = startProgress("Reading", 4, { stream });
    progress.advance(4);
    progress.end();
    expect(lines.at(-1)).to.match(/^\rReading \[#{30}\] 4\/4 100% \d+\/s\n$/);
  });

  it("writes lines elsewhere", () => {
    const { stream, lines } = written(false);
    const progress = startProgress("Reading", 8, { stream });
    progress.advance(3);
    progress.end();
    expect(lines.at(-1)).to.match(/^Reading 3\/8 \d+\/s\n$/);
  });

  it("leaves out of the rate what was done before", async () => {
    const { stream, lines } = written(false);
    const progress = startProgress("Reading", 1_000_000, { from: 999_990, stream });
    await pause(100);
    progress.advance(10);
    progress.end();
    const rate = /1000000\/1000000 (\d+)\/s/.exec(lines.at(-1) ?? "")?.[1];
    expect(Number(rate)).to.be.greaterThan(0).and.at.most(110);
  });
});
