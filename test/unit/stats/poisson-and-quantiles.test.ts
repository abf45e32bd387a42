import { describe, expect, it } from '@jest/globals';
import { evidenceShows, logEvidence } from '../../../src/stats/e-process.js';
import { gammaLowerQuantile, gammaLowerTail, gammaUpperQuantile, gammaUpperTail } from '../../../src/stats/gamma.js';
import { garwoodInterval } from '../../../src/stats/poisson.js';
import { quantileLowerBound, quantileUpperBound } from '../../../src/stats/quantile-bound.js';
import { mean, quantileOfSorted, quantileType7, sampleDeviation } from '../../../src/stats/quantiles.js';
import { binomialCdf, binomialUpperTail, poissonCdf } from '../../../src/stats/special.js';

const refusedAs = (code: string): unknown => expect.objectContaining({ code });

describe('the Garwood interval', () => {
  it('meets the published table: 0, 1 and 10 events at 95 %', () => {
    const at = (count: number) => garwoodInterval({ count, exposure: 1, confidence: 0.95 });
    expect(at(0)).toMatchObject({ lower: 0, upper: expect.closeTo(3.688879, 5) });
    expect(at(1)).toMatchObject({ lower: expect.closeTo(0.0253178, 6), upper: expect.closeTo(5.571643, 5) });
    expect(at(10)).toMatchObject({ lower: expect.closeTo(4.795389, 5), upper: expect.closeTo(18.390356, 5) });
  });

  it('covers at least its confidence for every rate, by full enumeration', () => {
    const bounds = Array.from({ length: 260 }, (_, count) => garwoodInterval({ count, exposure: 1, confidence: 0.95 }));
    const rates = bounds
      .slice(0, 200)
      .flatMap(({ lower, upper }) => [lower - 1e-9, lower + 1e-9, upper - 1e-9, upper + 1e-9]);
    for (const rate of rates.filter((value) => value > 0 && value < 190)) {
      let covered = 0;
      let probability = Math.exp(-rate);
      bounds.forEach(({ lower, upper }, count) => {
        if (lower <= rate && rate <= upper) covered += probability;
        probability *= rate / (count + 1);
      });
      expect(covered).toBeGreaterThanOrEqual(0.95 - 1e-6);
    }
  });

  it.each([
    ['COUNT_OUT_OF_RANGE', { count: -1 }],
    ['COUNT_OUT_OF_RANGE', { count: 0.5 }],
    ['RATE_OUT_OF_RANGE', { exposure: 0 }],
    ['RATE_OUT_OF_RANGE', { exposure: Infinity }],
    ['CONFIDENCE_OUT_OF_RANGE', { confidence: 1 }],
  ])('refuses with %s (%j)', (code, change) => {
    expect(() => garwoodInterval({ count: 1, exposure: 1, confidence: 0.95, ...change })).toThrow(refusedAs(code));
  });
});

describe('tails of the gamma distribution where the library is off', () => {
  // SciPy: gammaincc(1001, 1053.6031221333008) = .05; the library gives .0507.
  it('are right next to the mean of a large shape', () => {
    expect(gammaUpperTail(1053.6031221333008, 1001)).toBeCloseTo(0.05, 12);
    expect(gammaUpperTail(950, 1001)).toBeCloseTo(0.9484063269929102, 12);
    expect(gammaLowerTail(950, 1001)).toBeCloseTo(0.051593673007089745, 12);
    expect(gammaLowerTail(1053.6031221333008, 1001)).toBeCloseTo(0.95, 12);
    expect(gammaLowerTail(60, 50)).toBeCloseTo(0.9155933189063082, 12);
  });

  it('are turned into quantiles that lead back', () => {
    for (const shape of [150, 201, 5_000, 1e6]) {
      for (const tail of [1e-9, 0.01, 0.5, 0.99]) {
        expect(gammaLowerTail(gammaLowerQuantile(tail, shape), shape) / tail).toBeCloseTo(1, 9);
        expect(gammaUpperTail(gammaUpperQuantile(tail, shape), shape) / tail).toBeCloseTo(1, 9);
      }
    }
  });

  it('give the Poisson distribution', () => {
    expect(poissonCdf(2, 1)).toBeCloseTo(2.5 * Math.exp(-1), 14);
    expect(poissonCdf(0, 0)).toBe(1);
  });
});

