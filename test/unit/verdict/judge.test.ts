import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/metrics/outcome.js';
import type { Criterion } from '../../../src/verdict/criteria/criteria-document.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import type { CellResult, JudgementResult } from '../../../src/verdict/judgement.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { anErroredOutcome, anOutcome, outcomesOf } from '../../builders/outcome.builder.js';

const ONCE = { number: 1, max: 1, spending: 'EQUAL' } as const;

function judge(
  outcomes: readonly Outcome[],
  criterion: Partial<Criterion> = {},
  attempt: JudgementResult['attempt'] = ONCE,
): JudgementResult {
  return judgeOutcomes({ document: aCriteriaDocument([aCriterion(criterion)]), outcomes, excluded: 0, attempt });
}

function cellOf(result: JudgementResult, index = 0): CellResult {
  const cell = result.criteria[0]?.cells[index];
  if (cell === undefined) throw new Error('no such cell');
  return cell;
}

describe('the judgement of a share that must be at least .95 at 95 %', () => {
  // evaluation.md §4: independently computed bounds.
  it.each([
    [8, 8, 0.687656, 'INCONCLUSIVE'],
    [17, 17, 0.8384339, 'INCONCLUSIVE'],
    [58, 58, 0.9496607, 'INCONCLUSIVE'],
    [59, 59, 0.9504924, 'PASS'],
    [92, 93, 0.950006, 'PASS'],
    [91, 93, 0.93385, 'INCONCLUSIVE'],
    [95, 100, 0.8977466, 'INCONCLUSIVE'],
  ])('is for %i of %i: lower bound %f, %s', (right, total, lower, verdict) => {
    const cell = cellOf(judge(outcomesOf(right, total)));
    expect(cell.lower).toBeCloseTo(lower, 6);
    expect(cell.verdict).toBe(verdict);
  });

  it('is a FAIL where even the upper bound is below the limit', () => {
    const cell = cellOf(judge(outcomesOf(0, 10)));
    expect(cell.upper).toBeCloseTo(0.2588656, 6);
    expect(cell).toMatchObject({ verdict: 'FAIL', needed: null, reason: { code: 'LIMIT_MISSED' } });
  });

  it('is not a FAIL for 95 of 100, whose upper bound is .9800944', () => {
    expect(cellOf(judge(outcomesOf(95, 100))).upper).toBeCloseTo(0.9800944, 6);
  });

  it('tells how many more images a pass takes', () => {
    const cell = cellOf(judge(outcomesOf(58, 58)));
    expect(cell).toMatchObject({ reason: { code: 'TOO_FEW' }, needed: { withoutFurtherFailure: 1 } });
  });

  it('tells an unproven limit from too few images', () => {
    expect(cellOf(judge(outcomesOf(91, 93)))).toMatchObject({
      reason: { code: 'NOT_PROVEN' },
      needed: { withoutFurtherFailure: 31 },
    });
  });

  it('says how many failures that many images may have', () => {
    expect(cellOf(judge(outcomesOf(93, 93))).allowedFailures).toBe(1);
    expect(cellOf(judge(outcomesOf(58, 58))).allowedFailures).toBeNull();
  });
});

describe('when there is no evidence', () => {
  it('is INCONCLUSIVE with n = 0 and no bounds', () => {
    expect(cellOf(judge([]))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      n: 0,
      point: null,
      lower: null,
      upper: null,
      reason: { code: 'NO_EVIDENCE' },
      needed: { withoutFurtherFailure: 59, atObservedRate: null },
    });
  });

  it('is INCONCLUSIVE for good images where every image must be rejected', () => {
    const outcomes = outcomesOf(80, 80, { expectedState: 'NOK', observedState: 'NOK' });
    expect(cellOf(judge(outcomes, { metric: 'ok-pass@1' }))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      n: 0,
      notApplicable: 80,
    });
  });

  it('keeps a slice that never occurs visible', () => {
    const result = judge(outcomesOf(60, 60, { attributes: { 'meta.shift': 'day' } }), {
      slices: ['meta.shift = day', 'meta.shift = night'],
    });
    expect(cellOf(result, 0)).toMatchObject({ verdict: 'PASS', n: 60, sliceText: 'shift is day' });
    expect(cellOf(result, 1)).toMatchObject({ verdict: 'INCONCLUSIVE', n: 0, slice: 'meta.shift = night' });
    expect(result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      worst: { criterionId: 'decision', slice: 'meta.shift = night' },
    });
  });
});

