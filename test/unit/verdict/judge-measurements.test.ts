import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Measured, Outcome } from '../../../src/metrics/outcome.js';
import { quantileLowerBound, quantileUpperBound } from '../../../src/stats/quantile-bound.js';
import type { Criterion } from '../../../src/verdict/criteria/criteria-document.js';
import { lintCriteria } from '../../../src/verdict/criteria/lint-criteria.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import type { CriterionResult } from '../../../src/verdict/judgement.js';
import { needsMeasurements } from '../../../src/verdict/on-target.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { anErroredOutcome, anOutcome } from '../../builders/outcome.builder.js';

const HERE = { deviceClass: 'line-pc', hardware: '0123456789ab' };

function measured(total: number, changes: Partial<Measured> = {}): Measured {
  const milliseconds = { decode: total / 4, preprocess: total / 4, infer: total / 4, postprocess: total / 4 };
  const memory = { modelBytes: 1_000_000, peakMemoryBytes: 100 * 2 ** 20, coldStartMilliseconds: null };
  return { ...HERE, milliseconds, ...memory, ...changes };
}

const outcomesIn = (totals: readonly number[], changes: Partial<Measured> = {}): Outcome[] =>
  totals.map((total, i) => anOutcome({ itemId: `i${i}`, groupId: `g${i}`, measured: measured(total, changes) }));

const speed = (changes: Partial<Criterion> = {}): Criterion =>
  aCriterion({
    ...{ id: 'speed', role: 'SUPPORT', parent: 'decision', metric: 'latency-within:120ms@1', deviceClass: 'line-pc' },
    ...{ unit: 'image', comparator: 'AT_LEAST', threshold: '0.95', confidence: '0.95' },
    ...changes,
  });

function judged(outcomes: readonly Outcome[], changes: Partial<Criterion> = {}): CriterionResult {
  const document = aCriteriaDocument([aCriterion(), speed(changes)]);
  const attempt = { number: 1, max: 1, spending: 'EQUAL' } as const;
  const { criteria } = judgeOutcomes({ document, outcomes, excluded: 0, attempt });
  return criteria[1] as CriterionResult;
}

const times = (within: number, beyond: number): number[] => [
  ...Array.from({ length: within }, () => 100),
  ...Array.from({ length: beyond }, () => 130),
];

describe('a limit on the 95th percentile of the latency', () => {
  // n for which the largest, second largest ... of n is the 95 % bound of p95: Wilks' sample sizes, 59, 93, 124 (Nutt & Wallis 2004, table 1).
  it.each([
    [58, 0, 'INCONCLUSIVE'],
    [59, 0, 'PASS'],
    [91, 1, 'INCONCLUSIVE'],
    [92, 1, 'PASS'],
    [121, 2, 'INCONCLUSIVE'],
    [122, 2, 'PASS'],
  ] as const)('%d images within it and %d beyond are %s', (within, beyond, verdict) => {
    expect(judged(outcomesIn(times(within, beyond))).verdict).toBe(verdict);
  });

  it('is missed when most images are beyond it, and says how many', () => {
    const { verdict, reason } = judged(outcomesIn(times(40, 20)));
    expect(verdict).toBe('FAIL');
    expect(reason.message).toContain('40 of 60 images were answered within 120 ms');
  });

  it('is met and missed exactly when the order-statistic bounds of p95 say so', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 240 }), { minLength: 1, maxLength: 150 }), (totals) => {
        const question = { data: totals, q: 0.95, confidence: 0.95 };
        const [upper, lower] = [quantileUpperBound(question).value, quantileLowerBound(question).value];
        const expected =
          upper !== null && upper <= 120 ? 'PASS' : lower !== null && lower > 120 ? 'FAIL' : 'INCONCLUSIVE';
        expect(judged(outcomesIn(totals)).verdict).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('counts an image without an answer as too slow', () => {
    const outcomes = [...outcomesIn(times(59, 0)), anErroredOutcome({ itemId: 'x', groupId: 'x' })];
    expect(judged(outcomes).verdict).toBe('INCONCLUSIVE');
    expect(judged(outcomes).cells[0]).toMatchObject({ right: 59, total: 60 });
  });

  it('can be that of one stage', () => {
    expect(judged(outcomesIn(times(59, 0)), { metric: 'latency-within:infer.25ms@1' }).verdict).toBe('PASS');
    expect(judged(outcomesIn(times(59, 0)), { metric: 'latency-within:infer.24ms@1' }).verdict).toBe('FAIL');
  });

  it('stands on groups where images of one are not independent', () => {
    const together = outcomesIn(times(59, 0)).map((outcome) => ({ ...outcome, groupId: 'one pallet' }));
    expect(judged(together, { unit: 'captureGroup' }).verdict).toBe('INCONCLUSIVE');
  });
});

