import { FpInvertBatch } from "@noble/curves/abstract/modular.js";
import { normalizeZ } from "@noble/curves/abstract/curve.js";
import { p256 } from "@noble/curves/nist.js";

const { Point } = p256;
const { Fp, Fn } = Point;
const P = Fp.ORDER;
const A = Point.CURVE().a;

type ProjectivePoint = InstanceType<typeof Point>;

/** A point of P-256; null is the point at infinity. */
export type Affine = { readonly x: bigint; readonly y: bigint } | null;

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

/** A sum whose slope waits for the one inversion that all of them share. */
interface Waiting {
  at: number;
  rise: bigint;
  run: bigint;
}

/**
 * Adds to each sum its term, by the group law in affine coordinates: a sixth of what projective ones cost, since many
 * additions at once share one inversion. Whatever comes together is told apart: infinity, equal points, opposite ones.
 */
export function addEach(sums: Affine[], terms: readonly Affine[]): void {
  const waiting: Waiting[] = [];
  for (const [at, term] of terms.entries()) {
    const sum = sums[at] ?? null;
    if (term === null) continue;
    if (sum === null) sums[at] = term;
    else if (sum.x !== term.x) waiting.push({ at, rise: term.y - sum.y, run: mod(term.x - sum.x) });
    // The order of the curve is odd, so that no y is 0.
    else if (sum.y === term.y) waiting.push({ at, rise: 3n * sum.x * sum.x + A, run: mod(2n * sum.y) });
    else sums[at] = null;
  }
  const runs = waiting.map(({ run }) => run);
  const inverses = FpInvertBatch(Fp, runs, true);
  for (const [i, { at, rise }] of waiting.entries()) {
    const [sum, term] = [sums[at], terms[at]];
    if (!sum || !term) continue;
    const slope = mod(rise * (inverses[i] ?? 0n));
    const x = mod(slope * slope - sum.x - term.x);
    sums[at] = { x, y: mod(slope * (sum.x - x) - sum.y) };
  }
}

/** Bits of a window: the wide one for more than a hundred sums, the narrow one for a handful. */
export type Window = 4 | 8;

/** Of one point, for each window w the multiples 1 to 2^(bits − 1) of 2^(w · bits) · point. */
export interface Multiples {
  bits: Window;
  windows: readonly (readonly Affine[])[];
}

/** Multiples of a point that others are put together from: half a megabyte with wide windows, a tenth with narrow ones. */
export function multiplesOf(point: ProjectivePoint, bits: Window): Multiples {
  const bases = normalizeZ(Point, shifted(point, bits)).map((base): Affine => base.toAffine());
  const windows = bases.map((base) => [base]);
  for (let many = 1; many < 2 ** (bits - 1); many *= 2) {
    // many + 1 … 2 · many are `many` further on than 1 … many.
    const sums = windows.flat();
    addEach(
      sums,
      windows.flatMap((own) => own.map(() => own[many - 1] ?? null)),
    );
    for (const [w, own] of windows.entries()) own.push(...sums.slice(w * many, (w + 1) * many));
  }
  return { bits, windows };
}

/** 2^(w · bits) · point of every window w of a scalar, and of one more, for what the last one carries. */
function shifted(point: ProjectivePoint, bits: Window): ProjectivePoint[] {
  const points = [point];
  for (let last = point; points.length <= 256 / bits; points.push(last)) {
    for (let i = 0; i < bits; i++) last = last.double();
  }
  return points;
}

/** `sums[i] += scalars[i] · point`, of the point that these are the multiples of; scalars modulo the order. */
export function addMultiples(sums: Affine[], { bits, windows }: Multiples, scalars: readonly bigint[]): void {
  const digits = scalars.map((scalar) => digitsOf(scalar, bits));
  for (const [w, own] of windows.entries()) {
    addEach(
      sums,
      digits.map((of) => multipleIn(own, of[w] ?? 0)),
    );
  }
}

/** Digits from 1 − 2^(bits − 1) to 2^(bits − 1), the lowest first, whose sum Σ digit · 2^(w · bits) is the scalar. */
function digitsOf(scalar: bigint, bits: Window): number[] {
  const digits: number[] = [];
  let carry = 0;
  for (const part of partsOf(scalar, bits)) {
    const digit = part + carry;
    carry = digit > 2 ** (bits - 1) ? 1 : 0;
    digits.push(digit - 2 ** bits * carry);
  }
  return [...digits, carry];
}

/** Bytes or halves of bytes, the lowest first. */
function partsOf(scalar: bigint, bits: Window): number[] {
  const bytes = [...Fn.toBytes(scalar)].reverse();
  return bits === 8 ? bytes : bytes.flatMap((byte) => [byte & 15, byte >> 4]);
}

function multipleIn(own: readonly Affine[], digit: number): Affine {
  const found = own[Math.abs(digit) - 1] ?? null;
  return digit < 0 && found !== null ? { x: found.x, y: P - found.y } : found;
}
