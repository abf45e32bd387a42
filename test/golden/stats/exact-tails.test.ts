import { describe, expect, it } from '@jest/globals';
import { binomialCdf } from '../../../src/stats/special.js';
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
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= k; i += 1) {
    sum += choose * right ** BigInt(i) * (scale - right) ** BigInt(n - i);
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  return { above: sum, below: scale ** BigInt(n) };
}

/** To 20 significant digits, then the nearest double. */
function doubleOf({ above, below }: { readonly above: bigint; readonly below: bigint }): number {
  const shift = below.toString().length - above.toString().length + 20;
  return Number(`${(above * 10n ** BigInt(shift)) / below}e-${shift}`);
}

const LARGEST = 200;
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

  it('agree with the product on every tail of at most two hundred trials', () => {
    expect(small.length).toBeGreaterThan(10);
    for (const [k, n, p] of small) expect(relative(binomialCdf(k, n, p), doubleOf(exactTail(k, n, `${p}`)))).toBeLessThan(1e-9);
  }); // prettier-ignore
});
