import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { concat, fromHex, to0x } from "../../protocol/bytes.ts";
import { sha256, utf8 } from "../../protocol/hash.ts";
import { addEach, addMultiples, multiplesOf, type Affine } from "../../protocol/p256-points.ts";
import { checkP256Together, rememberMultiples } from "../../protocol/p256-together.ts";
import { portable, uncompressed, type Primitives } from "../../protocol/primitives.ts";
import { checkSignature, type SignatureCheck, type Verifiers } from "../../protocol/signature.ts";
import { signP256, signWebAuthn, word } from "./signing.ts";

const { Point } = p256;
const { Fn } = Point;
type Curve = InstanceType<typeof Point>;

const verifiers: Verifiers = {
  p256: `0x${"b1".repeat(20)}`,
  webAuthn: `0x${"b2".repeat(20)}`,
  rsa: `0x${"b3".repeat(20)}`,
};

const keyOf = (point: Curve): Uint8Array => point.toBytes(false).subarray(1);
const affine = (point: Curve): Affine => (point.is0() ? null : point.toAffine());
const multiple = (scalar: bigint): Curve =>
  scalar === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(Fn.create(scalar));

const SECRET = fromHex("0c".repeat(32));
const OWN = Point.BASE.multiply(BigInt(to0x(SECRET)));
const STRANGER = fromHex("0d".repeat(32));

function check(
  digest: Uint8Array,
  signature: Uint8Array,
  key = keyOf(OWN),
  verifier = verifiers.p256,
): SignatureCheck {
  return { signer: concat(fromHex(verifier), key), digest, signature, verifiers };
}

/** Answers of all, and how many were computed one by one. */
function answersTo(checks: readonly SignatureCheck[], from?: number): { verdicts: string[]; alone: number } {
  let alone = 0;
  const base: Primitives = {
    ...portable,
    verifyP256: (...given) => (alone++, portable.verifyP256(...given)),
    ...(from !== undefined && { tableFrom: from }),
  };
  const together = checkP256Together(checks, base);
  return { verdicts: checks.map((one) => checkSignature(one, together)), alone };
}

const alone = (checks: readonly SignatureCheck[]): string[] => checks.map((one) => checkSignature(one));

/**
 * A signature that leads to u₁ · G + u₂ · Q, by whoever may choose the digest: s = r / u₂ and z = u₁ · s, for
 * r = the x of that point, or any where it is infinity.
 */
function leadingTo(u1: bigint, u2: bigint, key: Curve): SignatureCheck {
  const R = multiple(u1).add(key.multiplyUnsafe(Fn.create(u2)));
  const r = Fn.create(affine(R)?.x ?? 1n);
  const found = Fn.mul(r, Fn.inv(Fn.create(u2)));
  const z = Fn.mul(Fn.create(u1), found);
  // The contracts take s in the lower half: −s leads to −R, which has the same x.
  const s = found > Fn.ORDER / 2n ? Fn.neg(found) : found;
  return check(word(z), concat(word(r), word(s)), keyOf(key));
}

