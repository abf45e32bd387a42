import { describe, expect, it } from '@jest/globals';
import type { AttributeValue, Outcome } from '../../../src/metrics/outcome.js';
import { expandCriteria } from '../../../src/verdict/criteria/expand-criteria.js';
import type { Criterion } from '../../../src/verdict/criteria/criteria-document.js';
import { judgeOutcomes } from '../../../src/verdict/judge.js';
import type { JudgementResult } from '../../../src/verdict/judgement.js';
import { undeclaredSentence } from '../../../src/verdict/undeclared-values.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { anOutcome, outcomesOf } from '../../builders/outcome.builder.js';

let next = 0;
const at = (key: string, value: AttributeValue, right = true): Outcome =>
  anOutcome({ itemId: `odd-${(next += 1)}`, right, attributes: { [key]: value } });

function judge(outcomes: readonly Outcome[], criterion: Partial<Criterion> = {}): JudgementResult {
  const document = expandCriteria(aCriteriaDocument([aCriterion({ slices: ['EACH(meta.shift)'], ...criterion })]));
  return judgeOutcomes({ document, outcomes, excluded: 0, attempt: { number: 1, max: 1, spending: 'EQUAL' } });
}

const day = (count: number) => outcomesOf(count, count, { attributes: { 'meta.shift': 'day' } });

describe('images with a value that the site does not declare', () => {
  it('are counted by the judge though no slice of EACH holds them', () => {
    const result = judge([
      ...day(60),
      at('meta.shift', 'dawn', false),
      at('meta.shift', 'dawn'),
      at('meta.shift', 'Night', false),
      at('meta.shift', null, false),
      anOutcome({ itemId: 'without' }),
    ]);
    expect(result.undeclared).toEqual([
      {
        key: 'meta.shift',
        items: 5,
        wrong: 3,
        missing: 2,
        values: [
          { value: 'Night', items: 1 },
          { value: 'dawn', items: 2 },
        ],
      },
    ]);
    const inSlices = result.criteria[0]?.cells.reduce((sum, cell) => sum + cell.total, 0) ?? 0;
    expect(inSlices + 5).toBe(result.conservation.supplied);
  });

  it('are told in one sentence', () => {
    const [entry] = judge([at('meta.shift', 'dawn', false), at('meta.shift', null)]).undeclared ?? [];
    expect(entry && undeclaredSentence(entry)).toBe(
      '2 images have a meta.shift that the site does not declare: "dawn" (1), no value (1); 1 judged wrong. ' +
        'No slice over meta.shift holds them.',
    );
    const [one] = judge([at('meta.shift', 'dawn')]).undeclared ?? [];
    expect(one && undeclaredSentence(one)).toBe(
      '1 image has a meta.shift that the site does not declare: "dawn" (1); 0 judged wrong. No slice over meta.shift holds it.',
    );
  });

  it('are those without a number where the site declares bins', () => {
    const result = judge([at('img.luminance', 80), at('img.luminance', 'dark', false)], {
      slices: ['EACH(img.luminance)'],
    });
    expect(result.undeclared).toMatchObject([{ key: 'img.luminance', items: 1, wrong: 1, missing: 0 }]);
  });

  it('list at most twenty different values and count the rest', () => {
    const odd = Array.from({ length: 25 }, (_, index) => at('meta.shift', `value ${String(index).padStart(2, '0')}`));
    const [entry] = judge(odd).undeclared ?? [];
    expect([entry?.items, entry?.values.length]).toEqual([25, 20]);
  });

  it('are not spoken of when every value is declared', () => {
    expect(judge(day(60))).not.toHaveProperty('undeclared');
  });

  it('are not spoken of for keys that no criterion slices by', () => {
    expect(judge([at('meta.shift', 'dawn')], { slices: [] })).not.toHaveProperty('undeclared');
  });

  it('are not looked for in keys that the site does not declare', () => {
    expect(judge([at('meta.dock', '7')], { slices: ['meta.dock = 7'] })).not.toHaveProperty('undeclared');
  });
});
