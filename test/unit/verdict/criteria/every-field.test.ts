import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { AttemptPlan, CriteriaDocument, Criterion } from '../../../../src/verdict/criteria/criteria-document.js';
import { diffCriteria, type ChangeEffect } from '../../../../src/verdict/criteria/diff-criteria.js';
import { criteriaDigest } from '../../../../src/verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../../../../src/verdict/criteria/lint-criteria.js';
import { aCriteriaDocument, aCriterion } from '../../../builders/criteria.builder.js';

const STAGES = [
  { groups: 200, alphaShare: '0.25' },
  { groups: 300, alphaShare: '0.75' },
];
const EQUAL: AttemptPlan = { max: 2, spending: 'EQUAL' };
const STAGED: AttemptPlan = { ...EQUAL, stages: STAGES };

/** Everything that can be said is said somewhere in it. */
function aFullDocument(decision: Partial<Criterion> = {}, changes: Partial<CriteriaDocument> = {}): CriteriaDocument {
  const stated: Partial<Criterion> = {
    ...{ slices: ['EACH(meta.shift)', 'img.luminance < 40'], minSupport: 20 },
    ...{ designPoint: '0.98', power: '0.8', baseline: { value: '0.9', source: 'Audit of 2025' } },
    unit: 'captureGroup',
  };
  const support: Partial<Criterion> = {
    ...stated,
    id: 'support',
    parent: 'decision',
    threshold: '0.9',
    role: 'SUPPORT',
  };
  const info: Partial<Criterion> = {
    ...{ id: 'info', parent: 'support', metric: 'f1@1' },
    ...({ role: 'INFO', severity: 'ADVISORY', decisionRule: 'POINT' } as const),
  };
  return aCriteriaDocument([aCriterion({ ...stated, ...decision }), aCriterion(support), aCriterion(info)], {
    attempts: STAGED,
    ...changes,
  });
}

const REVERSED = { STRICTER: 'LOOSER', LOOSER: 'STRICTER', INCOMPARABLE: 'INCOMPARABLE' } as const;

type Row = readonly [keyof Criterion, Partial<Criterion>, Partial<Criterion>, ChangeEffect];

/** One change of one field, and what it is called; the way back is called the reverse. */
const OF_A_CRITERION: readonly Row[] = [
  ['title', { title: 'a' }, { title: 'b' }, 'INCOMPARABLE'],
  ['role', { role: 'DECISION' }, { role: 'SUPPORT' }, 'INCOMPARABLE'],
  ['parent', { parent: null }, { parent: 'support' }, 'INCOMPARABLE'],
  ['severity', { severity: 'ADVISORY' }, { severity: 'BLOCKING' }, 'STRICTER'],
  ['severity', { severity: 'BLOCKING' }, { severity: 'SAFETY_CRITICAL' }, 'STRICTER'],
  ['safetyRelevance', { safetyRelevance: 'NONE' }, { safetyRelevance: 'CONTRIBUTES' }, 'INCOMPARABLE'],
  ['safetyRelevance', { safetyRelevance: 'NONE' }, { safetyRelevance: 'SAFETY_FUNCTION' }, 'INCOMPARABLE'],
  ['metric', { metric: 'image-success@1' }, { metric: 'ok-pass@1' }, 'INCOMPARABLE'],
  ['metric', { metric: 'image-success@1' }, { metric: 'image-success@2' }, 'INCOMPARABLE'],
  ['metric', { metric: 'object-recall:box@1' }, { metric: 'object-recall:bag@1' }, 'INCOMPARABLE'],
  ['unit', { unit: 'image' }, { unit: 'captureGroup' }, 'INCOMPARABLE'],
  ['comparator', { comparator: 'AT_LEAST' }, { comparator: 'AT_MOST' }, 'INCOMPARABLE'],
  ['threshold', { threshold: '0.95' }, { threshold: '0.950000000001' }, 'STRICTER'],
  ['threshold', { comparator: 'AT_MOST', threshold: '0.05' }, { comparator: 'AT_MOST', threshold: '0.04' }, 'STRICTER'],
  ['confidence', { confidence: '0.95' }, { confidence: '0.99' }, 'STRICTER'],
  ['decisionRule', { decisionRule: 'POINT' }, { decisionRule: 'BOUND' }, 'STRICTER'],
  ['slices', { slices: ['meta.shift = day'] }, { slices: ['EACH(meta.shift)'] }, 'STRICTER'],
  ['slices', { slices: ['meta.shift = day'] }, { slices: ['meta.shift = night'] }, 'INCOMPARABLE'],
  ['slices', { slices: [] }, { slices: ['meta.shift = day'] }, 'INCOMPARABLE'],
  ['designPoint', { designPoint: '0.98' }, { designPoint: '0.99' }, 'INCOMPARABLE'],
  ['designPoint', { designPoint: null }, { designPoint: '0.99' }, 'INCOMPARABLE'],
  ['power', { power: '0.8' }, { power: '0.9' }, 'INCOMPARABLE'],
  ['minSupport', { minSupport: 'AUTO' }, { minSupport: 1 }, 'STRICTER'],
  ['minSupport', { minSupport: 20 }, { minSupport: 21 }, 'STRICTER'],
  [
    'baseline',
    { baseline: { value: '0.9', source: 'a' } },
    { baseline: { value: '0.91', source: 'a' } },
    'INCOMPARABLE',
  ],
  [
    'baseline',
    { baseline: { value: '0.9', source: 'a' } },
    { baseline: { value: '0.9', source: 'b' } },
    'INCOMPARABLE',
  ],
  ['baseline', { baseline: null }, { baseline: { value: '0.9', source: 'a' } }, 'INCOMPARABLE'],
  ['rationale', { rationale: 'a' }, { rationale: 'b' }, 'INCOMPARABLE'],
  ['deviceClass', { deviceClass: 'line-pc' }, { deviceClass: 'office-pc' }, 'INCOMPARABLE'],
  ['deviceClass', {}, { deviceClass: 'office-pc' }, 'INCOMPARABLE'],
  ['waivable', { waivable: true }, { waivable: false }, 'STRICTER'],
];