describe('an image without an answer', () => {
  it('counts as a failure and stays in the denominator', () => {
    const result = judge([...outcomesOf(59, 59), anErroredOutcome({ itemId: 'broken' })]);
    expect(cellOf(result)).toMatchObject({ right: 59, total: 60, errored: 1, verdict: 'INCONCLUSIVE' });
    expect(result.conservation).toEqual({ supplied: 60, excluded: 0, evaluated: 59, errored: 1, indeterminate: 0 });
  });

  it('counts as a failure even if it is marked right by mistake', () => {
    expect(cellOf(judge([anErroredOutcome({ right: true })]))).toMatchObject({ right: 0, total: 1 });
  });

  it('counts as a rejection without cause', () => {
    const outcomes = [anErroredOutcome()];
    const result = judge(outcomes, { metric: 'false-rejection@1', comparator: 'AT_MOST', threshold: '0.05' });
    expect(cellOf(result)).toMatchObject({ right: 1, total: 1 });
  });

  it('is kept apart from an indeterminate one', () => {
    const result = judge([
      anErroredOutcome({ itemId: 'a' }),
      anErroredOutcome({ itemId: 'b', status: 'INDETERMINATE' }),
    ]);
    expect(cellOf(result)).toMatchObject({ errored: 1, indeterminate: 1, right: 0, total: 2 });
  });
});

describe('images of one group', () => {
  const inGroups = (groups: number, each: number, wrong = 0) =>
    Array.from({ length: groups * each }, (_, index) =>
      anOutcome({ itemId: `i${index}`, groupId: `g${index % groups}`, right: index >= wrong }),
    );

  it('count as one unit: 59 images in 6 groups do not show .95', () => {
    const cell = cellOf(judge(inGroups(6, 10).slice(0, 59), { unit: 'captureGroup' }));
    expect(cell).toMatchObject({ estimator: 'SHARE', n: 6, right: 59, total: 59, verdict: 'INCONCLUSIVE' });
  });

  it('contribute their share (G = 30, one wrong of 33 in one group: L = .9031582)', () => {
    const cell = cellOf(judge(inGroups(30, 33, 1), { unit: 'captureGroup', threshold: '0.9' }));
    expect(cell.k).toBeCloseTo(29 + 32 / 33, 12);
    expect(cell.lower).toBeCloseTo(0.9031582203886898, 9);
    expect(cell.verdict).toBe('PASS');
  });

  it('that have no trial are stated and not counted', () => {
    const outcomes = [
      ...outcomesOf(2, 2, { expectedState: 'NOK', groupId: 'a' }),
      anOutcome({ itemId: 'x', groupId: 'b', expectedState: 'OK' }),
    ];
    expect(cellOf(judge(outcomes, { metric: 'nok-detection@1', unit: 'captureGroup' }))).toMatchObject({
      n: 1,
      notApplicable: 1,
    });
  });
});

describe('the limit', () => {
  it('is met when the observed share equals it exactly (POINT)', () => {
    const point = { severity: 'ADVISORY', decisionRule: 'POINT' } as const;
    expect(cellOf(judge(outcomesOf(19, 20), point)).verdict).toBe('PASS');
    expect(cellOf(judge(outcomesOf(18, 20), point)).verdict).toBe('FAIL');
  });

  it('is not met by the observed share alone (BOUND)', () => {
    expect(cellOf(judge(outcomesOf(20, 20))).verdict).toBe('INCONCLUSIVE');
  });

  it('is met when the bound equals it: one success shows .1 at 90 %', () => {
    const cell = cellOf(judge(outcomesOf(1, 1), { threshold: '0.1', confidence: '0.9' }));
    expect(cell.lower).toBe(0.1);
    expect(cell.verdict).toBe('PASS');
  });

  it('from above asks for an upper bound: none of 59 shows at most .05', () => {
    const atMost = { metric: 'false-rejection@1', comparator: 'AT_MOST', threshold: '0.05' } as const;
    expect(cellOf(judge(outcomesOf(59, 59), atMost)).verdict).toBe('PASS');
    expect(cellOf(judge(outcomesOf(58, 58), atMost))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      needed: { withoutFurtherFailure: 1 },
    });
    expect(cellOf(judge(outcomesOf(0, 10), atMost)).verdict).toBe('FAIL');
  });
});

