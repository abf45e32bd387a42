import { describe, expect, it } from '@jest/globals';
import { oneSidedBounds } from '../../../src/stats/binomial.js';
import { alphaOfAttempt } from '../../../src/stats/attempts.js';
import { chanceByLook, plannedLooks, type LookPlan } from '../../../src/stats/planned-looks.js';
import { passChance, planSampleSize } from '../../../src/stats/planner.js';

const refusedAs = (code: string): unknown => expect.objectContaining({ code });
const CLAIM = { required: 0.95, confidence: 0.95 } as const;
const STAGES: readonly LookPlan[] = [
  { units: 90, share: 0.5 },
  { units: 150, share: 0.5 },
];

/** Goes through every sequence of right and wrong units and judges it at each look by the bounds themselves. */
function byEnumeration(
  looks: readonly { units: number; confidence: number }[],
  required: number,
  rate: number,
): number[] {
  const last = looks.at(-1)?.units ?? 0;
  const passedBy = looks.map(() => 0);
  for (let bits = 0; bits < 2 ** last; bits += 1) {
    const wrong = Array.from({ length: last }, (_, unit) => (bits >> unit) & 1);
    const chance = wrong.reduce((product, isWrong) => product * (isWrong === 1 ? 1 - rate : rate), 1);
    const verdicts = looks.map(({ units, confidence }) => {
      const failures = wrong.slice(0, units).reduce((sum, one) => sum + one, 0);
      const { lower, upper } = oneSidedBounds(units - failures, units, confidence);
      return lower >= required ? 'PASS' : upper < required ? 'FAIL' : 'OPEN';
    });
    // A FAIL ends the attempt like a PASS.
    const end = verdicts.findIndex((verdict) => verdict !== 'OPEN');
    if (verdicts[end] !== 'PASS') continue;
    for (let look = end; look < looks.length; look += 1) passedBy[look] = (passedBy[look] ?? 0) + chance;
  }
  return passedBy;
}

