import { describe, expect, it } from '@jest/globals';
import { binomialCdf, binomialUpperTail } from '../../../src/stats/special.js';
import { EXACT_BY_FRACTIONS } from './proportion-checks.js';
import { readReference } from './reference-file.js';

/** A decimal text as a fraction with a power of ten below. */
function fractionOf(decimal: string): { readonly above: bigint; readonly below: bigint } {
  const [whole = '0', places = ''] = decimal.split('.');
  return { above: BigInt(whole + places), below: 10n ** BigInt(places.length) };
}

/** P(X <= k) for n trials, in whole numbers throughout: no rounding anywhere before the last division. */
function exactTail(k: number, n: number, p: string): { readonly above: bigint; readonly below: bigint } {
  const { above: right, below: scale } = fractionOf(p);
  const wrong = scale - right;
  let term = wrong ** BigInt(n);
  let sum = term;
  for (let i = 0; i < k; i += 1) {
    // Divides without remainder: choose(n, i) right^i wrong^(n-i) holds one wrong more than the next.
    term = (term * BigInt(n - i) * right) / (BigInt(i + 1) * wrong);
    sum += term;
  }
  return { above: sum, below: scale ** BigInt(n) };
}

/** To 20 significant digits, then the nearest double. */
function doubleOf({ above, below }: { readonly above: bigint; readonly below: bigint }): number {
  const shift = below.toString().length - above.toString().length + 20;
  return Number(`${(above * 10n ** BigInt(shift)) / below}e-${shift}`);
}

/** Whole numbers of more trials take longer than a test should. */
const LARGEST = 1000;
const { binomCdf } = (readReference('special-functions.json') as { tables: { binomCdf: [number, number, number, number][] } }).tables; // prettier-ignore
const small = binomCdf.filter(([, n]) => n <= LARGEST);
const relative = (found: number, exact: number): number => (exact === 0 ? found : Math.abs(found - exact) / exact);

describe('binomial tails in whole numbers', () => {
  it('find the two values of the reference wrong that are replaced, by more than its stated 1e-7, and no other', () => {
    const wrong = small
      .filter(([k, n, p, listed]) => relative(listed, doubleOf(exactTail(k, n, `${p}`))) > 1e-7)
      .map(([k, n]) => `${k}/${n}`);
    expect(wrong.sort()).toEqual(Object.keys(EXACT_BY_FRACTIONS).sort());
  });

  it('are what stands in their place, and what the product computes', () => {
    for (const [k, n, p] of small.filter(([k, n]) => EXACT_BY_FRACTIONS[`${k}/${n}`] !== undefined)) {
      const exact = doubleOf(exactTail(k, n, `${p}`));
      expect(relative(EXACT_BY_FRACTIONS[`${k}/${n}`] ?? 0, exact)).toBeLessThan(1e-13);
      expect(relative(binomialCdf(k, n, p), exact)).toBeLessThan(1e-10);
    }
  });

  it('agree with the product on every tail of the reference with at most a thousand trials', () => {
    expect(small.length).toBeGreaterThan(10);
    for (const [k, n, p] of small) expect(relative(binomialCdf(k, n, p), doubleOf(exactTail(k, n, `${p}`)))).toBeLessThan(1e-9);
  }); // prettier-ignore
});

/** Near the middle, in a tail, and far in one; what an acceptance with some hundred to some thousand units meets. */
const FAR: readonly (readonly [k: number, n: number, p: string, rest: string])[] = [
  [2, 300, '0.05', '0.95'],
  [15, 300, '0.05', '0.95'],
  [10, 500, '0.1', '0.9'],
  [1, 1000, '0.05', '0.95'],
  [20, 1000, '0.05', '0.95'],
  [200, 1000, '0.05', '0.95'],
  [100, 1000, '0.5', '0.5'],
  [450, 1000, '0.5', '0.5'],
  [700, 1000, '0.95', '0.05'],
  [900, 1000, '0.95', '0.05'],
  [3, 2000, '0.01', '0.99'],
  [10, 5000, '0.01', '0.99'],
  [30, 5000, '0.05', '0.95'],
  [2300, 5000, '0.5', '0.5'],
];

describe('binomial tails of more than two hundred trials', () => {
  it.each(FAR)('P(X <= %i) of %i trials at %s, and the rest of it, agree with whole numbers', (k, n, p, rest) => {
    const lower = doubleOf(exactTail(k, n, p));
    // More than k right is at most n - k - 1 wrong.
    const upper = doubleOf(exactTail(n - k - 1, n, rest));
    expect(relative(binomialCdf(k, n, Number(p)), lower)).toBeLessThan(1e-11);
    expect(relative(binomialUpperTail(k + 1, n, Number(p)), upper)).toBeLessThan(1e-11);
  });

  it('reach from the middle to beyond 1e-100', () => {
    const tails = FAR.map(([k, n, p]) => binomialCdf(k, n, Number(p)));
    expect(Math.min(...tails)).toBeLessThan(1e-100);
    expect(tails.some((tail) => tail > 0.4 && tail < 0.7)).toBe(true);
  });
});
