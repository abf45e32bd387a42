import { describe, expect, it } from '@jest/globals';
import { seededRng } from '../../../src/kernel/rng.js';
import { bootstrap, bootstrapInterval } from '../../../src/stats/bootstrap.js';
import { categoricalDrift } from '../../../src/stats/drift-categorical.js';
import { kolmogorovSmirnov, populationStability, wassersteinDistance } from '../../../src/stats/drift-numeric.js';
import { kolmogorovSurvival } from '../../../src/stats/kolmogorov.js';
import { mcnemar } from '../../../src/stats/mcnemar.js';
import { adjustPValues } from '../../../src/stats/multiple-testing.js';
import { fisherExactP, newcombeInterval } from '../../../src/stats/two-proportions.js';

const refusedAs = (code: string): unknown => expect.objectContaining({ code });
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('two proportions', () => {
  it("gives Newcombe's own example: 56/70 less 48/80 is .0524 to .3339", () => {
    const { lower, upper } = newcombeInterval({ k1: 56, n1: 70, k2: 48, n2: 80, confidence: 0.95 });
    expect([lower, upper]).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)]);
  });

  it("gives Fisher's tea: 3 of 4 and 1 of 4 is .4857 two-sided", () => {
    expect(fisherExactP({ k1: 3, n1: 4, k2: 1, n2: 4 })).toBeCloseTo(34 / 70, 12);
  });

  it('refuses empty samples and fractions of a success', () => {
    expect(() => newcombeInterval({ k1: 0, n1: 0, k2: 1, n2: 2, confidence: 0.95 })).toThrow(refusedAs('NO_TRIALS'));
    expect(() => fisherExactP({ k1: 0.5, n1: 1, k2: 1, n2: 2 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    expect(() => fisherExactP({ k1: 3, n1: 2, k2: 1, n2: 2 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
  });
});

describe('the same items under two models', () => {
  it('rests on the items that differ: 1 against 9 is 22/1024', () => {
    expect(mcnemar(1, 9).exactP).toBeCloseTo(22 / 1024, 14);
    expect(mcnemar(0, 0)).toMatchObject({ exactP: 1, midP: 1, chi2: null });
  });

  it('refuses negative and fractional counts', () => {
    expect(() => mcnemar(-1, 2)).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    expect(() => mcnemar(1, 2.5)).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
  });
});

describe('several p-values at once', () => {
  it('adjusts them, order kept, never above 1', () => {
    const { bonferroni, holm, benjaminiHochberg } = adjustPValues([0.04, 0.01, 0.6]);
    expect(bonferroni).toEqual([0.12, 0.03, 1]);
    expect(holm).toEqual([0.08, 0.03, 0.6]);
    expect(benjaminiHochberg[0]).toBeCloseTo(0.06, 12);
  });

  it('accepts none and refuses what is no probability', () => {
    expect(adjustPValues([]).holm).toEqual([]);
    expect(() => adjustPValues([0.1, 1.1])).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
    expect(() => adjustPValues([NaN])).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
  });
});

describe('drift of numbers', () => {
  it('is nothing between a sample and itself', () => {
    const data = [3, 1, 2, 2];
    expect(kolmogorovSmirnov(data, data)).toEqual({ statistic: 0, pAsymptotic: 1, pExact: 1 });
    expect(wassersteinDistance(data, data)).toBe(0);
    expect(populationStability(data, data).psi).toBe(0);
  });

  it('is a certainty of 2 in 20 orders for three values below three others', () => {
    expect(kolmogorovSmirnov([1, 2, 3], [4, 5, 6]).pExact).toBeCloseTo(2 / 20, 14);
    expect(wassersteinDistance([1, 2, 3], [4, 5, 6])).toBeCloseTo(3, 14);
  });

  it('leaves the exact p out when the samples are huge', () => {
    const big = Float64Array.from({ length: 6_000 }, (_, i) => i);
    expect(
      kolmogorovSmirnov(
        big,
        big.map((value) => value + 100),
      ).pExact,
    ).toBeNull();
  });

  // SciPy kstwo.sf.
  it.each([
    [150, 0.11, 0.049054525440555],
    [1000, 0.01, 0.9999496745370611],
    [50, 0.10666666666666669, 0.5828322340160563],
    [5, 0.05, 1],
  ])('Kolmogorov survival at n = %d, d = %f is %f', (n, d, p) => {
    expect(kolmogorovSurvival(n, d)).toBeCloseTo(p, 9);
  });

  it('refuses emptiness, infinities and a floor that is none', () => {
    expect(() => kolmogorovSmirnov([], [1])).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => wassersteinDistance([1], [Infinity])).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => populationStability([1], [2], 0)).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
  });
});

describe('drift of categories', () => {
  it('is greatest when nothing is shared', () => {
    expect(categoricalDrift([10, 0], [0, 10])).toMatchObject({
      jensenShannonDistance: 1,
      totalVariation: 1,
      chi2: 20,
      df: 1,
    });
  });

  it('leaves out categories that occur in neither sample', () => {
    expect(categoricalDrift([10, 0, 5], [10, 0, 5])).toMatchObject({ df: 1, p: 1 });
    expect(categoricalDrift([10], [3])).toMatchObject({ df: 0, p: 1, chi2: 0 });
  });

  it('refuses samples that cannot be compared', () => {
    expect(() => categoricalDrift([1], [1, 2])).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => categoricalDrift([0, 0], [1, 2])).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => categoricalDrift([-1, 2], [1, 2])).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
  });
});

