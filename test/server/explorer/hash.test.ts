import { createHash } from "node:crypto";
import { expect } from "chai";
import { hashBlob } from "../../../server/explorer/browser/verify/hash.ts";

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("explorer: hashing a file slice by slice", () => {
  it("agrees with node:crypto at every length and slice around its blocks", async () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 1000]) {
      const bytes = bytesOf(length);
      for (const slice of [1, 3, 63, 64, 65, 1000, 4096]) {
        const found = await hashBlob(new Blob([bytes]), () => undefined, slice);
        expect(found, `${length} bytes by ${slice}`).to.equal(sha256(bytes));
      }
    }
  });

  it("takes more than a slice, and says how far it is", async () => {
    const bytes = bytesOf(9 * 1024 * 1024 + 7);
    const seen: number[] = [];
    expect(await hashBlob(new Blob([bytes]), (done) => seen.push(done))).to.equal(sha256(bytes));
    expect(seen).to.deep.equal([4 * 1024 * 1024, 8 * 1024 * 1024, bytes.length]);
  });

  it("holds two slices at most", async () => {
    let open = 0;
    let most = 0;
    const blob = {
      size: 100,
      slice: (from: number, to: number) => ({
        arrayBuffer: () => {
          most = Math.max(most, ++open);
          return Promise.resolve(new ArrayBuffer(Math.max(0, Math.min(to, 100) - from)));
        },
      }),
    };
    await hashBlob(blob as unknown as Blob, () => (open -= 1), 10);
    expect(most).to.equal(2);
  });

  it("fails where the file cannot be read to its end", async () => {
    const blob = {
      size: 100,
      slice: (from: number) => ({
        arrayBuffer: () =>
          from < 50 ? Promise.resolve(new ArrayBuffer(10)) : Promise.reject(new Error("NotReadableError")),
      }),
    };
    const failure: unknown = await hashBlob(blob as unknown as Blob, () => undefined, 10).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).to.include("NotReadableError");
  });
});
