import { describe, expect, it } from '@jest/globals';
import { findMetric, metricNames, type DecidingMetric } from '../../../src/metrics/metric-catalogue.js';
import type { Outcome } from '../../../src/metrics/outcome.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import { explainNeeded, percentDown, percentOfDecimal, percentUp } from '../../../src/verdict/explain.js';
import { decimalOf } from '../../../src/verdict/judge-cell.js';
import { weakest } from '../../../src/verdict/roll-up.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { anErroredOutcome, anOutcome, outcomesOf } from '../../builders/outcome.builder.js';

const ONCE = { number: 1, max: 1, spending: 'EQUAL' } as const;
const wording = { 'nok-detection': { one: 'wagon with a bag', many: 'wagons with a bag', outcome: 'stopped' } };
const message = (right: number, total: number, threshold = '0.9') => {
  const document = aCriteriaDocument([aCriterion({ metric: 'nok-detection@1', threshold })]);
  const outcomes = outcomesOf(right, total, { expectedState: 'NOK' });
  return judgeOutcomes({ document, outcomes, excluded: 0, attempt: ONCE, wording }).criteria[0]?.reason.message ?? '';
};

describe('the sentence of a cell', () => {
  it.each([
    // Missed: P(Bin(17, .8336) <= 11) = .05, so the bound from above tells it.
    [11, 17, '11 of 17 wagons with a bag were stopped; with 95 % confidence the true share is at most 83.4 %'],
    [1, 17, '1 of 17 wagons with a bag was stopped'],
    [0, 17, 'None of 17 wagons with a bag was stopped'],
    [17, 17, 'All 17 wagons with a bag were stopped'],
    [1, 1, 'The only wagon with a bag was stopped'],
    [0, 1, 'The only wagon with a bag was not stopped'],
    [0, 0, 'There are no wagons with a bag here, so nothing can be said; agreed limit: at least 90 %.'],
  ])('for %i of %i counts in words', (right, total, words) => {
    expect(message(right, total)).toContain(words);
  });

  it('rounds a bound to the cautious side, so that it never reads as met', () => {
    expect(message(58, 58, '0.95')).toContain('at least 94.9 %; agreed limit: at least 95 %');
    expect([percentDown(0.9499999), percentUp(0.0500001), percentDown(0.95), percentUp(0.95)]).toEqual([
      '94.9 %',
      '5.1 %',
      '95.0 %',
      '95.0 %',
    ]);
  });

  it('writes limits exactly', () => {
    expect(['0.95', '0.9', '0.995', '0.05', '0.0005', '1'].map((text) => percentOfDecimal(decimalOf(text)))).toEqual([
      '95 %',
      '90 %',
      '99.5 %',
      '5 %',
      '0.05 %',
      '100 %',
    ]);
  });

  it('says how many groups the images come from', () => {
    const document = aCriteriaDocument([aCriterion({ unit: 'captureGroup' })]);
    const result = judgeOutcomes({
      document,
      outcomes: outcomesOf(5, 5, { groupId: 'one' }),
      excluded: 0,
      attempt: ONCE,
    });
    expect(result.criteria[0]?.reason.message).toContain('(they come from 1 independent group)');
  });

  it('says in singular and plural what is still needed, or that more data would not help', () => {
    expect(explainNeeded({ withoutFurtherFailure: 1, atObservedRate: 2, atDesignPoint: 3 }, 'image')).toBe(
      'Still needed: 1 image without a further failure; 2 images if failures go on at the observed rate; 3 images for a model at the design point to pass with the agreed power.',
    );
    expect(
      explainNeeded({ withoutFurtherFailure: null, atObservedRate: null, atDesignPoint: null }, 'image'),
    ).toContain('hardly');
    expect(explainNeeded(null, 'image')).toBe('');
  });
});

