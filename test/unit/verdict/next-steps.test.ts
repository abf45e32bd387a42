import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/metrics/outcome.js';
import type { Criterion } from '../../../src/verdict/criteria/criteria-document.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import type { JudgementResult } from '../../../src/verdict/judgement.js';
import { nextSteps } from '../../../src/verdict/next-steps.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { anOutcome, outcomesOf } from '../../builders/outcome.builder.js';

function judge(
  outcomes: readonly Outcome[],
  criteria: readonly Criterion[] = [aCriterion()],
  attempt: JudgementResult['attempt'] = { number: 1, max: 2, spending: 'EQUAL' },
): JudgementResult {
  return judgeOutcomes({ document: aCriteriaDocument(criteria), outcomes, excluded: 0, attempt });
}

const kindsOf = (result: JudgementResult) => nextSteps(result).map(({ kind }) => kind);

const shift = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => anOutcome({ itemId: `${name}-${at}`, attributes: { 'meta.shift': name } }));

const perShift = aCriterion({ slices: ['meta.shift = day', 'meta.shift = night'] });

describe('what may follow a judgement', () => {
  it('is nothing to choose after a PASS', () => {
    expect(nextSteps(judge(outcomesOf(100, 100)))).toEqual([]);
  });

  it('is nothing to choose after a FAIL', () => {
    expect(nextSteps(judge(outcomesOf(0, 10)))).toEqual([]);
  });

  it('is more data or NO-GO where nothing passed, with the numbers', () => {
    const steps = nextSteps(judge(outcomesOf(58, 58), undefined, { number: 1, max: 1, spending: 'EQUAL' }));
    expect(steps.map(({ kind }) => kind)).toEqual(['MORE_DATA', 'NO_GO']);
    expect(steps[0]).toMatchObject({
      needs: [{ criterionId: 'decision', slice: null, unit: 'image', needed: { withoutFurtherFailure: 1 } }],
      text: expect.stringContaining('1 image without a further failure'),
    });
  });

  it('asks for fresh data where no way to add to these was agreed', () => {
    const [first] = nextSteps(judge(outcomesOf(10, 10)));
    expect(first).toMatchObject({ freshDataOnly: true, topUpTo: null, text: expect.stringContaining('fresh data') });
  });

  it('names the next agreed stage, and asks for fresh data after the last', () => {
    const stage = { number: 1, of: 2, alphaShare: '0.5', nextGroups: 100 };
    const way = (changes: object) =>
      nextSteps(
        judge(outcomesOf(10, 10), undefined, {
          ...{ number: 1, max: 1, spending: 'EQUAL' as const },
          stage: { ...stage, ...changes },
        }),
      )[0];
    expect(way({})).toMatchObject({
      freshDataOnly: false,
      topUpTo: 100,
      text: expect.stringContaining('stage 2 of 2'),
    });
    expect(way({ number: 2, nextGroups: null })).toMatchObject({
      freshDataOnly: true,
      topUpTo: null,
      text: expect.stringContaining('used up'),
    });
  });

  it('lets data grow at any time by evidence for all times', () => {
    const [first] = nextSteps(judge(outcomesOf(10, 10), undefined, { number: 1, max: 1, spending: 'E_PROCESS' }));
    expect(first).toMatchObject({ freshDataOnly: false, topUpTo: null, text: expect.stringContaining('topUpOf') });
  });

  it('is also a narrower scope where a condition did pass, and names that condition only', () => {
    // 80 of 80 show .95 at 97.5 %, the confidence of the first of two attempts; 10 of 10 do not.
    const result = judge([...shift('day', 80), ...shift('night', 10)], [perShift]);
    const steps = nextSteps(result);
    expect(steps.map(({ kind }) => kind)).toEqual(['MORE_DATA', 'NARROWER_SCOPE', 'NO_GO']);
    expect(steps[1]).toMatchObject({ passed: [{ criterionId: 'decision', slice: 'meta.shift = day' }] });
    expect(steps[0]).toMatchObject({ needs: [{ slice: 'meta.shift = night' }] });
  });

  it('is no narrower scope while another mandatory requirement was shown nowhere', () => {
    const other = aCriterion({
      id: 'phantoms',
      role: 'SUPPORT',
      parent: 'decision',
      metric: 'no-phantom@1',
      threshold: '0.99',
    });
    expect(kindsOf(judge([...shift('day', 80), ...shift('night', 10)], [perShift, other]))).toEqual([
      'MORE_DATA',
      'NO_GO',
    ]);
  });

  it('does not ask an advisory requirement', () => {
    const advisory = aCriterion({
      id: 'advice',
      role: 'SUPPORT',
      parent: 'decision',
      severity: 'ADVISORY',
      threshold: '0.999',
    });
    const steps = nextSteps(judge(outcomesOf(58, 58), [aCriterion(), advisory]));
    expect(steps[0]).toMatchObject({ needs: [{ criterionId: 'decision' }] });
  });

  it('counts a condition that never occurred among what is still needed', () => {
    const steps = nextSteps(judge(shift('day', 80), [perShift]));
    expect(steps[0]).toMatchObject({
      kind: 'MORE_DATA',
      needs: [{ slice: 'meta.shift = night', needed: { withoutFurtherFailure: 72 } }],
    });
  });

  it('is only NO-GO when data alone cannot settle what is open', () => {
    const result = judge(outcomesOf(58, 58));
    const needed = { withoutFurtherFailure: null, atObservedRate: null, atDesignPoint: null };
    const criteria = result.criteria.map((one) => ({ ...one, cells: one.cells.map((cell) => ({ ...cell, needed })) }));
    expect(kindsOf({ ...result, criteria })).toEqual(['NO_GO']);
  });

  it('is only NO-GO when nothing mandatory was agreed', () => {
    expect(kindsOf(judge(outcomesOf(100, 100), [aCriterion({ severity: 'ADVISORY' })]))).toEqual(['NO_GO']);
  });
});