const VALUES = aCriteriaDocument().siteSchema;
const stages = (first: object, second: object = {}): AttemptPlan => ({
  ...EQUAL,
  stages: [
    { ...(STAGES[0] as (typeof STAGES)[0]), ...first },
    { ...(STAGES[1] as (typeof STAGES)[0]), ...second },
  ],
});

/** Of these nothing compares: each makes other slices, other looks or another share of the error. */
const OF_THE_DOCUMENT: readonly (readonly [string, keyof CriteriaDocument, Partial<CriteriaDocument>])[] = [
  ['another title', 'title', { title: 'Another' }],
  ['more attempts', 'attempts', { attempts: { ...STAGED, max: 3 } }],
  ['attempts without end', 'attempts', { attempts: { ...STAGED, spending: 'OPEN_ENDED' } }],
  ['evidence for all times', 'attempts', { attempts: { max: 2, spending: 'E_PROCESS' } }],
  ['no stages', 'attempts', { attempts: EQUAL }],
  ['one stage more', 'attempts', { attempts: { ...EQUAL, stages: [{ groups: 100, alphaShare: '0.1' }, ...STAGES] } }],
  ['another first stage', 'attempts', { attempts: stages({ groups: 201 }) }],
  ['another last stage', 'attempts', { attempts: stages({}, { groups: 301 }) }],
  ['another share of the first stage', 'attempts', { attempts: stages({ alphaShare: '0.2' }) }],
  ['another share of the last stage', 'attempts', { attempts: stages({}, { alphaShare: '0.7' }) }],
  ['another key', 'siteSchema', { siteSchema: { ...VALUES, 'meta.dock': { values: ['1'] } } }],
  ['other bins', 'siteSchema', { siteSchema: { ...VALUES, 'img.luminance': { bins: [40, 121] } } }],
];

describe('the digest and the difference of two criteria documents', () => {
  it.each(OF_A_CRITERION)('tell a change of %s from %j to %j, which is %s', (field, from, to, effect) => {
    const [before, after] = [aFullDocument(from), aFullDocument(to)];
    expect(criteriaDigest(before)).not.toBe(criteriaDigest(after));
    const changed = { kind: 'CHANGED', criterionId: 'decision', field };
    expect(diffCriteria(before, after).changes).toEqual([expect.objectContaining({ ...changed, effect })]);
    expect(diffCriteria(after, before).changes).toEqual([
      expect.objectContaining({ ...changed, effect: REVERSED[effect] }),
    ]);
  });

  it.each(OF_THE_DOCUMENT)('tell %s, which compares neither way', (_name, field, changes) => {
    const [before, after] = [aFullDocument(), aFullDocument({}, changes)];
    expect(criteriaDigest(before)).not.toBe(criteriaDigest(after));
    const changed = { kind: 'CHANGED', criterionId: null, field, effect: 'INCOMPARABLE' };
    expect(diffCriteria(before, after).changes).toEqual([expect.objectContaining(changed)]);
    expect(diffCriteria(after, before).changes).toEqual([expect.objectContaining(changed)]);
  });

  it('tell another value that the site declares, and the slices it adds to EACH', () => {
    const three = { ...VALUES, 'meta.shift': { values: ['day', 'night', 'dusk'] } };
    const found = diffCriteria(aFullDocument(), aFullDocument({}, { siteSchema: three }));
    expect(found.changes.map(({ criterionId, field, effect }) => [criterionId, field, effect])).toEqual([
      [null, 'siteSchema', 'INCOMPARABLE'],
      ['decision', 'slices', 'STRICTER'],
      ['support', 'slices', 'STRICTER'],
    ]);
  });

  it('leave out no field that the published schema knows, but those with a single value', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../../docs/schemas/criteria.schema.json', import.meta.url), 'utf8'),
    ) as { properties: { criteria: { items: { properties: object } } } };
    const fields = Object.keys(schema.properties.criteria.items.properties);
    expect(new Set([...OF_A_CRITERION.map(([field]) => field), 'id', 'onError'])).toEqual(new Set(fields));
    expect(new Set([...OF_THE_DOCUMENT.map(([, field]) => field), 'criteria', 'format'])).toEqual(
      new Set(Object.keys(schema.properties)),
    );
  });
});