describe('planned looks of an attempt', () => {
  it.each([0.2, 0.5, 0.7, 0.9, 1])(
    'have the chance that going through all sequences gives, for a model at %f',
    (rate) => {
      const stages = [3, 6, 9].map((units) => ({ units, share: 0.3 }));
      const looks = plannedLooks({ required: 0.5, confidence: 0.6, stages });
      const found = chanceByLook(looks as never, rate) ?? [];
      byEnumeration(looks as never, 0.5, rate).forEach((chance, look) => expect(found[look]).toBeCloseTo(chance, 12));
    },
  );

  it('use their share of the error, and pass and fail by the bounds of the judge', () => {
    const looks = plannedLooks({ ...CLAIM, designPoint: 0.99, attempts: 2, stages: STAGES });
    expect(looks.map(({ attempt, stage }) => [attempt, stage])).toEqual([[1, 1], [1, 2], [2, 1], [2, 2]]); // prettier-ignore
    for (const { alpha, confidence, units, allowedFailures, failsFrom } of looks) {
      expect(alpha).toBeCloseTo(0.0125, 12);
      const n = units as number;
      const boundsAt = (failures: number) => oneSidedBounds(n - failures, n, confidence);
      if (allowedFailures !== null) expect(boundsAt(allowedFailures).lower).toBeGreaterThanOrEqual(0.95);
      expect(boundsAt((allowedFailures ?? -1) + 1).lower).toBeLessThan(0.95);
      expect(boundsAt(failsFrom as number).upper).toBeLessThan(0.95);
      expect(boundsAt((failsFrom as number) - 1).upper).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('give a borderline model no more than the error, and a good one more with each look', () => {
    const looks = plannedLooks({ ...CLAIM, designPoint: 0.99, stages: STAGES });
    const borderline = chanceByLook(looks as never, 0.95) ?? [];
    expect(borderline.at(-1)).toBeLessThanOrEqual(0.05);
    expect(looks.map(({ chance }) => chance)).toEqual([expect.closeTo(0.99 ** 90, 12), expect.closeTo(0.81855602, 8)]);
    expect(chanceByLook(looks as never, 0)).toEqual([0, 0]);
    expect(chanceByLook(looks as never, 1)).toEqual([1, 1]);
    expect(chanceByLook([], 0.5)).toEqual([]);
  });

  it('tell no chance without a design point, and none beyond what can be gone through', () => {
    expect(plannedLooks({ ...CLAIM, stages: STAGES }).map(({ chance }) => chance)).toEqual([null, null]);
    const huge = [{ units: 100, share: 0.5 }, { units: 20_001, share: 0.5 }]; // prettier-ignore
    expect(plannedLooks({ ...CLAIM, designPoint: 0.99, stages: huge }).map(({ chance }) => chance)).toEqual([
      null,
      null,
    ]);
  });

  it('that cannot pass or cannot fail say so', () => {
    const [small] = plannedLooks({ ...CLAIM, designPoint: 0.99, stages: [{ units: 20, share: 0.1 }, { units: 150, share: 0.9 }] }); // prettier-ignore
    expect(small).toMatchObject({ allowedFailures: null, chance: 0 });
    const [one] = plannedLooks({ required: 0.01, confidence: 0.99, stages: [{ units: 1, share: 0.5 }, { units: 2, share: 0.5 }] }); // prettier-ignore
    expect(one?.failsFrom).toBeNull();
  });
});

describe('planned attempts of one look', () => {
  it('use less and less of the error when they are open-ended, and need more each', () => {
    const looks = plannedLooks({ ...CLAIM, designPoint: 0.98, attempts: 3, spending: 'OPEN_ENDED' });
    expect(looks.map(({ stage }) => stage)).toEqual([null, null, null]);
    looks.forEach(({ attempt, alpha, confidence, units, chance }) => {
      expect(alpha).toBeCloseTo(alphaOfAttempt({ alpha: 0.05, attempt, max: 3, spending: 'OPEN_ENDED' }), 12);
      const plan = planSampleSize({ required: 0.95, confidence, designPoint: 0.98 });
      expect([units, chance]).toEqual([plan.firstN, plan.powerAtFirstN]);
      expect(chance).toBe(passChance({ required: 0.95, confidence, n: units as number, trueRate: 0.98 }));
    });
    expect(looks.map(({ units }) => units)).toEqual([278, 408, 491]);
  });

  it('are alike when the error is shared equally; at most ten are listed', () => {
    const looks = plannedLooks({ ...CLAIM, attempts: 20 });
    expect(looks.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(looks.map(({ nWithoutFailure, alpha }) => `${nWithoutFailure} ${alpha}`)).size).toBe(1);
    expect(looks[0]).toMatchObject({ units: null, allowedFailures: null, failsFrom: null, chance: null });
    expect(plannedLooks({ ...CLAIM, attempts: 0 })).toEqual([]);
  });

  it('by evidence for all times are one row, read as one look', () => {
    const [look] = plannedLooks({ ...CLAIM, designPoint: 0.98, power: 0.8, spending: 'E_PROCESS' });
    expect(look).toMatchObject({ nWithoutFailure: 88, units: 488, allowedFailures: 12, failsFrom: null });
  });

  it('whose error leaves them out of reach keep what can be told', () => {
    const looks = plannedLooks({ ...CLAIM, designPoint: 0.9502, attempts: 3, spending: 'OPEN_ENDED' });
    expect(looks.map(({ units, chance }) => [units, chance])).toEqual([[null, null], [null, null], [null, null]]); // prettier-ignore
    expect(looks.map(({ nWithoutFailure }) => nWithoutFailure)).toEqual([69, 96, 111]);
  });
});

describe('stages that are no plan', () => {
  const [first, second] = STAGES as [LookPlan, LookPlan];
  it.each<[string, readonly LookPlan[], string]>([
    ['one only', [first], 'DATA_NOT_USABLE'],
    ['eleven', Array.from({ length: 11 }, (_, index) => ({ units: index + 1, share: 0.01 })), 'DATA_NOT_USABLE'],
    ['descending', [second, first], 'DATA_NOT_USABLE'],
    ['twice the same', [first, first], 'DATA_NOT_USABLE'],
    ['half a unit', [{ units: 1.5, share: 0.5 }, second], 'COUNT_OUT_OF_RANGE'],
    ['no unit', [{ units: 0, share: 0.5 }, second], 'COUNT_OUT_OF_RANGE'],
    ['no share', [{ ...first, share: 0 }, second], 'DATA_NOT_USABLE'],
    ['the whole error at once', [{ ...first, share: 1 }, second], 'DATA_NOT_USABLE'],
    ['a share that is no number', [{ ...first, share: NaN }, second], 'DATA_NOT_USABLE'],
    ['more than the error', [first, { ...second, share: 0.6 }], 'DATA_NOT_USABLE'],
  ])('are refused: %s', (_what, stages, code) => {
    expect(() => plannedLooks({ ...CLAIM, stages })).toThrow(refusedAs(code));
  });

  it('are refused beside evidence for all times, and so is a design point that is none', () => {
    expect(() => plannedLooks({ ...CLAIM, stages: STAGES, spending: 'E_PROCESS' })).toThrow(
      refusedAs('DATA_NOT_USABLE'),
    );
    const attempt = { ...CLAIM, spending: 'OPEN_ENDED', designPoint: 0.9 } as const;
    expect(() => plannedLooks(attempt)).toThrow(refusedAs('DESIGN_POINT_NOT_BETTER'));
  });

  it('take three shares of a third in decimals for the whole', () => {
    const thirds = [50, 100, 150].map((units) => ({ units, share: 0.333333333333 }));
    expect(plannedLooks({ ...CLAIM, stages: thirds })).toHaveLength(3);
    const tenths = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((units) => ({ units, share: 0.1 }));
    expect(plannedLooks({ ...CLAIM, stages: tenths })).toHaveLength(10);
  });
});
