import { FpInvertBatch } from "@noble/curves/abstract/modular.js";
import { p256 } from "@noble/curves/nist.js";
import { to0x, toHex } from "./bytes.ts";
import { addMultiples, multiplesOf, type Affine, type Multiples } from "./p256-points.ts";
import { uncompressed, type Primitives, type PublicKey, type Signature } from "./primitives.ts";
import { checkSignature, type SignatureCheck } from "./signature.ts";

const { Point } = p256;
const { Fn } = Point;

/** A P-256 signature over a digest, and the key that should have made it. */
interface P256Claim {
  digest: Uint8Array;
  signature: Signature;
  key: PublicKey;
}

/** A narrow table of a key's multiples costs what two signatures cost one by one in plain JavaScript, a wide one six. */
const FEWEST = 8;
const FEWEST_WIDE = 96;
/** So many sums are in memory at once; more share an inversion no better. */
const MOST_AT_ONCE = 512;
/** A table takes about half a megabyte. */
const MOST_TABLES = 64;
/** Keys that are counted. */
const MAX_KEYS = 10_000;
/** A verifier's address ‖ x ‖ y. */
const SIGNER = 84;

/** Multiples of a key, where it has signed so often that they pay. */
export type KnownMultiples = (key: PublicKey, signatures: number) => Multiples | undefined;

/** @param from signatures of one key, of this and earlier calls, with which its table is made */
export function rememberMultiples(from = FEWEST): KnownMultiples {
  const seen = new Map<string, number>();
  const known = new Map<string, Multiples | undefined>();
  return (key, signatures) => {
    const name = toHex(key);
    const uses = (seen.get(name) ?? 0) + signatures;
    if (seen.size < MAX_KEYS || seen.has(name)) seen.set(name, uses);
    if (uses >= from && !known.has(name) && known.size < MOST_TABLES)
      known.set(name, multiplesOfKey(key, uses));
    return known.get(name);
  };
}

/**
 * The same arithmetic, which has the answers about signatures of P-256 keys ready where one key made many, passkeys
 * too. They are the answers that `base` gives: R = z/s · G + r/s · Q is computed of each, in steps that all of them
 * take together. One equation for all, as `together.ts` has it, would need the sign of R, which P-256 signatures lack.
 */
export function checkP256Together(
  checks: readonly SignatureCheck[],
  base: Primitives,
  multiplesBy: KnownMultiples = rememberMultiples(base.tableFrom),
): Primitives {
  const answers = new Map<string, boolean>();
  for (const own of byKey(checks.flatMap(claimsOf))) {
    const multiples = own[0] && multiplesBy(own[0].key, own.length);
    if (multiples === undefined) continue;
    for (let from = 0; from < own.length; from += MOST_AT_ONCE) {
      const some = own.slice(from, from + MOST_AT_ONCE);
      for (const [claim, isGood] of areBy(multiples, some)) answers.set(nameOf(claim), isGood);
    }
  }
  if (answers.size === 0) return base;
  return {
    ...base,
    verifyP256: (digest, signature, key) =>
      answers.get(nameOf({ digest, signature, key })) ?? base.verifyP256(digest, signature, key),
  };
}

/** What the key may have signed, itself or as a passkey: that is found in the signature. */
function claimsOf(check: SignatureCheck): P256Claim[] {
  const claims: P256Claim[] = [];
  const note: Primitives = {
    recover: () => null,
    verifyP256: (digest, signature, key) => {
      if (digest.length === 32 && signature.length === 64) claims.push({ digest, signature, key });
      return false;
    },
  };
  if (check.signer.length === SIGNER) checkSignature(check, note);
  return claims;
}

function byKey(claims: readonly P256Claim[]): P256Claim[][] {
  const keys = new Map<string, P256Claim[]>();
  for (const claim of claims) {
    const name = toHex(claim.key);
    const own = keys.get(name) ?? [];
    own.push(claim);
    keys.set(name, own);
  }
  return [...keys.values()];
}

function nameOf({ digest, signature, key }: P256Claim): string {
  return `${toHex(digest)}${toHex(signature)}${toHex(key)}`;
}

/** Undefined where the key is no point of the curve: then it made no signature, which `base` says. */
function multiplesOfKey(key: PublicKey, signatures: number): Multiples | undefined {
  try {
    return multiplesOf(Point.fromBytes(uncompressed(key)), signatures < FEWEST_WIDE ? 4 : 8);
  } catch {
    return undefined;
  }
}

/** Of the base point, for few signatures and for many, where they were needed. */
const ofBase = new Map<Multiples["bits"], Multiples>();

function baseFor({ bits }: Multiples): Multiples {
  const found = ofBase.get(bits) ?? multiplesOf(Point.BASE, bits);
  ofBase.set(bits, found);
  return found;
}

/** A claim with its numbers. */
interface Parsed {
  claim: P256Claim;
  z: bigint;
  r: bigint;
  s: bigint;
}

function parsed(claim: P256Claim): Parsed {
  const { digest, signature } = claim;
  const [r, s] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
  return { claim, z: Fn.create(integer(digest)), r, s };
}

/** FIPS 186-5, section 6.4.2, of many signatures by one key. */
function areBy(multiples: Multiples, claims: readonly P256Claim[]): [P256Claim, boolean][] {
  const all = claims.map(parsed);
  const isInRange = ({ r, s }: Parsed): boolean => Fn.isValidNot0(r) && Fn.isValidNot0(s);
  const good = all.filter(isInRange);
  const inverses = FpInvertBatch(
    Fn,
    good.map(({ s }) => s),
    true,
  );
  const overS = (of: (one: Parsed) => bigint): bigint[] =>
    good.map((one, i) => Fn.mul(of(one), inverses[i] ?? 0n));
  const sums: Affine[] = good.map(() => null);
  addMultiples(
    sums,
    baseFor(multiples),
    overS(({ z }) => z),
  );
  addMultiples(
    sums,
    multiples,
    overS(({ r }) => r),
  );
  return [
    ...all.filter((one) => !isInRange(one)).map(({ claim }): [P256Claim, boolean] => [claim, false]),
    ...good.map(({ claim, r }, i): [P256Claim, boolean] => [claim, isX(sums[i] ?? null, r)]),
  ];
}

/** Whether R is a point whose x, taken modulo the curve's order, is r. */
function isX(R: Affine, r: bigint): boolean {
  return R !== null && Fn.create(R.x) === r;
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(to0x(bytes));
}
