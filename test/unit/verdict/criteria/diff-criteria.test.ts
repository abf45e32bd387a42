import { describe, expect, it } from '@jest/globals';
import type { Criterion } from '../../../../src/verdict/criteria/criteria-document.js';
import { compareDecimals, complementOfDecimal, parseDecimal } from '../../../../src/verdict/criteria/decimal.js';
import { diffCriteria } from '../../../../src/verdict/criteria/diff-criteria.js';
import { criteriaDigest, expandCriteria } from '../../../../src/verdict/criteria/expand-criteria.js';
import { proposeCriterion } from '../../../../src/verdict/criteria/templates.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const of = (changes: Partial<Criterion> = {}) => aCriteriaDocument([aCriterion(changes)]);
const support = aCriterion({ id: 'b', role: 'SUPPORT', parent: 'decision' });

describe('the difference of two versions', () => {
  it.each<[Partial<Criterion>, Partial<Criterion>, string]>([
    [{ threshold: '0.95' }, { threshold: '0.96' }, 'STRICTER'],
    [{ threshold: '0.95' }, { threshold: '0.9' }, 'LOOSER'],
    [{ threshold: '0.05', comparator: 'AT_MOST' }, { threshold: '0.1', comparator: 'AT_MOST' }, 'LOOSER'],
    [{ threshold: '0.05', comparator: 'AT_MOST' }, { threshold: '0.01', comparator: 'AT_MOST' }, 'STRICTER'],
    [{ confidence: '0.95' }, { confidence: '0.99' }, 'STRICTER'],
    [{ severity: 'BLOCKING' }, { severity: 'ADVISORY' }, 'LOOSER'],
    [{ severity: 'BLOCKING' }, { severity: 'SAFETY_CRITICAL' }, 'STRICTER'],
    [{ decisionRule: 'BOUND' }, { decisionRule: 'POINT' }, 'LOOSER'],
    [{ waivable: true }, { waivable: false }, 'STRICTER'],
    [{ minSupport: 'AUTO' }, { minSupport: 30 }, 'STRICTER'],
    [{ slices: ['EACH(meta.shift)'] }, { slices: ['meta.shift = day'] }, 'LOOSER'],
    [{ slices: ['meta.shift = day'] }, { slices: ['EACH(meta.shift)'] }, 'STRICTER'],
    [{ slices: ['meta.shift = day'] }, { slices: ['meta.shift = night'] }, 'INCOMPARABLE'],
    [{ slices: [] }, { slices: ['meta.shift = night'] }, 'INCOMPARABLE'],
    [{ unit: 'image' }, { unit: 'captureGroup' }, 'INCOMPARABLE'],
    [{ rationale: 'a' }, { rationale: 'b' }, 'INCOMPARABLE'],
  ])('from %j to %j is %s', (before, after, effect) => {
    const { changes } = diffCriteria(of(before), of(after));
    expect(changes).toEqual([expect.objectContaining({ kind: 'CHANGED', criterionId: 'decision', effect })]);
  });

  it('calls a limit on another metric incomparable', () => {
    const { changes } = diffCriteria(of(), of({ metric: 'ok-pass@1', threshold: '0.9' }));
    expect(changes.map(({ effect }) => effect)).toEqual(['INCOMPARABLE', 'INCOMPARABLE']);
  });

  it('is stricter with a criterion more and looser with one less', () => {
    const both = aCriteriaDocument([aCriterion(), support]);
    expect(diffCriteria(of(), both)).toMatchObject({
      changes: [{ kind: 'ADDED', effect: 'STRICTER' }],
      loosened: false,
      tightened: true,
    });
    expect(diffCriteria(both, of())).toMatchObject({
      changes: [{ kind: 'REMOVED', effect: 'LOOSER' }],
      loosened: true,
      tightened: false,
    });
  });

  it('does not call a new wording looser, but other attempts', () => {
    expect(diffCriteria(of(), { ...of(), title: 'Other' })).toMatchObject({
      loosened: false,
      changes: [{ field: 'title' }],
    });
    expect(diffCriteria(of(), { ...of(), attempts: { max: 3, spending: 'EQUAL' } }).loosened).toBe(true);
  });

  it('is empty for the same meaning written otherwise', () => {
    const other = of({ threshold: '0.950', slices: ['meta.shift=day', 'meta.shift  = night'] });
    expect(diffCriteria(of({ slices: ['EACH(meta.shift)'] }), other).changes).toEqual([]);
  });
});

