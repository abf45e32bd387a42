import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../src/kernel/rng.js';
import { oneSidedBounds, proportionInterval, type OneSidedBounds } from '../../../src/stats/binomial.js';
import { logEvidence } from '../../../src/stats/e-process.js';
import { passChance, planSampleSize } from '../../../src/stats/planner.js';
import { garwoodInterval } from '../../../src/stats/poisson.js';
import { quantileLowerBound, quantileUpperBound } from '../../../src/stats/quantile-bound.js';
import { shareBounds } from '../../../src/stats/share-rule.js';

/** Beside an end of an interval, on either side: there coverage jumps, so there it is worst. */
const beside = (end: number): number[] => [end * (1 - 1e-10), end * (1 + 1e-10)];
/** What rounding may cost: the ends themselves hold to 1e-9 relative. */
const ROUNDING = 1e-7;

/** Chance of each outcome from ratios of neighbours, begun at the likeliest one so that nothing is lost below the doubles. */
function chancesBy(ratio: (k: number) => number, most: number, likeliest: number): Float64Array {
  const chances = new Float64Array(most + 1);
  let sum = (chances[likeliest] = 1);
  for (let k = likeliest; k < most; k += 1) sum += chances[k + 1] = (chances[k] as number) * ratio(k);
  for (let k = likeliest; k > 0; k -= 1) sum += chances[k - 1] = (chances[k] as number) / ratio(k - 1);
  return chances.map((chance) => chance / sum);
}

function binomialChances(n: number, p: number): Float64Array {
  const odds = p / (1 - p);
  return chancesBy((k) => ((n - k) / (k + 1)) * odds, n, Math.min(n, Math.floor((n + 1) * p)));
}

function poissonChances(most: number, rate: number): Float64Array {
  return chancesBy((k) => rate / (k + 1), most, Math.min(most, Math.floor(rate)));
}

function chanceOf(chances: Float64Array, bounds: readonly OneSidedBounds[], holds: (b: OneSidedBounds) => boolean) {
  let sum = 0;
  for (let k = 0; k < bounds.length; k += 1) if (holds(bounds[k] as OneSidedBounds)) sum += chances[k] as number;
  return sum;
}

describe('coverage of the exact interval of a proportion, every outcome counted', () => {
  it.each([0.8, 0.95])('is at least %f two-sided for every n from 1 to 200', (confidence) => {
    let worst = 1;
    for (let n = 1; n <= 200; n += 1) {
      const bounds = Array.from({ length: n + 1 }, (_, k) => proportionInterval({ k, n, confidence }));
      for (const p of bounds.flatMap(({ lower, upper }) => [...beside(lower), ...beside(upper)])) {
        if (p <= 0 || p >= 1) continue;
        worst = Math.min(
          worst,
          chanceOf(binomialChances(n, p), bounds, (b) => b.lower <= p && p <= b.upper),
        );
      }
    }
    expect(worst).toBeGreaterThanOrEqual(confidence - ROUNDING);
  });

  it('is at least .95 for each one-sided bound and every n from 1 to 200', () => {
    let worst = 1;
    for (let n = 1; n <= 200; n += 1) {
      const bounds = Array.from({ length: n + 1 }, (_, k) => oneSidedBounds(k, n, 0.95));
      for (const { lower, upper } of bounds) {
        const [p, q] = [lower * (1 - 1e-10), upper * (1 + 1e-10)];
        if (p > 0)
          worst = Math.min(
            worst,
            chanceOf(binomialChances(n, p), bounds, (b) => b.lower <= p),
          );
        if (q < 1)
          worst = Math.min(
            worst,
            chanceOf(binomialChances(n, q), bounds, (b) => b.upper >= q),
          );
      }
    }
    expect(worst).toBeGreaterThanOrEqual(0.95 - ROUNDING);
    expect(worst).toBeLessThan(0.9501);
  });
});

describe('coverage of the exact interval of a rate, every outcome counted', () => {
  it.each([0.8, 0.95, 0.99])('is at least %f two-sided for expected counts up to 200', (confidence) => {
    const most = 420;
    const bounds = Array.from({ length: most + 1 }, (_, count) => garwoodInterval({ count, exposure: 1, confidence }));
    let worst = 1;
    for (const rate of bounds.flatMap(({ lower, upper }) => [...beside(lower), ...beside(upper)])) {
      if (rate <= 0 || rate > 200) continue;
      worst = Math.min(
        worst,
        chanceOf(poissonChances(most, rate), bounds, (b) => b.lower <= rate && rate <= b.upper),
      );
    }
    expect(worst).toBeGreaterThanOrEqual(confidence - ROUNDING);
  });
});

