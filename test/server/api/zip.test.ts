import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { zipped } from "../../../server/api/packs/zip.ts";

const SIZE = 1 << 20;
const PARTS = 120;

async function* parts(): AsyncGenerator<{ file: string; bytes: Uint8Array; at: Date }> {
  for (let i = 0; i < PARTS; i++) {
    await setImmediate();
    yield { file: `${i}.bin`, bytes: randomBytes(SIZE), at: new Date(0) };
  }
}

describe("a ZIP of many parts", function () {
  this.timeout(60_000);

  it("is let go of part by part, while its reader takes it", async () => {
    let [most, bytes] = [0, 0];
    for await (const chunk of zipped(parts())) {
      bytes += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
    expect(bytes).to.be.greaterThan(PARTS * SIZE);
    expect(most).to.be.lessThan((PARTS / 2) * SIZE);
  });
});
