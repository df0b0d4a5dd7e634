import { randomBytes } from "node:crypto";
import { setImmediate, setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { zipped } from "../../../server/api/packs/zip.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of buffers that something still holds; freeing the others lags behind their collection. */
async function held(): Promise<number> {
  let least = Infinity;
  for (let same = 0; same < 3; same++) {
    collectGarbage();
    await setTimeout(10);
    const now = process.memoryUsage().arrayBuffers;
    if (now < least) [least, same] = [now, -1];
  }
  return least;
}

const SIZE = 1 << 20;
const PARTS = 40;

async function* parts(): AsyncGenerator<{ file: string; bytes: Uint8Array; at: Date }> {
  for (let i = 0; i < PARTS; i++) {
    await setImmediate();
    yield { file: `${i}.bin`, bytes: randomBytes(SIZE), at: new Date(0) };
  }
}

describe("a ZIP of many parts", function () {
  this.timeout(60_000);

  it("is let go of part by part, while its reader takes it", async () => {
    const before = await held();
    let [most, bytes, looked] = [0, 0, 0];
    for await (const chunk of zipped(parts())) {
      bytes += chunk.length;
      if (bytes < looked + 8 * SIZE) continue;
      looked = bytes;
      most = Math.max(most, (await held()) - before);
    }
    expect(bytes).to.be.greaterThan(PARTS * SIZE);
    expect(most).to.be.greaterThan(0);
    expect(most).to.be.lessThan((PARTS / 3) * SIZE);
  });
});