describe("signatures of one P-256 key that are checked together", function () {
  this.timeout(30_000);
  const few = Array.from({ length: 12 }, (_, i) => sha256(utf8(`few ${i}`))).map((digest) =>
    check(digest, signP256(digest, SECRET)),
  );

  it("are not checked one by one, whether few or many, and passkeys' neither", () => {
    expect(answersTo(few)).to.deep.equal({ verdicts: few.map(() => "valid"), alone: 0 });
    const many = Array.from({ length: 600 }, (_, i) => few[i % few.length]!);
    expect(answersTo(many)).to.deep.equal({ verdicts: many.map(() => "valid"), alone: 0 });
    const passkey = few.map(({ digest }) =>
      check(digest, signWebAuthn(digest, { secret: SECRET }), keyOf(OWN), verifiers.webAuthn),
    );
    expect(answersTo(passkey)).to.deep.equal({ verdicts: passkey.map(() => "valid"), alone: 0 });
  });

  it("are checked one by one where a key signed too few for its multiples to pay", () => {
    const [own, other] = [few.slice(0, 7), check(few[0]!.digest, signP256(few[0]!.digest, STRANGER))];
    expect(answersTo(own).alone).to.equal(7);
    expect(answersTo([...few, { ...other, signer: other.signer.with(30, 1) }]).alone).to.equal(1);
    expect(answersTo(few, 13).alone).to.equal(12);
    const multiples = rememberMultiples(13);
    expect(checkP256Together(few, portable, multiples)).to.equal(portable);
    expect(checkP256Together(few, portable, multiples), "over several calls").to.not.equal(portable);
  });

  it("get the answers that each gets alone, whatever byte of one changes", () => {
    const changed = Array.from({ length: 64 }, (_, at) => {
      const one = few[at % few.length]!;
      return { ...one, signature: one.signature.with(at, (one.signature[at] ?? 0) ^ (1 << (at % 8))) };
    });
    const [first] = few;
    const others = [
      { ...first!, digest: few[1]!.digest },
      { ...first!, signature: signP256(first!.digest, STRANGER) },
      { ...first!, signature: first!.signature.subarray(0, 63) },
      { ...first!, signature: concat(first!.signature, new Uint8Array(5)) },
      ...[0n, Fn.ORDER, Fn.ORDER - 1n, 2n ** 256n - 1n, 1n].flatMap((value) => [
        { ...first!, signature: concat(word(value), first!.signature.subarray(32)) },
        { ...first!, signature: concat(first!.signature.subarray(0, 32), word(value)) },
      ]),
    ];
    const all = [...few, ...changed, ...others];
    const { verdicts, alone: single } = answersTo(all);
    expect(verdicts).to.deep.equal(alone(all));
    expect(verdicts.filter((verdict) => verdict === "valid")).to.have.length(few.length + 1);
    expect(single).to.equal(0);
  });

  it("get them for a key that is no point of the curve, and for several keys at once", () => {
    const off = few.map((one) => ({ ...one, signer: one.signer.with(83, (one.signer[83] ?? 0) ^ 1) }));
    const theirs = few.map(({ digest }) =>
      check(digest, signP256(digest, STRANGER), keyOf(multiple(BigInt(to0x(STRANGER))))),
    );
    const all = few.flatMap((one, i) => [one, off[i]!, theirs[i]!]);
    expect(answersTo(all).verdicts).to.deep.equal(alone(all));
    expect(alone(theirs)).to.not.include("invalid");
  });

  it("get them where sums meet: doublings, opposite points, infinity, digits at their ends", () => {
    const ends = [1n, 2n, 8n, 9n, 15n, 16n, 127n, 128n, 129n, 255n, 256n, 2n ** 255n, 0x8080n, Fn.ORDER - 1n];
    for (const key of [Point.BASE, Point.BASE.negate(), Point.BASE.double(), multiple(256n)]) {
      const met = ends.flatMap((u, i) => [
        leadingTo(u, u, key),
        leadingTo(u, Fn.ORDER - u, key),
        leadingTo(ends[(i + 5) % ends.length]!, u, key),
      ]);
      const { verdicts, alone: single } = answersTo(met);
      expect(verdicts).to.deep.equal(alone(met));
      expect(single).to.equal(0);
    }
  });
});

describe("points of P-256 that are added many at once", () => {
  it("follow the group law, whatever meets", () => {
    const points = [0n, 1n, 2n, 3n, Fn.ORDER - 1n, Fn.ORDER - 2n, 77n].map(multiple);
    const pairs = points.flatMap((a) => points.map((b) => [a, b] as const));
    const sums = pairs.map(([a]) => affine(a));
    addEach(
      sums,
      pairs.map(([, b]) => affine(b)),
    );
    expect(sums).to.deep.equal(pairs.map(([a, b]) => affine(a.add(b))));
  });

  it("make every multiple, by narrow windows and by wide ones", () => {
    const scalars = [0n, 1n, 7n, 8n, 9n, 127n, 128n, 129n, 2n ** 200n - 1n, 2n ** 255n, Fn.ORDER - 1n];
    const random = Array.from({ length: 10 }, (_, i) => Fn.fromBytes(sha256(utf8(`scalar ${i}`)), true));
    for (const bits of [4, 8] as const) {
      const all = [...scalars, ...random].map((scalar) => Fn.create(scalar));
      const sums: Affine[] = all.map(() => null);
      addMultiples(sums, multiplesOf(OWN, bits), all);
      expect(sums).to.deep.equal(all.map((scalar) => affine(OWN.multiplyUnsafe(scalar))));
    }
    expect(keyOf(Point.fromBytes(uncompressed(keyOf(OWN))))).to.deep.equal(keyOf(OWN));
  });
});
