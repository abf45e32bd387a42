import erfcinv from '@stdlib/math-base-special-erfcinv';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import log1pmx from '@stdlib/math-base-special-log1pmx';

/**
 * Tails and quantiles of the gamma distribution, hence of Poisson counts and chi-square.
 * Up to this shape they are @stdlib's. Above it gammainc 0.3.1 is off by as much as 2.5 % next to the mean (seen at shape 1001), so the
 * tails are summed here: x^a e^-x / Γ(a+1) times a series of positive terms.
 */
const LIBRARY_UP_TO = 200;

/** P(Gamma(shape, 1) > x). shape > 0, x >= 0. */
export function gammaUpperTail(x: number, shape: number): number {
  if (shape < LIBRARY_UP_TO) return gammainc(x, shape, true, true);
  return x < shape ? 1 - lowerSum(x, shape) : upperSum(x, shape);
}

/** P(Gamma(shape, 1) <= x). */
export function gammaLowerTail(x: number, shape: number): number {
  if (shape < LIBRARY_UP_TO) return gammainc(x, shape);
  return x < shape ? lowerSum(x, shape) : 1 - upperSum(x, shape);
}

/** The x with P(Gamma(shape, 1) <= x) = tail. */
export function gammaLowerQuantile(tail: number, shape: number): number {
  return shape < LIBRARY_UP_TO ? gammaincinv(tail, shape, false) : solve(tail, shape, false);
}

/** The x with P(Gamma(shape, 1) > x) = tail. */
export function gammaUpperQuantile(tail: number, shape: number): number {
  return shape < LIBRARY_UP_TO ? gammaincinv(tail, shape, true) : solve(tail, shape, true);
}

/** x^a e^-x / Γ(a+1) without cancellation (Loader 2000): the exponent is a (log(1+d) - d) with d = x/a - 1. */
function weight(x: number, a: number): number {
  const stirling = (1 / 12 - (1 / 360 - 1 / (1260 * a * a)) / (a * a)) / a;
  return Math.exp(a * log1pmx((x - a) / a) - stirling) / Math.sqrt(2 * Math.PI * a);
}

/** weight * (1 + x/(a+1) + x²/((a+1)(a+2)) + …), for x < a. */
function lowerSum(x: number, a: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; term > Number.EPSILON * sum; i += 1) {
    term *= x / (a + i);
    sum += term;
  }
  return weight(x, a) * sum;
}

/** weight * (a/x + a(a-1)/x² + …), for x >= a: after so many steps that what is left cannot change a double. */
function upperSum(x: number, a: number): number {
  let term = a / x;
  let sum = term;
  for (let i = 1; term > Number.EPSILON * sum; i += 1) {
    term *= (a - i) / x;
    sum += term;
  }
  return weight(x, a) * sum;
}

const MOST_STEPS = 40;

/** Newton on the logarithm of the tail that is asked for, from Wilson & Hilferty's (1931) cube-root start. */
function solve(tail: number, a: number, upper: boolean): number {
  const z = Math.SQRT2 * erfcinv(2 * tail);
  let x = a * (1 - 1 / (9 * a) + (upper ? z : -z) / 3 / Math.sqrt(a)) ** 3;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const found = upper ? gammaUpperTail(x, a) : gammaLowerTail(x, a);
    const density = (weight(x, a) * a) / x;
    // d/dx log(tail) = ∓ density / tail
    const move = (Math.log(found / tail) * found) / density;
    const next = upper ? x + move : x - move;
    const settled = Math.abs(next - x) <= 4 * Number.EPSILON * x;
    x = next;
    if (settled) break;
  }
  return x;
}
