import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import { gammaUpperTail } from './gamma.js';

/**
 * The special functions everything else stands on, under the names of the field. They are @stdlib's (but see gamma.ts);
 * pinned by test/golden/data/stats/special-functions.json (40-digit arithmetic).
 */

/** 1 - p with the binary noise cut off: 1 - 0.95 is 0.05 here, not 0.050000000000000044. */
export function complementOf(p: number): number {
  return Number((1 - p).toPrecision(15));
}

/** I_x(a, b): P(Beta(a, b) <= x). a, b > 0; x in 0…1. */
export function betaCdf(x: number, a: number, b: number): number {
  return betainc(x, a, b);
}

/** The x with P(Beta(a, b) <= x) = tail. a, b > 0; tail in 0…1. */
export function betaLowerQuantile(tail: number, a: number, b: number): number {
  return betaincinv(tail, a, b, false);
}

/** The x with P(Beta(a, b) > x) = tail: as exact for tiny tails as the lower quantile. */
export function betaUpperQuantile(tail: number, a: number, b: number): number {
  return betaincinv(tail, a, b, true);
}

/** P(Bin(n, p) <= k). k < 0 gives 0, k >= n gives 1. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : betainc(p, k + 1, n - k, true, true);
}

/** P(Bin(n, p) >= k). k <= 0 gives 1, k > n gives 0. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : betainc(p, k, n - k + 1);
}

/** P(Poisson(mean) <= k), k >= 0. */
export function poissonCdf(k: number, mean: number): number {
  return mean === 0 ? 1 : gammaUpperTail(mean, k + 1);
}

/** P(chi-square with df degrees of freedom > x). */
export function chiSquareSurvival(x: number, df: number): number {
  return x <= 0 ? 1 : gammaUpperTail(x / 2, df / 2);
}

/** P(Z <= z), Z standard normal. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** The z with P(Z <= z) = p; -Infinity at 0, Infinity at 1. */
export function normalQuantile(p: number): number {
  return -Math.SQRT2 * erfcinv(2 * p);
}
