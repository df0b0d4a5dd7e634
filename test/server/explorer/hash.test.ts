import { createHash } from "node:crypto";
import { expect } from "chai";
import { hashBlob } from "../../../server/explorer/browser/verify/hash.ts";

function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What of a Blob older browsers have: slices, and no stream that reads into a given buffer. */
function plain(blob: Blob): Blob {
  return { size: blob.size, slice: (from: number, to: number) => blob.slice(from, to) } as unknown as Blob;
}

describe("explorer: hashing a file chunk by chunk", () => {
  it("agrees with node:crypto at every length and chunk around its blocks", async () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 1000]) {
      const bytes = bytesOf(length);
      for (const chunk of [1, 3, 63, 64, 65, 1000, 4096]) {
        for (const blob of [new Blob([bytes]), plain(new Blob([bytes]))]) {
          const found = await hashBlob(blob, () => undefined, chunk);
          expect(found, `${length} bytes by ${chunk}`).to.equal(sha256(bytes));
        }
      }
    }
  });

  it("takes more than a chunk, and says how far it is", async () => {
    const bytes = bytesOf(3 * 1024 * 1024 + 7);
    for (const blob of [new Blob([bytes]), plain(new Blob([bytes]))]) {
      const seen: number[] = [];
      expect(await hashBlob(blob, (done) => seen.push(done))).to.equal(sha256(bytes));
      expect(seen.length).to.be.at.least(4);
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      expect(seen.at(-1)).to.equal(bytes.length);
    }
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
    const cut = (rest: () => Promise<ArrayBuffer>) => ({
      size: 100,
      slice: (from: number) => ({
        arrayBuffer: () => (from < 50 ? Promise.resolve(new ArrayBuffer(10)) : rest()),
      }),
    });
    for (const [rest, says] of [
      [() => Promise.reject(new Error("NotReadableError")), "NotReadableError"],
      [() => Promise.resolve(new ArrayBuffer(0)), "50 bytes of 100"],
    ] as const) {
      const hashing = hashBlob(cut(rest) as unknown as Blob, () => undefined, 10);
      expect(String(await hashing.catch((error: unknown) => error))).to.include(says);
    }
  });
});