/** Valid documents that differ in whatever may differ. */
const anyDocument: fc.Arbitrary<CriteriaDocument> = fc
  .record({
    attempts: fc.constantFrom<AttemptPlan>(EQUAL, STAGED, stages({ alphaShare: '0.2' }), stages({ groups: 201 }), {
      ...{ max: 2, spending: 'E_PROCESS' },
    }),
    siteSchema: fc.constantFrom(VALUES, { ...VALUES, 'meta.shift': { values: ['night', 'day', 'dusk'] } }),
    criteria: fc
      .record({
        title: fc.constantFrom('a', 'b'),
        threshold: fc.constantFrom('0.9', '0.95'),
        confidence: fc.constantFrom('0.9', '0.95'),
        unit: fc.constantFrom<Criterion['unit']>('image', 'captureGroup'),
        slices: fc.constantFrom([], ['meta.shift = day', 'meta.shift = night'], ['EACH(meta.shift)'], ['CROSS(meta.shift, img.luminance)']), // prettier-ignore
        minSupport: fc.constantFrom<Criterion['minSupport']>('AUTO', 20),
        baseline: fc.constantFrom(null, { value: '0.8', source: 'Audit' }, { value: '0.80', source: 'Audit' }),
        waivable: fc.boolean(),
      })
      .map((changes) => [
        aCriterion(changes),
        aCriterion({ ...changes, id: 'b', role: 'SUPPORT', parent: 'decision' }),
      ]),
  })
  .map(({ criteria, ...changes }) => aCriteriaDocument(criteria, changes));

/** The same said otherwise: members, criteria, slices and values in another order, white space, zeros behind the point. */
function saidOtherwise(value: unknown, order: (length: number) => number[], key = ''): unknown {
  if (Array.isArray(value)) {
    const entries = value.map((entry) => saidOtherwise(entry, order, key));
    const isOrdered = key === 'stages' || key === 'bins';
    return isOrdered ? entries : order(entries.length).map((index) => entries[index]);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, entry]) => [name, saidOtherwise(entry, order, name)] as const);
    return Object.fromEntries(order(entries.length).map((index) => entries[index] as (typeof entries)[0]));
  }
  if (typeof value !== 'string') return value;
  if (key === 'slices') return ` ${value.replace('=', '  =').replace('(', ' ( ')} `;
  const isDecimal = ['threshold', 'confidence', 'designPoint', 'power', 'alphaShare', 'value'].includes(key);
  return isDecimal ? `${value}00` : value;
}

/** A permutation from numbers in [0, 1): the same for the same length, which is enough here. */
const orderOf = (keys: readonly number[]) => (length: number) =>
  Array.from({ length }, (_, index) => index).sort((a, b) => (keys[a % keys.length] ?? 0) - (keys[b % keys.length] ?? 0)); // prettier-ignore

describe('the same said otherwise', () => {
  it('has the same digest and no difference, also after it was written to a file and read', () => {
    const keys = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(fc.constant(aFullDocument()), anyDocument), keys, (document, order) => {
        expect(lintCriteria(document).problems).toEqual([]);
        const written = JSON.stringify(saidOtherwise(document, orderOf(order)), null, 3);
        const { document: read, problems } = lintCriteria(JSON.parse(written));
        expect(problems).toEqual([]);
        for (const other of [JSON.parse(written) as CriteriaDocument, read as CriteriaDocument]) {
          expect(criteriaDigest(other)).toBe(criteriaDigest(document));
          expect(diffCriteria(document, other)).toEqual({ changes: [], loosened: false, tightened: false });
        }
      }),
      { numRuns: 300, seed: 20261130 },
    );
  });

  it('two documents have one digest exactly when they have no difference', () => {
    let alike = 0;
    fc.assert(
      fc.property(anyDocument, anyDocument, fc.boolean(), (first, second, isSame) => {
        const other = isSame ? first : { ...first, attempts: second.attempts };
        const isAlike = criteriaDigest(first) === criteriaDigest(other);
        if (isAlike) alike += 1;
        expect(diffCriteria(first, other).changes.length === 0).toBe(isAlike);
        const [digest, otherDigest] = [criteriaDigest(first), criteriaDigest(second)];
        expect(diffCriteria(first, second).changes.length === 0).toBe(digest === otherDigest);
      }),
      { numRuns: 500, seed: 20261201 },
    );
    expect(alike).toBeGreaterThan(100);
  });

  it('every difference has its reverse on the way back', () => {
    const told = (changes: ReturnType<typeof diffCriteria>['changes']) =>
      changes.map(({ criterionId, field, effect }) => `${criterionId} ${field} ${effect}`).sort();
    fc.assert(
      fc.property(anyDocument, anyDocument, (first, second) => {
        const there = diffCriteria(first, second).changes.map((change) => ({ ...change, effect: REVERSED[change.effect] })); // prettier-ignore
        expect(told(there)).toEqual(told(diffCriteria(second, first).changes));
      }),
      { numRuns: 300, seed: 20261202 },
    );
  });
});