describe('binomial tails', () => {
  it('are certain or impossible beyond the ends', () => {
    expect([binomialCdf(-1, 3, 0.5), binomialCdf(3, 3, 0.5)]).toEqual([0, 1]);
    expect([binomialUpperTail(0, 3, 0.5), binomialUpperTail(4, 3, 0.5)]).toEqual([1, 0]);
    expect(binomialUpperTail(3, 3, 0.5)).toBeCloseTo(0.125, 14);
  });
});

describe('bounds of a quantile by order statistics', () => {
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => n - i);

  it.each([
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
  ])('the %f quantile needs %d values', (q, n) => {
    expect(quantileUpperBound({ data: upTo(n), q, confidence: 0.95 })).toEqual({ value: n, rank: n, n, smallestN: n });
    expect(quantileUpperBound({ data: upTo(n - 1), q, confidence: 0.95 })).toMatchObject({ value: null, rank: null });
  });

  it('bound the median from both sides with the ranks of the sign test', () => {
    expect(quantileUpperBound({ data: upTo(10), q: 0.5, confidence: 0.95 }).rank).toBe(9);
    expect(quantileLowerBound({ data: upTo(10), q: 0.5, confidence: 0.95 })).toMatchObject({ rank: 2, value: 2 });
    expect(quantileLowerBound({ data: upTo(4), q: 0.5, confidence: 0.95 })).toMatchObject({ rank: null, value: null });
  });

  it('refuse no data, data that are no numbers, and levels at the ends', () => {
    const ask = (data: number[], q: number) => () => quantileUpperBound({ data, q, confidence: 0.95 });
    expect(ask([], 0.5)).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(ask([1, NaN], 0.5)).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(ask([1], 1)).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
  });
});

describe('type-7 quantiles', () => {
  it('are linear between order statistics', () => {
    expect(quantileType7([10, 20, 30, 40], 0.5)).toBe(25);
    expect(quantileType7([7], 0.9)).toBe(7);
  });

  it('refuse emptiness and levels outside 0…1', () => {
    expect(() => quantileOfSorted([], 0.5)).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => quantileOfSorted([1], 1.1)).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
    expect(() => mean([])).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(sampleDeviation([1])).toBeNull();
  });
});

describe('evidence that may be watched', () => {
  it('is 1 before anything is seen, and the integral afterwards', () => {
    expect(logEvidence({ successes: 0, failures: 0, required: 0.95 })).toBeCloseTo(0, 12);
    // One success at p0 = .5: integral from .5 to 1 of 2p dp / .5 = 1.5.
    expect(Math.exp(logEvidence({ successes: 1, failures: 0, required: 0.5 }))).toBeCloseTo(1.5, 12);
  });

  it('is a fair game at the required rate: its mean after the next sample is what it was', () => {
    const [required, s, f] = [0.9, 17.5, 1.5];
    const at = (successes: number, failures: number) => Math.exp(logEvidence({ successes, failures, required }));
    expect(required * at(s + 1, f) + (1 - required) * at(s, f + 1)).toBeCloseTo(at(s, f), 10);
  });

  it('shows the rate once it reaches 1/alpha, later than the fixed plan', () => {
    const shown = (successes: number) => evidenceShows({ successes, failures: 0, required: 0.95, confidence: 0.95 });
    const first = Array.from({ length: 400 }, (_, n) => shown(n)).indexOf(true);
    expect(first).toBeGreaterThan(59);
    expect(first).toBeLessThan(150);
  });

  it('refuses negative counts and limits at the ends', () => {
    expect(() => logEvidence({ successes: -1, failures: 0, required: 0.9 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    expect(() => logEvidence({ successes: 1, failures: NaN, required: 0.9 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    expect(() => logEvidence({ successes: 1, failures: 0, required: 1 })).toThrow(refusedAs('RATE_UNPROVABLE'));
    expect(() => logEvidence({ successes: 1, failures: 0, required: 1.1 })).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
  });
});
