import { describe, expect, it } from '@jest/globals';
import { decimalText, withoutFractions } from '../../../../src/contexts/statements/domain/decimal-text.js';
import { gateDecisionDraft } from '../../../../src/contexts/statements/domain/gate-decision.js';
import { runResultDraft } from '../../../../src/contexts/statements/domain/run-result.js';
import type { JsonValue } from '../../../../src/kernel/canonical-json.js';
import { aCompletedRun, aDecidedRound, fractionsIn } from '../../../builders/statement.builder.js';

type Facts = Readonly<Record<string, JsonValue>>;

describe('decimal text', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [-2.5, '-2.5'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1.25e-9, '0.00000000125'],
    [-1e-7, '-0.0000001'],
    [1e21, '1000000000000000000000'],
    [1.5e300, `15${'0'.repeat(299)}`],
    [0.9833333333333333, '0.9833333333333333'],
  ])('of %d is %s and reads back as the same number', (value, text) => {
    expect(decimalText(value)).toBe(text);
    expect(Number(text)).toBe(value);
  });

  it('replaces fractions however deep they lie, and leaves counts and everything else alone', () => {
    expect(withoutFractions({ a: [1, 0.5, { b: 1e-7, c: null, d: true, e: 'x', f: undefined }], g: 2 ** 60 })).toEqual({
      a: [1, '0.5', { b: '0.0000001', c: null, d: true, e: 'x' }],
      g: String(2 ** 60),
    });
  });
});

describe('the draft of a run-result', () => {
  const { predicate, subject } = runResultDraft(aCompletedRun());
  const said = predicate as Facts;

  it('is about the model', () => {
    expect(subject).toEqual({
      name: `MODEL:${aCompletedRun().run.plan.model.id}`,
      digest: aCompletedRun().run.plan.model.sha256,
    });
  });

  it('holds no JSON fraction, not even from the environment', () => {
    expect(fractionsIn(said)).toEqual([]);
    expect(said['plan']).toMatchObject({ environment: { load: '0.25', threads: 1 } });
  });

  it('says every criterion on every slice, and which had nothing to judge', () => {
    expect(said['metrics']).toMatchObject([
      { slice: null, numerator: '19', denominator: '20', value: '0.95' },
      {
        slice: 'meta.shift = night',
        numerator: '3.5',
        interval: { lower: '0.0000001', confidence: '0.9833333333333333' },
      },
      { slice: 'meta.shift = day', value: null, interval: { lower: null, upper: null } },
    ]);
    expect(said['notRun']).toEqual([{ criterionId: 'IMAGE_SUCCESS', slice: 'meta.shift = day', because: 'NO_ITEMS' }]);
  });
});

describe('the draft of a gate-decision', () => {
  it('leaves waivers, items and conditions empty where the evidence has none', () => {
    const { predicate } = gateDecisionDraft(aDecidedRound([]));
    expect(predicate).toMatchObject({ waivers: [], openItems: [], conditions: [], validUntil: null, result: 'NO_GO' });
  });

  it('takes them over where it has, with fractions as text', () => {
    const extras = {
      waivers: [{ id: 'w', limit: 0.5 }],
      openItems: [{ id: 'i', severity: 'B' }],
      conditions: [{ due: '2026-12-31' }],
      validUntil: '2027-06-01',
    };
    const { predicate } = gateDecisionDraft({ ...aDecidedRound([]), extras });
    expect(predicate).toMatchObject({ ...extras, waivers: [{ id: 'w', limit: '0.5' }] });
  });

  it('names signers by id only', () => {
    expect((gateDecisionDraft(aDecidedRound([])).predicate as Facts)['signoffs']).toMatchObject([
      { slot: 'CQL', decision: 'REJECT', lapsed: false },
    ]);
  });
});