describe('the bootstrap', () => {
  const units = [3, 5, 8, 9, 12, 15, 18, 30];
  const ask = (seed: number, method: 'percentile' | 'basic' | 'bca') =>
    bootstrap({ units, statistic: average, confidence: 0.9, replicates: 500, rng: seededRng(seed), method });

  it('gives the same interval for the same seed and another for another', () => {
    expect(ask(1, 'bca')).toEqual(ask(1, 'bca'));
    expect(ask(1, 'bca').lower).not.toBe(ask(2, 'bca').lower);
  });

  it('holds the point, mirrored by the basic method', () => {
    const [percentile, basic] = [ask(4, 'percentile'), ask(4, 'basic')];
    expect(percentile.lower).toBeLessThan(12.5);
    expect(percentile.upper).toBeGreaterThan(12.5);
    expect(basic.lower).toBeCloseTo(25 - percentile.upper, 12);
  });

  it('resamples whole groups, so like images do not narrow it', () => {
    const pooled = (groups: readonly (readonly number[])[]): number => average(groups.flat());
    const clusters = units.map((value) => Array.from({ length: 20 }, () => value));
    const result = bootstrap({
      units: clusters,
      statistic: pooled,
      confidence: 0.9,
      replicates: 500,
      rng: seededRng(1),
    });
    expect(result.upper - result.lower).toBeCloseTo(ask(1, 'bca').upper - ask(1, 'bca').lower, 9);
  });

  it('is a single value when nothing varies', () => {
    const result = bootstrap({
      units: [2, 2, 2],
      statistic: average,
      confidence: 0.9,
      replicates: 20,
      rng: seededRng(1),
    });
    expect(result).toMatchObject({ lower: 2, upper: 2, standardError: 0 });
  });

  it('refuses one unit, no replicates, and a correction that would be infinite', () => {
    const one = { units: [1], statistic: average, confidence: 0.9, replicates: 10, rng: seededRng(1) };
    expect(() => bootstrap(one)).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => bootstrap({ ...one, units, replicates: 0 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    const evidence = { point: 5, replicates: [1, 2, 3], leaveOneOut: [1, 2] };
    expect(() => bootstrapInterval(evidence, 0.9, 'bca')).toThrow(refusedAs('DATA_NOT_USABLE'));
    expect(() => bootstrapInterval(evidence, 1, 'basic')).toThrow(refusedAs('CONFIDENCE_OUT_OF_RANGE'));
  });
});
