import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import { toHex } from "../../../protocol/bytes.ts";
import { MEMORY } from "../../../server/indexer/keccak-module.ts";
import { fastKeccak } from "../../../server/indexer/keccak.ts";

const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 167 + length) % 256);

describe("Keccak-256 in WebAssembly", () => {
  it("equals @noble/hashes for every length of up to five blocks", async () => {
    const keccak = await fastKeccak();
    for (let length = 0; length <= 5 * 136 + 1; length++) {
      const data = bytesOf(length);
      expect(toHex(keccak(data)), String(length)).to.equal(toHex(keccak_256(data)));
    }
  });

  it("equals it where data no longer fit the module's memory", async () => {
    const keccak = await fastKeccak();
    for (const length of [MEMORY - 1_000, MEMORY - 512, MEMORY, 3 * MEMORY]) {
      const data = bytesOf(length);
      expect(toHex(keccak(data)), String(length)).to.equal(toHex(keccak_256(data)));
    }
  });

  it("gives each hash bytes of its own", async () => {
    const keccak = await fastKeccak();
    const [first, second] = [keccak(bytesOf(1)), keccak(bytesOf(2))];
    expect(toHex(first)).to.equal(toHex(keccak_256(bytesOf(1))));
    expect(toHex(second)).to.equal(toHex(keccak_256(bytesOf(2))));
  });
});
