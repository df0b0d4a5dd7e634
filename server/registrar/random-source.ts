import { randomFillSync } from "node:crypto";

const POOL = 65_536;

/** Random bytes drawn from the system in portions: one call a salt would cost more than the salt's hash. */
export function randomSource(): (length: number) => Buffer {
  const pool = Buffer.allocUnsafe(POOL);
  let at = POOL;
  return (length) => {
    if (at + length > POOL) {
      randomFillSync(pool);
      at = 0;
    }
    return pool.subarray(at, (at += length));
  };
}