describe('the agreed minimum of units', () => {
  it('holds back every statement, a FAIL too', () => {
    expect(cellOf(judge(outcomesOf(0, 10), { minSupport: 20 }))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: { code: 'TOO_FEW' },
    });
  });

  it('is counted into what is still needed', () => {
    expect(cellOf(judge(outcomesOf(59, 59), { minSupport: 100 })).needed?.withoutFurtherFailure).toBe(41);
  });

  it('does not matter once it is reached', () => {
    expect(cellOf(judge(outcomesOf(59, 59), { minSupport: 59 })).verdict).toBe('PASS');
  });
});

describe('objects', () => {
  it('are units of their own where that was agreed', () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const object = (id: string, result: 'HIT' | 'MISS') => ({ id, role: 'UNIT', label: 'box', box, result });
    const outcomes = [anOutcome({ expected: [object('1', 'HIT'), object('2', 'HIT'), object('3', 'MISS')] })];
    const recall = { metric: 'object-recall@1', unit: 'object' } as const;
    expect(cellOf(judge(outcomes, recall))).toMatchObject({ estimator: 'COUNT', n: 3, k: 2 });
    expect(cellOf(judge(outcomes, { ...recall, unit: 'image' }))).toMatchObject({ estimator: 'SHARE', n: 1, k: 2 / 3 });
  });
});

describe('attempts', () => {
  it('share the allowance: with 3 attempts .95 takes 80 images instead of 59', () => {
    const third = { number: 1, max: 3, spending: 'EQUAL' } as const;
    expect(cellOf(judge(outcomesOf(79, 79), {}, third)).verdict).toBe('INCONCLUSIVE');
    expect(cellOf(judge(outcomesOf(80, 80), {}, third)).verdict).toBe('PASS');
  });

  it('beyond the agreed number are refused', () => {
    const fourth = { number: 4, max: 3, spending: 'EQUAL' } as const;
    expect(() => judge(outcomesOf(80, 80), {}, fourth)).toThrow(
      expect.objectContaining({ code: 'ATTEMPT_OUT_OF_RANGE' }),
    );
  });

  it('without end spend 6 alpha / (pi k)² each', () => {
    const second = { number: 2, max: 1, spending: 'OPEN_ENDED' } as const;
    expect(judge(outcomesOf(80, 80), {}, second).criteria[0]?.confidenceUsed).toBeCloseTo(
      1 - 0.3 / (Math.PI * 2) ** 2,
      12,
    );
  });
});

describe('a document that was not checked', () => {
  it.each([
    [{ metric: 'no-such@1' }, '/criteria/0/metric'],
    [{ slices: ['meta.shift ~ day'] }, '/criteria/0/slices/0'],
    [{ slices: ['EACH(meta.shift)'] }, '/criteria/0/slices/0'],
  ])('is refused: %j', (criterion, path) => {
    expect(() => judge([], criterion)).toThrow(expect.objectContaining({ code: 'CRITERIA_NOT_JUDGEABLE', path }));
  });

  it('is refused with a limit that is no decimal', () => {
    expect(() => judge([], { threshold: '95%' })).toThrow(TypeError);
  });
});

describe('a figure for comparison', () => {
  const figure = { metric: 'average-precision@1', severity: 'ADVISORY', role: 'INFO', decisionRule: 'POINT' } as const;

  it('is compared with its limit but carries no bound', () => {
    const document = aCriteriaDocument([aCriterion(figure)]);
    const averages = [{ name: 'average-precision@1', value: 0.97, note: '' }];
    const result = judgeOutcomes({ document, outcomes: [], excluded: 2, attempt: ONCE, averages });
    expect(cellOf(result)).toMatchObject({ verdict: 'PASS', point: 0.97, lower: null, n: 0 });
    expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', reason: { code: 'NO_MANDATORY_CRITERION' }, worst: null });
    expect(result.conservation.supplied).toBe(2);
  });

  it('is INCONCLUSIVE when nobody computed it', () => {
    expect(cellOf(judge(outcomesOf(3, 3), figure))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: { code: 'NO_EVIDENCE' },
    });
  });

  it('below its limit misses it', () => {
    const document = aCriteriaDocument([aCriterion(figure)]);
    const averages = [{ name: 'Average precision (COCO)', value: 0.2, note: '' }];
    expect(cellOf(judgeOutcomes({ document, outcomes: [], excluded: 0, attempt: ONCE, averages })).verdict).toBe(
      'FAIL',
    );
  });
});
