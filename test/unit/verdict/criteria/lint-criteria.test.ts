import { describe, expect, it } from '@jest/globals';
import type { Criterion } from '../../../../src/verdict/criteria/criteria-document.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aContract } from '../../../builders/contract.builder.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const support = (changes: Partial<Criterion> = {}) =>
  aCriterion({ id: 'support', role: 'SUPPORT', parent: 'decision', ...changes });
const withDecision = (changes: object) => ({ ...aCriteriaDocument(), criteria: [{ ...aCriterion(), ...changes }] });
const without = (field: string) => {
  const criterion: Record<string, unknown> = { ...aCriterion() };
  delete criterion[field];
  return { ...aCriteriaDocument(), criteria: [criterion] };
};

const INVALID: readonly (readonly [string, unknown, string, string])[] = [
  ['a text instead of a document', 'criteria', 'WRONG_TYPE', ''],
  ['no document at all', null, 'WRONG_TYPE', ''],
  ['a list', [], 'WRONG_TYPE', ''],
  ['another format', { ...aCriteriaDocument(), format: 'touchstone/criteria@9' }, 'NOT_A_CHOICE', '/format'],
  ['an unknown field', { ...aCriteriaDocument(), comment: 'x' }, 'UNKNOWN_FIELD', '/comment'],
  ['an unknown field of a criterion', withDecision({ treshold: '0.9' }), 'UNKNOWN_FIELD', '/criteria/0/treshold'],
  ['no criteria', { ...aCriteriaDocument(), criteria: [] }, 'NO_DECISION', '/criteria'],
  ['criteria that are no list', { ...aCriteriaDocument(), criteria: {} }, 'WRONG_TYPE', '/criteria'],
  ['no decision', aCriteriaDocument([support({ parent: 'support' })]), 'NO_DECISION', '/criteria'],
  ['two decisions', aCriteriaDocument([aCriterion(), aCriterion({ id: 'b' })]), 'TWO_DECISIONS', '/criteria/1/role'],
  ['an id twice', aCriteriaDocument([aCriterion(), support({ id: 'decision' })]), 'DUPLICATE_ID', '/criteria/1/id'],
  [
    'a decision with a parent',
    aCriteriaDocument([aCriterion({ parent: 'x' })]),
    'DECISION_HAS_PARENT',
    '/criteria/0/parent',
  ],
  [
    'a support without a parent',
    aCriteriaDocument([aCriterion(), support({ parent: null })]),
    'NO_PARENT',
    '/criteria/1/parent',
  ],
  [
    'an unknown parent',
    aCriteriaDocument([aCriterion(), support({ parent: 'x' })]),
    'UNKNOWN_PARENT',
    '/criteria/1/parent',
  ],
  [
    'a cycle',
    aCriteriaDocument([aCriterion(), support({ id: 'a', parent: 'b' }), support({ id: 'b', parent: 'a' })]),
    'CYCLE',
    '/criteria/1/parent',
  ],
  ['an unknown metric', withDecision({ metric: 'goodness@1' }), 'UNKNOWN_METRIC', '/criteria/0/metric'],
  [
    'an unknown metric version',
    withDecision({ metric: 'image-success@2' }),
    'UNKNOWN_METRIC_VERSION',
    '/criteria/0/metric',
  ],
  ['a metric without version', withDecision({ metric: 'image-success' }), 'MALFORMED_METRIC', '/criteria/0/metric'],
  [
    'a metric without its class',
    withDecision({ metric: 'class-recall@1' }),
    'BAD_METRIC_PARAMETER',
    '/criteria/0/metric',
  ],
  [
    'a tolerance that is none',
    withDecision({ metric: 'counting-within:x@1' }),
    'BAD_METRIC_PARAMETER',
    '/criteria/0/metric',
  ],
  ['a class where none belongs', withDecision({ metric: 'ok-pass:x@1' }), 'BAD_METRIC_PARAMETER', '/criteria/0/metric'],
  [
    'an average as decision',
    withDecision({ metric: 'average-precision@1' }),
    'COMPARISON_ONLY_METRIC',
    '/criteria/0/metric',
  ],
  ['F1 as decision', withDecision({ metric: 'f1@1' }), 'COMPARISON_ONLY_METRIC', '/criteria/0/metric'],
  [
    'an average as support',
    aCriteriaDocument([aCriterion(), support({ metric: 'f1@1' })]),
    'COMPARISON_ONLY_METRIC',
    '/criteria/1/metric',
  ],
  [
    'an average with a bound',
    aCriteriaDocument([aCriterion(), support({ role: 'INFO', severity: 'ADVISORY', metric: 'f1@1' })]),
    'NO_BOUND',
    '/criteria/1/decisionRule',
  ],
  [
    'a limit from the wrong side',
    withDecision({ comparator: 'AT_MOST' }),
    'COMPARATOR_DIRECTION',
    '/criteria/0/comparator',
  ],
  ['images counted as objects', withDecision({ unit: 'object' }), 'UNIT_NOT_FOR_METRIC', '/criteria/0/unit'],
  ['an empty rationale', withDecision({ rationale: '  ' }), 'NO_RATIONALE', '/criteria/0/rationale'],
  ['no rationale', without('rationale'), 'MISSING_FIELD', '/criteria/0/rationale'],
  ['no severity', without('severity'), 'MISSING_FIELD', '/criteria/0/severity'],
  ['a limit of 1', withDecision({ threshold: '1' }), 'UNPROVABLE_LIMIT', '/criteria/0/threshold'],
  ['a limit of 1.0', withDecision({ threshold: '1.0' }), 'UNPROVABLE_LIMIT', '/criteria/0/threshold'],
  ['a limit of 0', withDecision({ threshold: '0' }), 'UNPROVABLE_LIMIT', '/criteria/0/threshold'],
  ['a limit of 95', withDecision({ threshold: '95' }), 'UNPROVABLE_LIMIT', '/criteria/0/threshold'],
  ['a limit with a comma', withDecision({ threshold: '0,95' }), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit in percent', withDecision({ threshold: '95%' }), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit with an exponent', withDecision({ threshold: '9.5e-1' }), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit of minus zero', withDecision({ threshold: '-0' }), 'NOT_A_DECIMAL', '/criteria/0/threshold'],
  ['a limit as a number', withDecision({ threshold: 0.95 }), 'NUMBER_NOT_TEXT', '/criteria/0/threshold'],
  ['an empty limit', withDecision({ threshold: '' }), 'EMPTY_TEXT', '/criteria/0/threshold'],
  ['full confidence', withDecision({ confidence: '1' }), 'BAD_CONFIDENCE', '/criteria/0/confidence'],
  ['a guess as confidence', withDecision({ confidence: '0.4' }), 'BAD_CONFIDENCE', '/criteria/0/confidence'],
  [
    'a design point no better than the limit',
    withDecision({ designPoint: '0.95', power: '0.8' }),
    'DESIGN_POINT_NOT_BETTER',
    '/criteria/0/designPoint',
  ],
  [
    'a design point above 1',
    withDecision({ designPoint: '1.2', power: '0.8' }),
    'DESIGN_POINT_NOT_BETTER',
    '/criteria/0/designPoint',
  ],
  [
    'a design point without power',
    withDecision({ designPoint: '0.98' }),
    'DESIGN_POINT_WITHOUT_POWER',
    '/criteria/0/power',
  ],
  [
    'power without a design point',
    withDecision({ power: '0.8' }),
    'DESIGN_POINT_WITHOUT_POWER',
    '/criteria/0/designPoint',
  ],
  ['a power of 1', withDecision({ designPoint: '0.98', power: '1' }), 'BAD_POWER', '/criteria/0/power'],
  [
    'a baseline above 1',
    withDecision({ baseline: { value: '1.1', source: 'QA' } }),
    'BAD_BASELINE',
    '/criteria/0/baseline/value',
  ],
  [
    'a baseline without source',
    withDecision({ baseline: { value: '0.9' } }),
    'MISSING_FIELD',
    '/criteria/0/baseline/source',
  ],
  [
    'a waivable safety criterion',
    withDecision({ severity: 'SAFETY_CRITICAL' }),
    'SAFETY_WAIVABLE',
    '/criteria/0/waivable',
  ],
  ['the observed value as rule', withDecision({ decisionRule: 'POINT' }), 'POINT_RULE', '/criteria/0/decisionRule'],
  ['an advisory decision', withDecision({ severity: 'ADVISORY' }), 'DECISION_ADVISORY', '/criteria/0/severity'],
  [
    'mandatory information',
    aCriteriaDocument([aCriterion(), support({ role: 'INFO' })]),
    'INFO_MANDATORY',
    '/criteria/1/severity',
  ],
  ['errors that may be dropped', withDecision({ onError: 'SKIP' }), 'NOT_A_CHOICE', '/criteria/0/onError'],
  ['a minimum of 0 units', withDecision({ minSupport: 0 }), 'OUT_OF_RANGE', '/criteria/0/minSupport'],
  ['half a unit as minimum', withDecision({ minSupport: 1.5 }), 'WRONG_TYPE', '/criteria/0/minSupport'],
  ['waivable as a text', withDecision({ waivable: 'no' }), 'WRONG_TYPE', '/criteria/0/waivable'],
  ['slices as a text', withDecision({ slices: 'all' }), 'WRONG_TYPE', '/criteria/0/slices'],
  [
    'a slice that does not parse',
    withDecision({ slices: ['meta.shift is night'] }),
    'MALFORMED_SLICE',
    '/criteria/0/slices/0',
  ],
  [
    'a slice key the site does not declare',
    withDecision({ slices: ['meta.dock = 3'] }),
    'UNKNOWN_SLICE_KEY',
    '/criteria/0/slices/0',
  ],
  [
    'a slice value the site does not declare',
    withDecision({ slices: ['meta.shift = dusk'] }),
    'UNKNOWN_SLICE_VALUE',
    '/criteria/0/slices/0',
  ],
  ['no attempts', { ...aCriteriaDocument(), attempts: { max: 0, spending: 'EQUAL' } }, 'OUT_OF_RANGE', '/attempts/max'],
  [
    'another way of spending',
    { ...aCriteriaDocument(), attempts: { max: 1, spending: 'FREE' } },
    'NOT_A_CHOICE',
    '/attempts/spending',
  ],
  [
    'a key without prefix',
    { ...aCriteriaDocument(), siteSchema: { shift: { values: ['a'] } } },
    'BAD_ATTRIBUTE_KEY',
    '/siteSchema/shift',
  ],
  [
    'a key without values',
    { ...aCriteriaDocument(), siteSchema: { 'meta.a': { values: [] } } },
    'NO_VALUES',
    '/siteSchema/meta.a/values',
  ],
  [
    'a value twice',
    { ...aCriteriaDocument(), siteSchema: { 'meta.a': { values: ['x', 'x'] } } },
    'DUPLICATE_VALUE',
    '/siteSchema/meta.a/values',
  ],
  [
    'bins out of order',
    { ...aCriteriaDocument(), siteSchema: { 'img.l': { bins: [9, 3] } } },
    'BINS_NOT_ASCENDING',
    '/siteSchema/img.l/bins',
  ],
  ['no bins', { ...aCriteriaDocument(), siteSchema: { 'img.l': { bins: [] } } }, 'NO_VALUES', '/siteSchema/img.l/bins'],
];

describe('the check of a criteria set', () => {
  it.each(INVALID)('refuses %s', (_name, document, code, path) => {
    const lint = lintCriteria(document);
    expect(lint.document).toBeNull();
    expect(lint.problems).toContainEqual(expect.objectContaining({ code, path }));
    expect(lint.problems.every(({ message }) => message.length > 10)).toBe(true);
  });

  it('finds nothing wrong with a full set', () => {
    const document = aCriteriaDocument([
      aCriterion({ designPoint: '0.98', power: '0.8', baseline: { value: '0.9', source: 'manual check' } }),
      support({
        slices: ['EACH(meta.shift)', 'img.luminance < 40 AND meta.shift IN (day, night)', 'img.luminance IS MISSING'],
      }),
      support({ id: 'info', role: 'INFO', severity: 'ADVISORY', metric: 'f1@1', decisionRule: 'POINT' }),
    ]);
    expect(lintCriteria(document)).toEqual({ document, problems: [] });
  });

  it('gives decimals back in their one form', () => {
    expect(lintCriteria(withDecision({ threshold: '0.950' })).document?.criteria[0]?.threshold).toBe('0.95');
  });

  it('lists all problems, not the first only', () => {
    const { problems } = lintCriteria(
      withDecision({ threshold: '1', rationale: 'because', waivable: true, severity: 'ADVISORY' }),
    );
    expect(problems.map(({ code }) => code)).toEqual(['DECISION_ADVISORY', 'UNPROVABLE_LIMIT']);
  });
});

describe('the check against what surrounds a criteria set', () => {
  const codes = (...args: Parameters<typeof lintCriteria>) => lintCriteria(...args).problems.map(({ code }) => code);

  it('refuses OK/NOK figures under a contract without these states', () => {
    expect(codes(withDecision({ metric: 'nok-detection@1' }), { contract: aContract() })).toEqual([
      'METRIC_NOT_FOR_CONTRACT',
    ]);
  });

  it('refuses a class the contract does not know, and accepts a role', () => {
    expect(codes(withDecision({ metric: 'object-recall:pallet@1' }), { contract: aContract() })).toEqual([
      'UNKNOWN_CLASS',
    ]);
    expect(codes(withDecision({ metric: 'object-recall:UNIT@1' }), { contract: aContract() })).toEqual([]);
  });

  it('refuses counting under a contract that does not count', () => {
    expect(codes(withDecision({ metric: 'counting-exact@1' }), { contract: aContract() })).toEqual([
      'METRIC_NOT_FOR_CONTRACT',
    ]);
  });

  it('refuses fewer planned units than a pass takes: 59 for .95, 80 with three attempts', () => {
    expect(codes(aCriteriaDocument(), { plannedUnits: { image: 58 } })).toEqual(['PLANNED_TOO_FEW']);
    expect(codes(aCriteriaDocument(), { plannedUnits: { image: 59 } })).toEqual([]);
    const three = aCriteriaDocument(undefined, { attempts: { max: 3, spending: 'EQUAL' } });
    expect(codes(three, { plannedUnits: { image: 79 } })).toEqual(['PLANNED_TOO_FEW']);
    expect(codes(three, { plannedUnits: { image: 80 } })).toEqual([]);
  });

  it('takes the slice keys the site declares before those of the document', () => {
    const document = withDecision({ slices: ['meta.shift = day'] });
    expect(codes(document, { siteSchema: { 'meta.dock': { values: ['1'] } } })).toEqual(['UNKNOWN_SLICE_KEY']);
  });
});