describe('the roll-up', () => {
  const judge = (slices: string[], outcomes: readonly Outcome[]) =>
    judgeOutcomes({
      document: aCriteriaDocument([
        aCriterion({ slices }),
        aCriterion({ id: 'advice', role: 'INFO', parent: 'decision', severity: 'ADVISORY', threshold: '0.999' }),
      ]),
      outcomes,
      excluded: 0,
      attempt: ONCE,
    });
  const shift = (name: string, right: number, total: number) =>
    outcomesOf(right, total, { attributes: { 'meta.shift': name } }).map((o) => ({
      ...o,
      itemId: `${name}-${o.itemId}`,
      groupId: `${name}-${o.itemId}`,
    }));

  it('is decided by the weakest slice, not by the average, and not by advice', () => {
    const outcomes = [...shift('day', 500, 500), ...shift('night', 2, 10)];
    expect(judge(['meta.shift = day', 'meta.shift = night'], outcomes)).toMatchObject({
      verdict: 'FAIL',
      reason: { code: 'CRITERION_MISSED' },
      worst: { criterionId: 'decision', slice: 'meta.shift = night' },
    });
    expect(judge(['meta.shift = day'], outcomes)).toMatchObject({ verdict: 'PASS', reason: { code: 'ALL_MET' } });
  });

  it('puts the smaller margin first among equals', () => {
    const outcomes = [...shift('day', 30, 30), ...shift('night', 10, 10)];
    expect(judge(['meta.shift = day', 'meta.shift = night'], outcomes).worst?.slice).toBe('meta.shift = night');
    expect(judge(['meta.shift = night', 'meta.shift = day'], outcomes).worst?.slice).toBe('meta.shift = night');
  });

  it('of nothing is INCONCLUSIVE, and NOT_RUN is no PASS', () => {
    expect(weakest([])).toBe('INCONCLUSIVE');
    expect(weakest(['PASS', 'NOT_RUN'])).toBe('INCONCLUSIVE');
  });

  it('prints the averages beside it and never decides by them', () => {
    const object = { id: '1', role: 'UNIT', label: 'box', box: { x: 0, y: 0, width: 1, height: 1 } };
    const outcomes = [
      anOutcome({
        expected: [
          { ...object, result: 'HIT' },
          { ...object, result: 'MISS' },
          { ...object, result: 'IGNORED' },
        ],
      }),
    ];
    expect(judge([], outcomes).averages.map(({ value }) => value)).toEqual([1, 2 / 3, 0.5]);
    expect(judge([], []).averages.map(({ value }) => value)).toEqual([null, null, null]);
  });
});

describe('a metric', () => {
  const metric = (reference: string) => {
    const lookup = findMetric(reference);
    if ('problem' in lookup || lookup.metric.kind !== 'DECIDING') throw new Error(reference);
    return lookup.metric satisfies DecidingMetric;
  };
  const at = { box: { x: 0, y: 0, width: 1, height: 1 }, role: 'UNIT' };
  const outcome = anOutcome({
    expected: [
      { ...at, id: '1', label: 'wire', result: 'HIT' },
      { ...at, id: '2', label: 'bag', result: 'MISS' },
      { ...at, id: '3', label: 'bag', result: 'IGNORED' },
    ],
    observed: [
      { ...at, indexes: [0], label: 'wire', score: 1, result: 'HIT' },
      { ...at, indexes: [1], label: 'bag', score: 1, result: 'EXTRA' },
    ],
    counts: { expected: 2, observed: 3 },
    expectedState: 'wet',
  });

  it.each([
    ['object-recall@1', 1, 2],
    ['object-recall:wire@1', 1, 1],
    ['object-recall:bag@1', 0, 1],
    ['object-recall:UNIT@1', 1, 2],
    ['object-precision@1', 1, 2],
    ['object-precision:bag@1', 0, 1],
    ['no-phantom@1', 0, 1],
    ['no-phantom:wire@1', 1, 1],
    ['counting-exact@1', 0, 1],
    ['counting-within:1@1', 1, 1],
    ['class-recall:wet@1', 1, 1],
    ['class-recall:dry@1', 0, 0],
    ['ok-pass@1', 0, 0],
  ])('%s counts %i of %i', (reference, count, total) => {
    expect(metric(reference).trials(outcome)).toEqual({ count, total });
  });

  it.each([
    ['object-recall@1', 0, 2],
    ['object-precision@1', 0, 1],
    ['no-phantom@1', 0, 1],
    ['counting-within:9@1', 0, 1],
    ['class-recall:wet@1', 0, 1],
  ])('%s counts an image without an answer as %i of %i', (reference, count, total) => {
    const errored = anErroredOutcome({
      expected: outcome.expected,
      expectedState: 'wet',
      counts: { expected: 2, observed: null },
    });
    expect(metric(reference).trials(errored)).toEqual({ count, total });
  });

  it('on counts has no trial where the contract does not count', () => {
    expect(metric('counting-exact@1').trials(anOutcome())).toEqual({ count: 0, total: 0 });
  });

  it('is known by name, the lower-is-better ones too', () => {
    expect(metricNames()).toContain('average-precision');
    expect(findMetric('counting-mae@1')).toMatchObject({
      metric: { kind: 'COMPARISON_ONLY', direction: 'LOWER_IS_BETTER' },
    });
    expect(findMetric('constructor@1')).toMatchObject({ problem: 'UNKNOWN_METRIC' });
    for (const name of metricNames()) expect(findMetric(`${name}@2`)).toHaveProperty('problem');
  });
});