/** Smallest sum of shares, in steps of 1/parts, with which n groups show p0. */
function provingSum(n: number, parts: number, p0: number): number {
  let [low, high] = [0, n * parts + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (oneSidedBounds(middle / parts, n, 0.95).lower >= p0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Distribution of the sum of n independent shares, each 0, 1/parts … 1 with these chances. */
function sumOfShares(chances: Float64Array, n: number): Float64Array {
  let sum = Float64Array.of(1);
  for (let group = 0; group < n; group += 1) {
    const next = new Float64Array(sum.length + chances.length - 1);
    for (let i = 0; i < sum.length; i += 1) {
      const here = sum[i] as number;
      if (here === 0) continue;
      for (let j = 0; j < chances.length; j += 1) next[i + j] = (next[i + j] as number) + here * (chances[j] as number);
    }
    sum = next;
  }
  return sum;
}

/** Weights to chances whose mean is just below p0: what is missing or too much goes to the ends. */
function atMean(weights: Float64Array, p0: number): Float64Array {
  const parts = weights.length - 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chances = weights.map((weight) => weight / total);
  const mean = chances.reduce((sum, chance, i) => sum + (chance * i) / parts, 0);
  const wanted = p0 - 1e-9;
  // A mixture with all-right or all-wrong groups has any mean between.
  const end = mean < wanted ? 1 : 0;
  const part = (wanted - mean) / (end - mean);
  const mixed = chances.map((chance) => chance * (1 - part));
  mixed[end * parts] = (mixed[end * parts] as number) + part;
  return mixed;
}

function wrongPass(weights: Float64Array, n: number, p0: number): number {
  const parts = weights.length - 1;
  const sum = sumOfShares(atMean(weights, p0), n);
  let chance = 0;
  for (let i = provingSum(n, parts, p0); i < sum.length; i += 1) chance += sum[i] as number;
  return chance;
}

describe('shares of many values, searched for those that fool the share rule', () => {
  it('let a wrong claim pass with at most the agreed error, also after local optimisation', () => {
    const rng = seededRng(23);
    let worst = 0;
    for (let start = 0; start < 30; start += 1) {
      const n = 1 + Math.floor(100 * rng.next() ** 2);
      const parts = 1 + Math.floor(rng.next() * 8);
      const p0 = 0.3 + 0.69 * rng.next();
      let best = Float64Array.from({ length: parts + 1 }, () => rng.next() ** 4 + 1e-6);
      let fooled = wrongPass(best, n, p0);
      for (let step = 0; step < 40; step += 1) {
        const near = best.map((weight) => weight * Math.exp(2 * (rng.next() - 0.5) * (rng.next() < 0.2 ? 6 : 1)));
        const chance = wrongPass(near, n, p0);
        if (chance > fooled) [best, fooled] = [near, chance];
      }
      worst = Math.max(worst, fooled);
    }
    expect(worst).toBeGreaterThan(0.03);
    expect(worst).toBeLessThanOrEqual(0.05 + 1e-6);
  });

  it('bound from above as they bound the failures from below', () => {
    const group = fc.record({
      total: fc.integer({ min: 1, max: 30 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 40 }), (raw) => {
        const groups = raw.map(({ total, part }) => ({ total, right: Math.floor(part * total) }));
        const failures = groups.map(({ total, right }) => ({ total, right: total - right }));
        expect(shareBounds(groups, 0.95).upper).toBeCloseTo(1 - (shareBounds(failures, 0.95).lower ?? NaN), 9);
      }),
      { numRuns: 100, seed: 9 },
    );
  });
});

describe('a single outcome that turns from wrong to right', () => {
  const counts = fc.tuple(fc.nat(300), fc.nat(300)).map(([k, more]) => ({ k, n: k + 1 + more }));
  const confidence = fc.constantFrom(0.8, 0.9, 0.95, 0.99);
  const sides = fc.constantFrom('ONE' as const, 'TWO' as const);

  it.each(['clopper-pearson', 'wilson', 'wilson-continuity', 'agresti-coull', 'jeffreys'] as const)(
    'never lowers an end of the %s interval',
    (method) => {
      fc.assert(
        fc.property(counts, confidence, sides, ({ k, n }, level, side) => {
          const before = proportionInterval({ k, n, confidence: level, sides: side, method });
          const after = proportionInterval({ k: k + 1, n, confidence: level, sides: side, method });
          expect(after.lower).toBeGreaterThanOrEqual(before.lower - 1e-13);
          expect(after.upper).toBeGreaterThanOrEqual(before.upper - 1e-13);
        }),
        { numRuns: 200, seed: 13 },
      );
    },
  );

  it('never raises an end of a rate: one event less', () => {
    fc.assert(
      fc.property(fc.nat(500), confidence, sides, (count, level, side) => {
        const before = garwoodInterval({ count: count + 1, exposure: 100, confidence: level, sides: side });
        const after = garwoodInterval({ count, exposure: 100, confidence: level, sides: side });
        expect(after.lower).toBeLessThan(before.lower);
        expect(after.upper).toBeLessThan(before.upper);
      }),
      { numRuns: 200, seed: 17 },
    );
  });

  it('raises the evidence of the e-process', () => {
    const rate = fc.double({ min: 0.5, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), rate, (successes, failures, required) => {
        const before = logEvidence({ successes, failures: failures + 1, required });
        expect(logEvidence({ successes: successes + 1, failures, required })).toBeGreaterThan(before);
      }),
      { numRuns: 200, seed: 19 },
    );
  });

  it('never raises a bound of a quantile: one measurement that is shorter', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 60, maxLength: 90 });
    fc.assert(
      fc.property(values, fc.nat(), fc.constantFrom(0.5, 0.9, 0.95), (data, pick, q) => {
        const at = pick % data.length;
        const shorter = data.map((value, i) => (i === at ? value - 1 : value));
        for (const bound of [quantileUpperBound, quantileLowerBound]) {
          const before = bound({ data, q, confidence: 0.95 }).value ?? Infinity;
          expect(bound({ data: shorter, q, confidence: 0.95 }).value ?? Infinity).toBeLessThanOrEqual(before);
        }
      }),
      { numRuns: 100, seed: 29 },
    );
  });
});

