import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concat, equal, to0x, toHex } from "./bytes.ts";
import { sha256 } from "./hash.ts";
import { addressOf, type Primitives, type PublicKey, type Signature } from "./primitives.ts";

const { Point } = secp256k1;
const { Fn } = Point;

/** A secp256k1 signature, r ‖ s with its recovery id, and the address whose key should have made it. */
export interface Claim {
  digest: Uint8Array;
  signature: Signature;
  recovery: 0 | 1;
  expected: Uint8Array;
}

/** A claim by a key that an earlier signature has shown. */
interface Keyed extends Claim {
  key: PublicKey;
}

/** So many points keep their tables in memory at once. */
const MOST_AT_ONCE = 256;
/** One equation costs about as much as one recovery, and each signature in it a quarter of one. */
const FEWEST = 2;

/**
 * The same arithmetic, which has the answers about these claims ready: of each address one key is recovered, and all
 * else that it signed is checked in one equation. Claims of which that does not hold are left to `base`.
 */
export function checkTogether(claims: readonly Claim[], base: Primitives): Primitives {
  const known = recoverFirst(claims, base);
  const keyed = claims.flatMap((claim) => {
    const key = known.keys.get(toHex(claim.expected));
    return key === undefined || known.answers.has(nameOf(claim)) ? [] : [{ ...claim, key }];
  });
  for (let from = 0; from < keyed.length; from += MOST_AT_ONCE) {
    const batch = keyed.slice(from, from + MOST_AT_ONCE);
    if (batch.length < FEWEST || !holdTogether(batch)) continue;
    for (const claim of batch) known.answers.set(nameOf(claim), claim.key);
  }
  return {
    ...base,
    recover: (digest, signature, recovery, expected) => {
      const name = expected && nameOf({ digest, signature, recovery, expected });
      const answer = name === undefined ? undefined : known.answers.get(name);
      return answer ?? base.recover(digest, signature, recovery, expected);
    },
  };
}

interface Known {
  keys: Map<string, PublicKey>;
  answers: Map<string, PublicKey>;
}

function recoverFirst(claims: readonly Claim[], base: Primitives): Known {
  const [keys, answers, seen] = [new Map<string, PublicKey>(), new Map<string, PublicKey>(), new Set()];
  for (const claim of claims) {
    const address = toHex(claim.expected);
    if (seen.has(address)) continue;
    seen.add(address);
    const key = base.recover(claim.digest, claim.signature, claim.recovery, claim.expected);
    if (key === null || !equal(addressOf(key), claim.expected)) continue;
    keys.set(address, key);
    answers.set(nameOf(claim), key);
  }
  return { keys, answers };
}

function nameOf({ digest, signature, recovery, expected }: Claim): string {
  return `${toHex(digest)}${toHex(signature)}${recovery}${toHex(expected)}`;
}

/**
 * Whether every signature is its key's. Each says R = z/s · G + r/s · Q, R being the point of x = r with the parity
 * that the recovery id says. The sum of all, each times a number of 128 bits that nobody can choose, for it is hashed
 * from all of them, holds for a false one with a probability of 2^-128.
 */
function holdTogether(claims: readonly Keyed[]): boolean {
  const seed = sha256(concat(...claims.map(bytesOf)));
  const keys = new Map<string, { Q: Uint8Array; scalar: bigint }>();
  const [points, scalars] = [[Point.BASE], [0n]];
  for (const [i, { digest, signature, recovery, key }] of claims.entries()) {
    const [r, s] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
    const R = pointOf(r, recovery);
    if (R === null || !Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return false;
    const factor = integer(sha256(concat(seed, new Uint8Array([i]))).subarray(0, 16));
    const share = Fn.mul(factor, Fn.inv(s));
    points.push(R);
    scalars.push(factor);
    scalars[0] = Fn.sub(scalars[0] ?? 0n, Fn.mul(share, Fn.create(integer(digest))));
    const name = toHex(key);
    const before = keys.get(name)?.scalar ?? 0n;
    keys.set(name, { Q: key, scalar: Fn.sub(before, Fn.mul(share, r)) });
  }
  for (const { Q, scalar } of keys.values()) {
    points.push(Point.fromAffine({ x: integer(Q.subarray(0, 32)), y: integer(Q.subarray(32)) }));
    scalars.push(scalar);
  }
  return mulAddUnsafe(Point, points, scalars).is0();
}

function bytesOf({ digest, signature, recovery, key }: Keyed): Uint8Array {
  return concat(digest, signature, new Uint8Array([recovery]), key);
}

/** The point of the curve with this x and this parity of y, if there is one. */
function pointOf(x: bigint, parity: 0 | 1): InstanceType<typeof Point> | null {
  try {
    return Point.fromBytes(concat(new Uint8Array([2 + parity]), Point.Fp.toBytes(x)));
  } catch {
    return null;
  }
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(to0x(bytes));
}
