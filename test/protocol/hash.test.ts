import { keccak_256 } from "@noble/hashes/sha3.js";
import { expect } from "chai";
import fc from "fast-check";
import { concat, equal, fromHex, isZero, readUint, to0x, toHex, writeUint } from "../../protocol/bytes.ts";
import { keccak256, sha256, utf8 } from "../../protocol/hash.ts";
import { nodeSha256, refusal } from "./helpers.ts";

describe("hashes", () => {
  it("keccak256 of nothing, and of the text abc", () => {
    expect(toHex(keccak256(utf8("")))).to.equal(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    expect(toHex(keccak256(utf8("abc")))).to.equal(
      "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    );
  });

  it("keccak256 equals @noble/hashes for every length around its blocks", () => {
    for (let length = 0; length <= 3 * 136 + 2; length++) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 255);
      expect(toHex(keccak256(data))).to.equal(toHex(keccak_256(data)));
    }
  });

  it("keccak256 and sha256 equal other code for any bytes, a view within others included", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.nat(), (data, skip) => {
        const view = data.subarray(skip % (data.length + 1));
        expect(toHex(keccak256(view))).to.equal(toHex(keccak_256(view)));
        expect(toHex(sha256(view))).to.equal(toHex(nodeSha256(view)));
      }),
    );
  });

  it("a hash is not changed by the next one", () => {
    const first = keccak256(utf8("first"));
    const before = toHex(first);
    keccak256(utf8("second"));
    expect(toHex(first)).to.equal(before);
  });
});

describe("bytes", () => {
  it("hex goes both ways, in either case, with and without 0x", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).to.deep.equal(bytes);
        expect(fromHex(to0x(bytes).toUpperCase().replace("0X", "0x"))).to.deep.equal(bytes);
        expect(toHex(bytes)).to.equal(Buffer.from(bytes).toString("hex"));
      }),
    );
  });

  it("refuses what is not hex", () => {
    for (const hex of ["0", "0x0", "0g", "g0", "0x 0", "é0", "0X00"])
      refusal("hex-malformed", () => fromHex(hex));
  });

  it("joins, compares and looks for zeros", () => {
    expect(concat(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).to.deep.equal(
      Uint8Array.of(1, 2, 3),
    );
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).to.equal(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).to.equal(false);
    expect(equal(Uint8Array.of(1), Uint8Array.of(1, 0))).to.equal(false);
    expect([isZero(Uint8Array.of(0, 1, 0)), isZero(Uint8Array.of(0, 1, 0), 2)]).to.deep.equal([false, true]);
  });

  it("integers of up to 48 bits go both ways", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 6 }), (value, length) => {
        const bytes = new Uint8Array(8);
        const fitting = value % 256 ** length;
        writeUint(bytes, 1, length, fitting);
        expect(readUint(bytes, 1, length)).to.equal(fitting);
        expect(isZero(bytes, 1 + length)).to.equal(true);
      }),
    );
  });
});