describe('measurements of another machine', () => {
  it('decide nothing, however good: not on target, with both machines named', () => {
    const { verdict, reason, cells } = judged(outcomesIn(times(200, 0), { deviceClass: 'office-pc' }));
    expect(verdict).toBe('INCONCLUSIVE');
    expect(reason.code).toBe('NOT_ON_TARGET');
    expect(reason.message).toContain('line-pc');
    expect(reason.message).toContain('office-pc (hardware-0123456789ab)');
    expect(cells[0]).toMatchObject({ n: 0, lower: null, needed: null });
  });

  it('nor a bad one: what fails elsewhere is not shown to fail here', () => {
    expect(judged(outcomesIn(times(0, 200), { deviceClass: 'office-pc' })).reason.code).toBe('NOT_ON_TARGET');
  });

  it('nor some images among many', () => {
    const mixed = [...outcomesIn(times(200, 0)), ...outcomesIn([100], { deviceClass: 'office-pc' })];
    expect(judged(mixed).reason.code).toBe('NOT_ON_TARGET');
  });

  it('may be named by their fingerprint', () => {
    expect(judged(outcomesIn(times(59, 0)), { deviceClass: 'hardware-0123456789ab' }).verdict).toBe('PASS');
  });

  it('that are missing leave it open', () => {
    const unmeasured = Array.from({ length: 100 }, (_, i) => anOutcome({ itemId: `i${i}`, groupId: `g${i}` }));
    expect(judged(unmeasured)).toMatchObject({ verdict: 'INCONCLUSIVE', reason: { code: 'NOT_MEASURED' } });
  });
});

describe('limits of a deployment', () => {
  const many = outcomesIn(times(59, 0));
  it.each([
    ['model-size-within:1MiB@1', 'PASS'],
    ['peak-memory-within:100MiB@1', 'PASS'],
    ['peak-memory-within:99MiB@1', 'FAIL'],
  ] as const)('%s is %s', (metric, verdict) => {
    expect(judged(many, { metric }).verdict).toBe(verdict);
  });

  it('on cold starts count starts, of which one proves nothing', () => {
    const [first, ...rest] = many;
    const started = [{ ...(first as Outcome), measured: measured(100, { coldStartMilliseconds: 900 }) }, ...rest];
    const result = judged(started, { metric: 'cold-start-within:1000ms@1' });
    expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', cells: [{ right: 1, total: 1 }] });
    expect(judged(started, { metric: 'cold-start-within:800ms@1' }).cells[0]).toMatchObject({ right: 0, total: 1 });
  });
});

describe('a criterion about measurements', () => {
  const codesOf = (...criteria: Criterion[]): string[] =>
    lintCriteria(aCriteriaDocument(criteria)).problems.map(({ code, path }) => `${code} ${path}`);

  it('is accepted with a device class, and makes a run be measured', () => {
    expect(codesOf(aCriterion(), speed())).toEqual([]);
    expect(needsMeasurements(aCriteriaDocument([aCriterion(), speed()]))).toBe(true);
    expect(needsMeasurements(aCriteriaDocument([aCriterion()]))).toBe(false);
  });

  it.each([
    [
      'no device class',
      [aCriterion(), { ...speed(), deviceClass: undefined }],
      'NO_DEVICE_CLASS /criteria/1/deviceClass',
    ],
    [
      'a device class with a name that is none',
      [aCriterion(), speed({ deviceClass: 'line pc' })],
      'BAD_NAME /criteria/1/deviceClass',
    ],
    [
      'a device class where it means nothing',
      [aCriterion({ deviceClass: 'line-pc' })],
      'DEVICE_CLASS_UNUSED /criteria/0/deviceClass',
    ],
    [
      'the role of the decision',
      [speed({ role: 'DECISION', parent: null })],
      'DECISION_ABOUT_MACHINE /criteria/0/metric',
    ],
    ['no limit', [aCriterion(), speed({ metric: 'latency-within@1' })], 'BAD_METRIC_PARAMETER /criteria/1/metric'],
    [
      'a limit of zero',
      [aCriterion(), speed({ metric: 'latency-within:0ms@1' })],
      'BAD_METRIC_PARAMETER /criteria/1/metric',
    ],
    [
      'a stage that is none',
      [aCriterion(), speed({ metric: 'latency-within:think.5ms@1' })],
      'BAD_METRIC_PARAMETER /criteria/1/metric',
    ],
    [
      'another unit',
      [aCriterion(), speed({ metric: 'latency-within:5MiB@1' })],
      'BAD_METRIC_PARAMETER /criteria/1/metric',
    ],
    ['objects as trials', [aCriterion(), speed({ unit: 'object' })], 'UNIT_NOT_FOR_METRIC /criteria/1/unit'],
    [
      'the other direction',
      [aCriterion(), speed({ comparator: 'AT_MOST' })],
      'COMPARATOR_DIRECTION /criteria/1/comparator',
    ],
  ] as const)('is refused with %s', (_, criteria, problem) => {
    expect(codesOf(...(criteria as unknown as Criterion[]))).toContain(problem);
  });
});
