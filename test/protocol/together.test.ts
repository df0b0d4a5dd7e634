import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import { SigningKey, computeAddress } from "ethers";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import { sha256, utf8 } from "../../protocol/hash.ts";
import { portable, type Primitives } from "../../protocol/primitives.ts";
import { ecdsaOf } from "../../protocol/signature.ts";
import { checkTogether, type Claim } from "../../protocol/together.ts";
import { signEcdsa, word } from "./signing.ts";

const { Fn } = secp256k1.Point;
const [ANI, BUDI, CITRA] = ["0b", "0c", "0d"].map((digits) => fromHex(digits.repeat(32)));

function claim(text: string, secret = ANI as Uint8Array): Claim {
  const digest = sha256(utf8(text));
  const parsed = ecdsaOf(signEcdsa(digest, secret));
  const expected = fromHex(computeAddress(new SigningKey(to0x(secret)).publicKey));
  return { digest, expected, signature: parsed?.rs ?? new Uint8Array(), recovery: parsed?.recovery ?? 0 };
}

/** Answers, and how many keys had to be recovered for them. */
function answersTo(claims: readonly Claim[]): { keys: (string | null)[]; recoveries: number } {
  let recoveries = 0;
  const base: Primitives = {
    ...portable,
    recover: (...given) => (recoveries++, portable.recover(...given)),
  };
  return { keys: keysBy(checkTogether(claims, base), claims), recoveries };
}

function keysBy(primitives: Primitives, claims: readonly Claim[]): (string | null)[] {
  return claims.map(({ digest, signature, recovery, expected }) => {
    const key = primitives.recover(digest, signature, recovery, expected);
    return key && to0x(key);
  });
}

function altered(claims: readonly Claim[], at: number, change: Partial<Claim>): Claim[] {
  return claims.map((item, i) => (i === at ? { ...item, ...change } : item));
}

describe("signatures that are checked together", () => {
  const mixed = [ANI, BUDI, ANI, CITRA, ANI, BUDI, BUDI].map((secret, i) => claim(`step ${i}`, secret));

  it("need one recovery for each signer", () => {
    const { keys, recoveries } = answersTo(mixed);
    expect(recoveries).to.equal(3);
    expect(keys).to.deep.equal(keysBy(portable, mixed));
    expect(answersTo([claim("alone")]).recoveries).to.equal(1);
    expect(answersTo([]).recoveries).to.equal(0);
  });

  it("hold in portions where there are very many", () => {
    const many = Array.from({ length: 300 }, (_, i) => claim(`${i}`));
    expect(answersTo(many).recoveries).to.equal(1);
  });

  it("get the answers that each gets alone, whatever byte of one changes", () => {
    const item = mixed[4] as Claim;
    for (let at = 0; at < 64; at += 5) {
      const signature = item.signature.with(at, (item.signature[at] ?? 0) ^ (1 << (at % 8)));
      const claims = altered(mixed, 4, { signature });
      expect(answersTo(claims).keys, `byte ${at}`).to.deep.equal(keysBy(portable, claims));
    }
    for (const change of [
      { recovery: (1 - item.recovery) as 0 | 1 },
      { digest: sha256(item.digest) },
      { expected: (mixed[1] as Claim).expected },
      { signature: new Uint8Array(64) },
      { signature: item.signature.with(32, 255).fill(255, 33) },
    ]) {
      const claims = altered(mixed, 4, change);
      expect(answersTo(claims).keys).to.deep.equal(keysBy(portable, claims));
    }
  });

  it("do not hold where what is wrong with two adds up to nothing", () => {
    const claims = ["one", "two", "three"].map((text) => claim(text));
    const shifted = claims.map(({ digest, signature }, i) => {
      const [z, s] = [Fn.fromBytes(digest, true), Fn.fromBytes(signature.subarray(32))];
      return word(Fn.add(z, Fn.mul(s, Fn.create([0n, 5n, -5n][i] ?? 0n))));
    });
    const wrong = claims.map((item, i) => ({ ...item, digest: shifted[i] ?? item.digest }));
    expect(answersTo(wrong).recoveries).to.equal(1 + 2);
    expect(answersTo(wrong).keys).to.deep.equal(keysBy(portable, wrong));
    expect(new Set(answersTo(wrong).keys).size).to.equal(3);
  });

  it("are not taken for another signer's, nor for those of nobody", () => {
    const expected = (mixed[1] as Claim).expected;
    const stranger = mixed.filter((_, i) => i % 2 === 0).map((item) => ({ ...item, expected }));
    const { keys } = answersTo(stranger);
    expect(keys).to.deep.equal(keysBy(portable, stranger));
  });
});
