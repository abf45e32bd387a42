import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oneSidedBounds, proportionInterval } from '../../../src/stats/binomial.js';

describe('one-sided exact bounds', () => {
  // docs/method/clopper-pearson.md shows these; made with SciPy.
  it.each([
    [8, 8, 0.687656],
    [17, 17, 0.8384339],
    [58, 58, 0.9496607],
    [59, 59, 0.9504924],
    [92, 93, 0.950006],
    [91, 93, 0.93385],
    [95, 100, 0.8977466],
  ])('%d of %d shows at least %f at 95 %%', (k, n, lower) => {
    expect(oneSidedBounds(k, n, 0.95).lower).toBeCloseTo(lower, 6);
  });

  it('gives the upper bound of 0 of 10 and of 95 of 100', () => {
    expect(oneSidedBounds(0, 10, 0.95).upper).toBeCloseTo(0.2588656, 7);
    expect(oneSidedBounds(95, 100, 0.95).upper).toBeCloseTo(0.9800944, 7);
  });

  it('decides an exact tie exactly: 3 of 3 shows one half at 87.5 %', () => {
    expect(oneSidedBounds(3, 3, 0.875).lower).toBe(0.5);
  });

  it('reads 0.95 as an error of 0.05, not of 0.050000000000000044', () => {
    expect(oneSidedBounds(1, 1, 0.95).lower).toBe(0.05);
  });

  it('leaves nothing below 0 of n and nothing above n of n', () => {
    expect(oneSidedBounds(0, 5, 0.95).lower).toBe(0);
    expect(oneSidedBounds(5, 5, 0.95).upper).toBe(1);
  });

  it.each([
    ['NO_TRIALS', 0, 0, 0.95],
    ['COUNT_OUT_OF_RANGE', -1, 10, 0.95],
    ['COUNT_OUT_OF_RANGE', 11, 10, 0.95],
    ['COUNT_OUT_OF_RANGE', NaN, 10, 0.95],
    ['COUNT_OUT_OF_RANGE', 1, 10.5, 0.95],
    ['COUNT_OUT_OF_RANGE', 0, -1, 0.95],
    ['CONFIDENCE_OUT_OF_RANGE', 1, 10, 0],
    ['CONFIDENCE_OUT_OF_RANGE', 1, 10, 1],
    ['CONFIDENCE_OUT_OF_RANGE', 1, 10, 95],
    ['CONFIDENCE_OUT_OF_RANGE', 1, 10, NaN],
  ])('refuses with %s for k = %d, n = %d, confidence %d', (code, k, n, confidence) => {
    expect(() => oneSidedBounds(k, n, confidence)).toThrow(expect.objectContaining({ code }));
  });

  it('rises with every further success and falls with every further failure', () => {
    const count = fc.integer({ min: 0, max: 400 });
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(count, count, fraction, fc.constantFrom(0.8, 0.9, 0.95, 0.99), (k, failures, part, confidence) => {
        const n = k + failures + 1;
        const worse = oneSidedBounds(k, n, confidence);
        const some = oneSidedBounds(k + part, n, confidence);
        const better = oneSidedBounds(k + 1, n, confidence);
        expect(worse.lower).toBeLessThanOrEqual(some.lower + 1e-13);
        expect(some.lower).toBeLessThanOrEqual(better.lower + 1e-13);
        expect(worse.upper).toBeLessThanOrEqual(some.upper + 1e-13);
        expect(some.upper).toBeLessThanOrEqual(better.upper + 1e-13);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('coverage of the Clopper-Pearson interval by full enumeration', () => {
  it('is at least nominal for n up to 200 and rates all over the range', () => {
    for (const n of [1, 2, 3, 5, 10, 20, 50, 59, 100, 150, 200]) {
      const bounds = Array.from({ length: n + 1 }, (_, k) => proportionInterval({ k, n, confidence: 0.95 }));
      // The worst rates lie next to the ends of the intervals, on either side.
      const rates = bounds.flatMap(({ lower, upper }) => [lower - 1e-9, lower + 1e-9, upper - 1e-9, upper + 1e-9]);
      for (const p of rates.filter((rate) => rate > 0 && rate < 1)) {
        let covered = 0;
        // In logarithms: (1 - p)^n is below every double next to the upper end.
        let logProbability = n * Math.log1p(-p);
        bounds.forEach(({ lower, upper }, k) => {
          if (lower <= p && p <= upper) covered += Math.exp(logProbability);
          logProbability += Math.log((n - k) / (k + 1)) + Math.log(p) - Math.log1p(-p);
        });
        expect(covered).toBeGreaterThanOrEqual(0.95 - 1e-6);
      }
    }
  });
});

describe('the other intervals of a proportion', () => {
  it('refuse the same inputs', () => {
    for (const method of ['wilson', 'wilson-continuity', 'agresti-coull', 'jeffreys'] as const) {
      const call = () => proportionInterval({ k: 3, n: 2, confidence: 0.95, method });
      expect(call).toThrow(expect.objectContaining({ code: 'COUNT_OUT_OF_RANGE' }));
    }
  });

  it('stay within 0 and 1 where their formulas leave it', () => {
    const { lower } = proportionInterval({ k: 0, n: 10, confidence: 0.95, method: 'agresti-coull' });
    expect(lower).toBe(0);
  });

  it('take twice the error on one side', () => {
    const two = proportionInterval({ k: 7, n: 10, confidence: 0.9 });
    const one = proportionInterval({ k: 7, n: 10, confidence: 0.95, sides: 'ONE' });
    expect(one.lower).toBeCloseTo(two.lower, 12);
    expect(one).toMatchObject({ sides: 'ONE', point: 0.7 });
  });
});
