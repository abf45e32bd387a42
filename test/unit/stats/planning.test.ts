import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alphaOfAttempt } from '../../../src/stats/attempts.js';
import { oneSidedBounds } from '../../../src/stats/binomial.js';
import {
  cheapestNextPicture,
  collectionEffort,
  jointPassChance,
  sizesForJointPower,
} from '../../../src/stats/plan-together.js';
import { passChance, planSampleSize } from '../../../src/stats/planner.js';
import {
  allowedFailures,
  demonstrationSize,
  smallestPassingN,
  unitsStillNeeded,
} from '../../../src/stats/sample-size.js';

const claim = { required: 0.95, confidence: 0.95 };
const refusedAs = (code: string): unknown => expect.objectContaining({ code });

describe('sizes without failure', () => {
  it.each([
    [0.9, 29],
    [0.95, 59],
    [0.98, 149],
    [0.99, 299],
    [0.995, 598],
    [0.999, 2995],
  ])('%f at 95 %% takes %d', (required, n) => {
    expect(smallestPassingN({ required, confidence: 0.95 })).toBe(n);
  });

  it.each([
    [0, 'RATE_UNPROVABLE'],
    [1, 'RATE_UNPROVABLE'],
    [-0.1, 'RATE_OUT_OF_RANGE'],
    [1.5, 'RATE_OUT_OF_RANGE'],
    [NaN, 'RATE_OUT_OF_RANGE'],
  ])('refuses the required rate %d as %s', (required, code) => {
    expect(() => smallestPassingN({ required, confidence: 0.95 })).toThrow(refusedAs(code));
  });

  it('decides an exact tie as the judge does: 3 of 3 show one half at 87.5 %', () => {
    expect(smallestPassingN({ required: 0.5, confidence: 0.875 })).toBe(3);
  });

  it('refuses half a failure and what no one can collect', () => {
    expect(() => demonstrationSize({ ...claim, allowedFailures: 0.5 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    const extreme = { required: 1 - 1e-10, confidence: 0.95, allowedFailures: 0 };
    expect(() => demonstrationSize(extreme)).toThrow(refusedAs('SAMPLE_SIZE_OUT_OF_REACH'));
  });
});

describe('allowed failures', () => {
  it('are none below the smallest size, and null says so', () => {
    expect(allowedFailures({ ...claim, n: 58 })).toBeNull();
    expect(allowedFailures({ ...claim, n: 0 })).toBeNull();
    expect(allowedFailures({ ...claim, n: 59 })).toBe(0);
    expect(allowedFailures({ ...claim, n: 93 })).toBe(1);
  });

  it('are exactly as many as the judge accepts, and the size is the smallest', () => {
    const rate = fc.integer({ min: 50, max: 995 }).map((thousandths) => thousandths / 1000);
    const property = fc.property(
      rate,
      fc.constantFrom(0.8, 0.875, 0.9, 0.95, 0.99),
      fc.nat(8),
      (required, confidence, c) => {
        const n = demonstrationSize({ required, confidence, allowedFailures: c });
        expect(oneSidedBounds(n - c, n, confidence).lower).toBeGreaterThanOrEqual(required);
        if (n - 1 > c) expect(oneSidedBounds(n - 1 - c, n - 1, confidence).lower).toBeLessThan(required);
        expect(allowedFailures({ required, confidence, n }) ?? -1).toBeGreaterThanOrEqual(c);
      },
    );
    fc.assert(property, { numRuns: 200, seed: 1 });
  });
});

describe('units still needed', () => {
  it('are given three ways for an unproven claim', () => {
    const needed = unitsStillNeeded({ ...claim, k: 91, n: 93, designPoint: 0.98 });
    expect(needed.withoutFurtherFailure).toBe(124 - 93);
    const atRate = 93 + (needed.atObservedRate ?? 0);
    expect(oneSidedBounds(atRate * (91 / 93), atRate, 0.95).lower).toBeGreaterThanOrEqual(0.95);
    expect(oneSidedBounds((atRate - 1) * (91 / 93), atRate - 1, 0.95).lower).toBeLessThan(0.95);
    expect(needed.atDesignPoint).toBeGreaterThan(needed.withoutFurtherFailure ?? 0);
  });

  it('are the plan itself before anything was counted', () => {
    expect(unitsStillNeeded({ ...claim, k: 0, n: 0, designPoint: 0.98 })).toEqual({
      withoutFurtherFailure: 59,
      atObservedRate: null,
      atDesignPoint: 234,
    });
  });

  it('are null where the way leads nowhere, and 0 once shown', () => {
    expect(unitsStillNeeded({ ...claim, k: 94, n: 100 })).toMatchObject({ atObservedRate: null, atDesignPoint: null });
    expect(unitsStillNeeded({ ...claim, k: 5, n: 10, designPoint: 0.95 }).atDesignPoint).toBeNull();
    expect(unitsStillNeeded({ ...claim, k: 59, n: 59, designPoint: 0.98 })).toEqual({
      withoutFurtherFailure: 0,
      atObservedRate: 0,
      atDesignPoint: 0,
    });
  });

  it('refuse a power or a design point that cannot be', () => {
    const input = { ...claim, k: 5, n: 10 };
    expect(() => unitsStillNeeded({ ...input, designPoint: 0.98, power: 1 })).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
    expect(() => unitsStillNeeded({ ...input, designPoint: 1.2 })).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
    expect(() => unitsStillNeeded({ ...input, k: 11 })).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
  });
});

describe('a plan with power', () => {
  it('gives both sizes of the saw-tooth', () => {
    const plan = planSampleSize({ ...claim, designPoint: 0.98, power: 0.8 });
    expect(plan).toMatchObject({ nWithoutFailure: 59, firstN: 234, allowedFailures: 6, everyNFrom: 286 });
  });

  it('is minimal and complete by brute force', () => {
    for (const [designPoint, power] of [
      [0.98, 0.8],
      [0.99, 0.9],
      [0.995, 0.5],
      [1, 0.9],
    ] as const) {
      const plan = planSampleSize({ ...claim, designPoint, power });
      const good = Array.from({ length: 600 }, (_, n) => passChance({ ...claim, n, trueRate: designPoint }) >= power);
      expect(good.indexOf(true)).toBe(plan.firstN);
      expect(good.lastIndexOf(false) + 1).toBe(plan.everyNFrom);
    }
  });

  it('asks more when several attempts share the error', () => {
    expect(planSampleSize({ ...claim, attempts: 3 }).nWithoutFailure).toBe(80);
    expect(planSampleSize({ ...claim, attempts: 5 }).nWithoutFailure).toBe(90);
    expect(planSampleSize({ ...claim, spending: 'OPEN_ENDED' }).alphaPerAttempt).toBeCloseTo(0.0303964, 7);
  });

  it.each([
    ['DESIGN_POINT_NOT_BETTER', { designPoint: 0.95 }],
    ['DESIGN_POINT_NOT_BETTER', { designPoint: 0.5 }],
    ['RATE_OUT_OF_RANGE', { designPoint: 1.1 }],
    ['POWER_WITHOUT_DESIGN_POINT', { power: 0.8 }],
    ['RATE_OUT_OF_RANGE', { designPoint: 0.98, power: 0 }],
    ['ATTEMPT_OUT_OF_RANGE', { attempts: 0 }],
    ['ATTEMPT_OUT_OF_RANGE', { attempts: 1.5 }],
    ['CONFIDENCE_OUT_OF_RANGE', { confidence: 1 }],
    ['SAMPLE_SIZE_OUT_OF_REACH', { designPoint: 0.9501 }],
  ])('refuses with %s (%j)', (code, change) => {
    expect(() => planSampleSize({ ...claim, ...change })).toThrow(refusedAs(code));
  });

  it('makes the usual table: more attempts, and a higher requirement, take more units (bench/planner-record.mjs takes the time)', () => {
    const table = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999].map((required) =>
      [1, 3, 5].map((attempts) => planSampleSize({ required, confidence: 0.95, attempts }).nWithoutFailure),
    );
    // ln(alpha / attempts) / ln(required), rounded up.
    const byLogarithm = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999].map((required) =>
      [1, 3, 5].map((attempts) => Math.ceil(Math.log(0.05 / attempts) / Math.log(required))),
    );
    expect(table).toEqual(byLogarithm);
    expect(table[1]).toEqual([59, 80, 90]);
  });
});

describe('plans together', () => {
  const criterion = { ...claim, id: 'a', designPoint: 0.98, n: 234 };

  it('multiply chances only when independent, and bound them otherwise', () => {
    const { ifIndependent, atLeast, atMost } = jointPassChance([criterion, { ...criterion, id: 'b' }]);
    expect(ifIndependent).toBeCloseTo(0.809138831767981 ** 2, 9);
    expect(atLeast).toBeCloseTo(2 * 0.809138831767981 - 1, 9);
    expect(atMost).toBeCloseTo(0.809138831767981, 9);
  });

  it('give no chance to a criterion whose n can never pass, and certainty to none', () => {
    expect(jointPassChance([{ ...criterion, n: 58 }]).ifIndependent).toBe(0);
    expect(jointPassChance([]).ifIndependent).toBe(1);
  });

  it('reach the wanted joint power with larger sizes', () => {
    const sizes = sizesForJointPower([criterion, { ...criterion, id: 'b' }], 0.8);
    const planned = sizes.map(({ id, firstN }) => ({ ...criterion, id, n: firstN }));
    expect(jointPassChance(planned).ifIndependent).toBeGreaterThanOrEqual(0.8);
    expect(sizes[0]?.firstN).toBeGreaterThan(234);
    expect(sizesForJointPower([], 0.8)).toEqual([]);
  });

  it('turn units into pictures and days', () => {
    expect(collectionEffort({ units: 59, imagesPerUnit: 30, unitsPerDay: 12 })).toEqual({
      units: 59,
      images: 1770,
      days: 5,
    });
    expect(() => collectionEffort({ units: 59, imagesPerUnit: 30, unitsPerDay: 0 })).toThrow(
      refusedAs('DATA_NOT_USABLE'),
    );
    expect(() => collectionEffort({ units: 1, imagesPerUnit: 0, unitsPerDay: 1 })).toThrow(
      refusedAs('COUNT_OUT_OF_RANGE'),
    );
  });

  it('name the picture that fills most for its cost', () => {
    const needs = [
      { slice: 'night', missing: 40, planned: 59 },
      { slice: 'wet', missing: 10, planned: 59 },
      { slice: 'day', missing: 0, planned: 0 },
      { slice: 'new', missing: 5, planned: 0 },
    ];
    const kinds = [
      { name: 'day', slices: ['day'] },
      { name: 'night', slices: ['night'] },
      { name: 'wet night', slices: ['night', 'wet'], cost: 2 },
    ];
    expect(cheapestNextPicture(needs, kinds)).toMatchObject({ name: 'night', fills: ['night'] });
    expect(cheapestNextPicture(needs, [{ name: 'new', slices: ['new'] }])?.gainPerCost).toBe(1);
    expect(cheapestNextPicture([], kinds)).toBeNull();
    expect(() => cheapestNextPicture(needs, [{ name: 'x', slices: [], cost: 0 }])).toThrow(
      refusedAs('DATA_NOT_USABLE'),
    );
  });
});

describe('the error of an attempt', () => {
  it('is an equal part, or a part that sums to the whole without end', () => {
    expect(alphaOfAttempt({ alpha: 0.05, attempt: 2, max: 5, spending: 'EQUAL' })).toBeCloseTo(0.01, 15);
    let sum = 0;
    for (let attempt = 1; attempt <= 2000; attempt += 1) {
      sum += alphaOfAttempt({ alpha: 0.05, attempt, max: 1, spending: 'OPEN_ENDED' });
    }
    expect(sum).toBeLessThan(0.05);
    expect(sum).toBeGreaterThan(0.0499);
  });

  it.each([
    ['ATTEMPT_OUT_OF_RANGE', { attempt: 4 }],
    ['ATTEMPT_OUT_OF_RANGE', { attempt: 0 }],
    ['ATTEMPT_OUT_OF_RANGE', { attempt: 0, spending: 'OPEN_ENDED' as const }],
    ['RATE_OUT_OF_RANGE', { alpha: 0 }],
  ])('is refused with %s (%j)', (code, change) => {
    const input = { alpha: 0.05, attempt: 1, max: 3, spending: 'EQUAL' as const, ...change };
    expect(() => alphaOfAttempt(input)).toThrow(refusedAs(code));
  });
});
