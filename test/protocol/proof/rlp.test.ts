import { expect } from "chai";
import { decodeRlp as ethersDecode, encodeRlp as ethersEncode, hexlify } from "ethers";
import fc from "fast-check";
import { concat, fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import {
  decodeRlp,
  encodeRlp,
  encodedLength,
  integerOf,
  listOf,
  stringOf,
  type Rlp,
} from "../../../protocol/proof/rlp.ts";
import { refusal } from "../helpers.ts";

type Nested = string | Nested[];

function hexOf(value: Rlp): Nested {
  return value instanceof Uint8Array ? to0x(value) : value.map(hexOf);
}

/** Strings around the borders of prefixes, and lists of them up to five deep. */
const values = fc.letrec<{ value: Rlp }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.uint8Array({ maxLength: 3 }),
    fc.uint8Array({ minLength: 53, maxLength: 60 }),
    fc.uint8Array({ minLength: 250, maxLength: 260 }),
    fc.array(tie("value"), { maxLength: 6 }),
  ),
})).value;

/** What was not refused, or undefined; anything but the one error fails. */
function tryDecode(bytes: Uint8Array): Rlp | undefined {
  try {
    return decodeRlp(bytes);
  } catch (error) {
    if (isJejakError(error, "proof-malformed")) return undefined;
    throw error;
  }
}

describe("RLP", () => {
  it("encodes as ethers does and reads back what was written", () => {
    fc.assert(
      fc.property(values, (value) => {
        const encoded = encodeRlp(value);
        expect(to0x(encoded)).to.equal(ethersEncode(hexOf(value)));
        expect(encodedLength(value)).to.equal(encoded.length);
        expect(hexOf(decodeRlp(encoded))).to.deep.equal(hexOf(value));
      }),
    );
  });

  it("reads lengths of one to three bytes", () => {
    for (const length of [55, 56, 255, 256, 65_535, 65_536]) {
      const value = [new Uint8Array(length).fill(7)];
      expect(to0x(encodeRlp(value))).to.equal(ethersEncode(hexOf(value)));
      expect(decodeRlp(encodeRlp(value))).to.deep.equal(value);
    }
  });

  it("accepts a value in one encoding only", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const value = tryDecode(bytes);
        if (value === undefined) return;
        expect(toHex(encodeRlp(value))).to.equal(toHex(bytes));
        expect(ethersDecode(hexlify(bytes))).to.deep.equal(hexOf(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it("accepts no changed byte that leaves the value as it was", () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, mask) => {
        const encoded = encodeRlp(value);
        const at = place % encoded.length;
        const changed = encoded.with(at, (encoded[at] ?? 0) ^ mask);
        const read = tryDecode(changed);
        if (read !== undefined) expect(hexOf(read)).to.not.deep.equal(hexOf(value));
      }),
    );
  });

  const malformed: Record<string, string> = {
    nothing: "",
    "bytes behind": "8000",
    "a single byte with a prefix": "8105",
    "a short string in long form": "b801aa",
    "a length with a leading zero": `b90038${"aa".repeat(56)}`,
    "a short list in long form": "f801c0",
    "a string that ends early": "83aabb",
    "a list that ends early": "c3aabb",
    "an item longer than its list": "c283aabb",
    "a length that ends early": "b9ff",
    "a length of 2^48 − 1": `bd${"ff".repeat(6)}`,
    "a length of 2^64 − 1": `bf${"ff".repeat(8)}`,
    "a list of 2^64 − 1": `ff${"ff".repeat(8)}`,
  };
  for (const [name, hex] of Object.entries(malformed)) {
    it(`refuses ${name}`, () => {
      refusal("proof-malformed", () => decodeRlp(fromHex(hex)));
    });
  }

  it("refuses lists deeper than 16, at once", () => {
    const nest = (depth: number): Rlp => (depth === 0 ? [] : [nest(depth - 1)]);
    expect(hexOf(decodeRlp(encodeRlp(nest(15))))).to.deep.equal(hexOf(nest(15)));
    refusal("proof-malformed", () => decodeRlp(encodeRlp(nest(16))));
    const deep = new Uint8Array(1_000_000).fill(0xc1);
    refusal("proof-malformed", () => decodeRlp(deep));
  });

  it("reads a megabyte of empty lists in bounded time", () => {
    const payload = new Uint8Array(1_000_000).fill(0xc0);
    const start = performance.now();
    const value = decodeRlp(concat(fromHex("fa0f4240"), payload));
    expect(value.length).to.equal(1_000_000);
    expect(performance.now() - start).to.be.lessThan(2_000);
  });

  it("tells strings, lists and integers apart", () => {
    refusal("proof-malformed", () => stringOf([], "x"));
    refusal("proof-malformed", () => stringOf(undefined, "x"));
    refusal("proof-malformed", () => listOf(new Uint8Array(0), "x"));
    expect(integerOf(new Uint8Array(0), "x")).to.equal(0n);
    expect(integerOf(fromHex("0100"), "x")).to.equal(256n);
    refusal("proof-malformed", () => integerOf(fromHex("0001"), "x"));
    refusal("proof-malformed", () => integerOf(new Uint8Array(33).fill(1), "x"));
  });
});
