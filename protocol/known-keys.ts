import { secp256k1 } from "@noble/curves/secp256k1.js";
import { equal, to0x, toHex } from "./bytes.ts";
import { addressOf, portable, type Primitives, type PublicKey, type Signature } from "./primitives.ts";

const { Point } = secp256k1;
const { Fn } = Point;

type Table = InstanceType<typeof Point>;

interface KnownKey {
  key: PublicKey;
  /** Multiples of the key; made once it has signed so often that they pay. */
  table?: Table;
  uses: number;
}

/** A table costs as much as five recoveries, and each check with one a third of a recovery. */
const USES_BEFORE_TABLE = 8;
const WINDOW = 5;
/** A table takes about 200 KB. */
const MAX_TABLES = 64;
const MAX_KEYS = 10_000;

/**
 * Remembers the secp256k1 keys that it meets, for whoever checks thousands of signatures by a few hundred officers:
 * where the key is known, R is computed from it and compared with r and the recovery id, which is the same as
 * recovering the key and comparing that.
 */
export function rememberKeys(base: Primitives = portable): Primitives {
  const known = new Map<string, KnownKey>();
  let tables = 0;

  const remember = (name: string, key: PublicKey): void => {
    if (known.size >= MAX_KEYS) {
      known.clear();
      tables = 0;
    }
    const { uses } = known.get(name) ?? { uses: 0 };
    const isDue = uses >= USES_BEFORE_TABLE && tables < MAX_TABLES;
    known.set(name, { key, uses: uses + 1, ...(isDue && { table: tableOf(key) }) });
    if (isDue) tables++;
  };
  return {
    ...base,
    recover: (digest, signature, recovery, expected) => {
      if (expected === undefined) return base.recover(digest, signature, recovery);
      const name = toHex(expected);
      const { key, table } = known.get(name) ?? {};
      if (key && table && isBy(table, digest, signature, recovery)) return key;
      const recovered = base.recover(digest, signature, recovery);
      if (recovered !== null && equal(addressOf(recovered), expected)) remember(name, recovered);
      return recovered;
    },
  };
}

function tableOf(key: PublicKey): Table {
  const [x, y] = [integer(key.subarray(0, 32)), integer(key.subarray(32))];
  return Point.fromAffine({ x, y }).precompute(WINDOW, false);
}

/** R = z/s · G + r/s · Q has x = r, and the parity of y that the recovery id says. */
function isBy(key: Table, digest: Uint8Array, signature: Signature, recovery: 0 | 1): boolean {
  const [r, s] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
  if (!Fn.isValidNot0(r) || !Fn.isValidNot0(s)) return false;
  const inverse = Fn.inv(s);
  const z = Fn.create(integer(digest));
  const R = Point.BASE.multiplyUnsafe(Fn.mul(z, inverse)).add(key.multiplyUnsafe(Fn.mul(r, inverse)));
  if (R.is0()) return false;
  const { x, y } = R.toAffine();
  return x === r && (y & 1n) === BigInt(recovery);
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(to0x(bytes));
}