describe('sizes of the planner', () => {
  const rate = fc.integer({ min: 500, max: 985 }).map((thousandths) => thousandths / 1000);

  it('are the least that pass without failure', () => {
    fc.assert(
      fc.property(
        rate,
        fc.constantFrom(0.8, 0.9, 0.95, 0.99),
        fc.integer({ min: 1, max: 6 }),
        (required, confidence, attempts) => {
          const plan = planSampleSize({ required, confidence, attempts });
          const lower = (n: number) => oneSidedBounds(n, n, plan.confidencePerAttempt).lower;
          expect(lower(plan.nWithoutFailure)).toBeGreaterThanOrEqual(required);
          if (plan.nWithoutFailure > 1) expect(lower(plan.nWithoutFailure - 1)).toBeLessThan(required);
        },
      ),
      { numRuns: 300, seed: 31 },
    );
  });

  it('are the first that reaches the power, and the one behind the last that does not, by trying every n', () => {
    const plans = fc.tuple(rate, fc.constantFrom(0.3, 0.5, 0.8), fc.constantFrom(0.5, 0.8, 0.9));
    fc.assert(
      fc.property(plans, ([required, way, power]) => {
        const designPoint = required + (1 - required) * way;
        const claim = { required, confidence: 0.95 };
        const { firstN, everyNFrom, allowedFailures } = planSampleSize({ ...claim, designPoint, power });
        const most = 2 * (everyNFrom ?? 0) + 50;
        const reached = Array.from(
          { length: most },
          (_, n) => passChance({ ...claim, n, trueRate: designPoint }) >= power,
        );
        expect(reached.indexOf(true)).toBe(firstN);
        expect(reached.lastIndexOf(false) + 1).toBe(everyNFrom);
        const n = firstN ?? 0;
        expect(oneSidedBounds(n - (allowedFailures ?? 0), n, 0.95).lower).toBeGreaterThanOrEqual(required);
        expect(oneSidedBounds(n - (allowedFailures ?? 0) - 1, n, 0.95).lower).toBeLessThan(required);
      }),
      { numRuns: 12, seed: 37 },
    );
  });
});
