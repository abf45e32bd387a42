import { describe, expect, it } from '@jest/globals';
import {
  compareResults,
  MetricVersionsDiffer,
  requireSameMetricVersions,
} from '../../../src/verdict/compare-results.js';
import type { Criterion } from '../../../src/verdict/criteria/criteria-document.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import type { JudgementResult } from '../../../src/verdict/judgement.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { outcomesOf } from '../../builders/outcome.builder.js';

const ATTEMPT = { number: 1, max: 1, spending: 'EQUAL' } as const;
const support = (changes: Partial<Criterion> = {}) =>
  aCriterion({ id: 'support', role: 'SUPPORT', parent: 'decision', slices: ['meta.shift = day'], ...changes });

function aResult(right: number, of: number, criteria = [aCriterion(), support()]): JudgementResult {
  const found = outcomesOf(right, of, { attributes: { 'meta.shift': 'day' } });
  return judgeOutcomes({ document: aCriteriaDocument(criteria), outcomes: found, excluded: 0, attempt: ATTEMPT });
}

/** As a later product would have written it, whose metric counts otherwise. */
function byVersion(result: JudgementResult, version: number, of = 'decision'): JudgementResult {
  const criteria = result.criteria.map((criterion) =>
    criterion.criterionId === of
      ? { ...criterion, metric: criterion.metric.replace(/@\d+$/, `@${version}`) }
      : criterion,
  );
  return { ...result, criteria };
}

describe('two results', () => {
  it('are compared cell by cell, those of one result only among them', () => {
    const before = aResult(58, 58);
    const after = aResult(59, 59, [aCriterion(), support({ slices: ['meta.shift = day', 'meta.shift = night'] })]);
    const { verdict, cells } = compareResults(before, after);
    expect(verdict).toEqual({ before: 'INCONCLUSIVE', after: 'INCONCLUSIVE' });
    expect(cells.map(({ criterionId, slice, before: was, after: is, changed }) => [criterionId, slice, was?.verdict ?? null, is?.verdict, changed])).toEqual([
      ['decision', null, 'INCONCLUSIVE', 'PASS', true],
      ['support', 'meta.shift = day', 'INCONCLUSIVE', 'PASS', true],
      ['support', 'meta.shift = night', null, 'INCONCLUSIVE', true],
    ]); // prettier-ignore
    const back = compareResults(after, before).cells;
    expect(back.at(-1)).toMatchObject({ slice: 'meta.shift = night', before: { n: 0 }, after: null, changed: true });
  });

  it('without a change say so', () => {
    const { verdict, cells } = compareResults(aResult(59, 59), aResult(59, 59));
    expect([verdict.before, verdict.after]).toEqual(['PASS', 'PASS']);
    expect(cells.map(({ changed }) => changed)).toEqual([false, false]);
    expect(cells[0]?.before).toEqual({ metric: 'image-success@1', verdict: 'PASS', k: 59, n: 59, lower: expect.closeTo(0.9504924, 6), upper: 1 }); // prettier-ignore
  });

  it.each([
    ['of the decision', 'decision'],
    ['of a support', 'support'],
  ])('are refused when they rest on two versions of the metric %s, both named', (_which, of) => {
    const [first, second] = [aResult(59, 59), byVersion(aResult(59, 59), 2, of)];
    for (const work of [() => compareResults(first, second), () => requireSameMetricVersions(first, second)])
      expect(work).toThrow(MetricVersionsDiffer);
    expect(() => compareResults(second, first)).toThrow('image-success@1');
    try {
      compareResults(first, second);
    } catch (error) {
      // The other criterion still rests on the first version.
      const pairs = [{ metric: 'image-success', first: 'image-success@1', second: 'image-success@1, image-success@2' }];
      expect(error).toMatchObject({ code: 'METRIC_VERSIONS_DIFFER', details: { pairs } });
    }
  });

  it('of one version are compared, whichever it is; so are other metrics and other parameters', () => {
    const only = [aCriterion()];
    const [first, second] = [byVersion(aResult(58, 58, only), 2), byVersion(aResult(59, 59, only), 2)];
    expect(compareResults(first, second).verdict).toEqual({ before: 'INCONCLUSIVE', after: 'PASS' });
    const box = byVersion(aResult(59, 59, [aCriterion({ metric: 'object-recall:box@1', unit: 'image' })]), 2);
    const bag = aResult(59, 59, [aCriterion({ metric: 'object-recall:bag@1', unit: 'image' })]);
    expect(() => requireSameMetricVersions(box, bag)).not.toThrow();
    expect(() => requireSameMetricVersions(box, byVersion(box, 1))).toThrow(MetricVersionsDiffer);
  });
});