describe('the digest of a criteria set', () => {
  const full = aCriteriaDocument([
    aCriterion({
      slices: ['EACH(meta.shift)'],
      baseline: { value: '0.9', source: 'QA' },
      designPoint: '0.98',
      power: '0.8',
    }),
    support,
  ]);

  it('does not depend on order, white space or trailing zeros', () => {
    const [decision, other] = full.criteria as [Criterion, Criterion];
    const reversedKeys = Object.fromEntries(Object.entries(decision).reverse()) as unknown as Criterion;
    const written = { ...reversedKeys, threshold: '0.950', slices: [' meta.shift=night', 'meta.shift = day'] };
    expect(criteriaDigest({ ...full, criteria: [other, written] })).toBe(criteriaDigest(full));
    expect(criteriaDigest(expandCriteria(full))).toBe(criteriaDigest(full));
  });

  it('depends on every field', () => {
    const changes: Partial<Record<keyof Criterion, unknown>> = {
      title: 'x',
      severity: 'ADVISORY',
      safetyRelevance: 'CONTRIBUTES',
      metric: 'ok-pass@1',
      unit: 'captureGroup',
      comparator: 'AT_MOST',
      threshold: '0.9',
      confidence: '0.9',
      decisionRule: 'POINT',
      slices: [],
      designPoint: '0.99',
      power: '0.9',
      minSupport: 3,
      baseline: null,
      rationale: 'x',
      waivable: false,
      role: 'INFO',
      parent: 'x',
      id: 'zz',
    };
    const digests = Object.entries(changes).map(([field, value]) =>
      criteriaDigest({ ...full, criteria: [{ ...(full.criteria[0] as Criterion), [field]: value }, support] }),
    );
    expect(new Set([...digests, criteriaDigest(full)]).size).toBe(digests.length + 1);
  });
});

describe('a decimal', () => {
  it.each(['0,95', '95%', '95 %', '9.5e-1', '-0', '+0.5', '-0.5', '.5', '5.', '00.5', '', 'NaN', '0.1234567890123'])(
    '%j is refused',
    (text) => {
      expect(parseDecimal(text)).toEqual({ problem: expect.stringContaining(text) });
    },
  );

  it('is compared and complemented exactly', () => {
    const read = (text: string) => (parseDecimal(text) as { decimal: ReturnType<typeof complementOfDecimal> }).decimal;
    expect(complementOfDecimal(read('0.95')).text).toBe('0.05');
    expect(complementOfDecimal(read('1')).text).toBe('0');
    expect(() => complementOfDecimal(read('2'))).toThrow(RangeError);
    expect(compareDecimals(read('0.1'), read('0.100'))).toBe(0);
    expect(compareDecimals(read('0.3'), read('0.29'))).toBe(1);
    expect(compareDecimals(read('0.2'), read('0.29'))).toBe(-1);
  });
});

describe('a proposal from plain answers', () => {
  it.each([
    ['PERSON_HURT', 'SAFETY_CRITICAL', 299, false],
    ['LINE_STOPS', 'BLOCKING', 59, true],
    ['EXTRA_WORK', 'BLOCKING', 29, true],
    ['HARDLY_MATTERS', 'ADVISORY', 22, true],
  ] as const)('for %s is %s and takes %i units', (consequence, severity, unitsWithoutFailure, waivable) => {
    expect(proposeCriterion({ consequence })).toMatchObject({ severity, unitsWithoutFailure, waivable });
  });

  it('is never below what is reached today', () => {
    expect(proposeCriterion({ consequence: 'LINE_STOPS', today: '0.98' })).toMatchObject({
      threshold: '0.98',
      unitsWithoutFailure: 149,
    });
    expect(proposeCriterion({ consequence: 'LINE_STOPS', today: '0.5' }).threshold).toBe('0.95');
    expect(proposeCriterion({ consequence: 'LINE_STOPS', today: '1' }).threshold).toBe('0.95');
  });
});
